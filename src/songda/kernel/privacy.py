"""What is known of a person, kept so that it can be forgotten.

A personal field is *sealed*: AES-256-GCM under a key of that person's own, itself kept only wrapped by a root
key from a file outside the database. Erasing the person destroys the key, and with it every field in every
table and old backup. Phones are found again through a blind index, and shown through masks.

A sealed value is `version (1) | kid (4, big-endian) | nonce (12) | ciphertext | tag (16)`; where it stands
(table, column, person) is authenticated beside it, so a value moved to another place doesn't open.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
import unicodedata
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final, NewType, Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

Sealed = NewType("Sealed", bytes)

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16
FORMAT_VERSION: Final = 1
DATA_KID: Final = 1
CACHE_S: Final = 60.0
CACHE_KEYS_MAX: Final = 10_000


class Erased(Enum):
    """What opening gives once the person is erased."""

    ERASED = "erased"


ERASED: Final = Erased.ERASED


class SealBroken(Exception):
    """The value was altered, cut, moved to another place, or sealed under another key."""


class KeyMissing(LookupError):
    """No key under that name: a key file of another installation, or a person without a key."""


class PersonErased(Exception):
    """The person was erased; nothing can be sealed for them any more."""


# ---- sealing ---------------------------------------------------------------------------------------------


def seal(key: bytes, plain: bytes, aad: bytes, *, kid: int = DATA_KID) -> Sealed:
    """Encrypt under a 32-byte key. Sealing twice gives two different values (the nonce is random)."""
    head = bytes([FORMAT_VERSION]) + kid.to_bytes(4, "big")
    nonce = secrets.token_bytes(NONCE_BYTES)
    return Sealed(head + nonce + AESGCM(key).encrypt(nonce, plain, head + aad))


def open_sealed(key: bytes, sealed: bytes, aad: bytes) -> bytes:
    """The plain bytes. Raises SealBroken where anything at all differs: key, place, a single bit."""
    kid_of(sealed)
    head, nonce, rest = sealed[:5], sealed[5 : 5 + NONCE_BYTES], sealed[5 + NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, rest, head + aad)
    except InvalidTag:
        raise SealBroken("the sealed value doesn't open here") from None


def kid_of(sealed: bytes) -> int:
    """The number of the key it was sealed under. Raises SealBroken for what isn't a sealed value."""
    if len(sealed) < 5 + NONCE_BYTES + TAG_BYTES or sealed[0] != FORMAT_VERSION:
        raise SealBroken("not a sealed value of a known version")
    return int.from_bytes(sealed[1:5], "big")


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The installation's root keys by number, which one wraps new keys, and the key of the blind index.

    Old root keys stay on the ring until everything is wrapped anew, so any mixture of numbers opens.
    """

    root_keys: dict[int, bytes] = field(repr=False)
    current: int
    index_key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if self.current not in self.root_keys:
            raise KeyMissing(f"root key {self.current} isn't on the ring")
        if any(len(key) != KEY_BYTES for key in (*self.root_keys.values(), self.index_key)):
            raise ValueError(f"every key has {KEY_BYTES} bytes")

    @staticmethod
    def fresh() -> KeyRing:
        """A new ring of random keys."""
        return KeyRing({1: secrets.token_bytes(KEY_BYTES)}, 1, secrets.token_bytes(KEY_BYTES))

    def wrap(self, data_key: bytes, owner: UUID) -> bytes:
        """The data key sealed under the current root key, for this owner only."""
        return seal(self.root_keys[self.current], data_key, b"data-key:" + owner.bytes, kid=self.current)

    def unwrap(self, wrapped: bytes, owner: UUID) -> bytes:
        """The data key. KeyMissing for a root key not on the ring, SealBroken for another owner's."""
        kid = kid_of(wrapped)
        if kid not in self.root_keys:
            raise KeyMissing(f"root key {kid} isn't on the ring: is this the key file of this database?")
        return open_sealed(self.root_keys[kid], wrapped, b"data-key:" + owner.bytes)

    def blind_index(self, phone_e164: str) -> bytes:
        """16 bytes by which a phone is found without being stored; equal phones give equal bytes.

        Phones are few: whoever holds the index key can try them all, so it never lies beside the data.
        """
        return hmac.digest(self.index_key, b"phone:" + phone_e164.encode(), hashlib.sha256)[:16]


# ---- persons ---------------------------------------------------------------------------------------------


class Connection(Protocol):
    """The part of an asyncpg connection used here."""

    async def execute(self, query: str, *args: Any) -> str: ...
    async def fetch(self, query: str, *args: Any) -> list[Any]: ...


@dataclass(frozen=True, slots=True)
class _Held:
    key: bytes = field(repr=False)
    read_at: float


class Persons:
    """Seals and opens persons' fields, holding unwrapped keys in memory for at most sixty seconds.

    An erasure works at once in this process, and within those sixty seconds in every other.
    """

    def __init__(
        self, ring: KeyRing, *, now: Callable[[], float] = time.monotonic, keys_max: int = CACHE_KEYS_MAX
    ) -> None:
        self._ring = ring
        self._now = now
        self._keys_max = keys_max
        self._held: OrderedDict[UUID, _Held] = OrderedDict()
        self._erasing: dict[UUID, float] = {}

    async def create_key(self, conn: Connection, person_id: UUID) -> None:
        """Give the person a key. Twice is once; after an erasure it raises PersonErased."""
        wrapped = self._ring.wrap(secrets.token_bytes(KEY_BYTES), person_id)
        await conn.execute(
            "insert into kernel.person_keys (person_id, wrapped) values ($1, $2) on conflict do nothing",
            person_id,
            wrapped,
        )
        if (await self._keys(conn, [person_id]))[person_id] is ERASED:
            raise PersonErased(str(person_id))

    async def seal(self, conn: Connection, person_id: UUID, plain: str, where: str) -> Sealed:
        """Seal a text for the place named `where` ("orders.orders.note"). KeyMissing without a key,
        PersonErased after an erasure."""
        key = (await self._keys(conn, [person_id]))[person_id]
        if key is ERASED:
            raise PersonErased(str(person_id))
        return seal(key, plain.encode(), _aad(person_id, where))

    async def open(self, conn: Connection, person_id: UUID, sealed: bytes, where: str) -> str | Erased:
        """The text, or ERASED. SealBroken where the value belongs to another place or person."""
        return (await self.open_many(conn, [(person_id, sealed)], where))[0]

    async def open_many(
        self, conn: Connection, values: Sequence[tuple[UUID, bytes]], where: str
    ) -> list[str | Erased]:
        """Several persons' values of one column with at most one query, in the order given."""
        keys = await self._keys(conn, [person_id for person_id, _ in values])
        opened: list[str | Erased] = []
        for person_id, sealed in values:
            key = keys[person_id]
            opened.append(
                ERASED if key is ERASED else open_sealed(key, sealed, _aad(person_id, where)).decode()
            )
        return opened

    async def erase(self, conn: Connection, person_id: UUID) -> None:
        """Destroy the person's key. Once committed, nothing sealed for them opens. Twice is once."""
        self._forget(person_id)
        await conn.execute(
            """
            insert into kernel.person_keys (person_id, wrapped, erased_at)
            values ($1, null, clock_timestamp())
            on conflict (person_id) do update set wrapped = null, erased_at = clock_timestamp()
            where kernel.person_keys.erased_at is null
            """,
            person_id,
        )
        self._forget(person_id)

    def _forget(self, person_id: UUID) -> None:
        """Drop the key, and for a while read this person's row each time: until the erasing transaction has
        committed, others still read the old key, and holding that would outlive the erasure."""
        now = self._now()
        self._erasing = {other: until for other, until in self._erasing.items() if until > now}
        self._erasing[person_id] = now + CACHE_S
        self._held.pop(person_id, None)

    async def _keys(self, conn: Connection, person_ids: Iterable[UUID]) -> dict[UUID, bytes | Erased]:
        asked_at = self._now()
        keys: dict[UUID, bytes | Erased] = {}
        missing: list[UUID] = []
        for person_id in dict.fromkeys(person_ids):
            held = self._held.get(person_id)
            if held is not None and asked_at - held.read_at < CACHE_S:
                keys[person_id] = held.key
            else:
                missing.append(person_id)
        if missing:
            keys |= await self._read(conn, missing, asked_at)
        return keys

    async def _read(
        self, conn: Connection, person_ids: list[UUID], asked_at: float
    ) -> dict[UUID, bytes | Erased]:
        rows = await conn.fetch(
            """
            select person_id, wrapped, created_at < transaction_timestamp() as is_committed
            from kernel.person_keys where person_id = any($1)
            """,
            person_ids,
        )
        keys: dict[UUID, bytes | Erased] = {}
        for row in rows:
            person_id, wrapped = row["person_id"], row["wrapped"]
            keys[person_id] = ERASED if wrapped is None else self._ring.unwrap(wrapped, person_id)
            # A key made in this very transaction may yet be rolled back, so it is never held.
            if wrapped is not None and row["is_committed"]:
                self._hold(person_id, _Held(self._ring.unwrap(wrapped, person_id), asked_at))
        for person_id in person_ids:
            if person_id not in keys:
                raise KeyMissing(f"person {person_id} has no key")
        return keys

    def _hold(self, person_id: UUID, held: _Held) -> None:
        if self._erasing.get(person_id, 0.0) > self._now():
            return
        self._held[person_id] = held
        self._held.move_to_end(person_id)
        while len(self._held) > self._keys_max:
            self._held.popitem(last=False)


def _aad(person_id: UUID, where: str) -> bytes:
    return where.encode() + b"\x00" + person_id.bytes


# ---- phones and masks ------------------------------------------------------------------------------------


class PhoneInvalid(ValueError):
    """The text is no phone number that could be called. The message doesn't repeat it."""


_CHINESE_MOBILE: Final = re.compile(r"1[3-9][0-9]{9}")
_CHINESE_LANDLINE: Final = re.compile(r"0([1-9][0-9]{1,2}[2-9][0-9]{6,7})")
_E164: Final = re.compile(r"\+[1-9][0-9]{6,14}")


def phone_e164(text: str) -> str:
    """The number as +<country><number>; without a country it is a Chinese one. Twice is once.

    Takes blanks, hyphens, brackets, full-width digits, a leading 00 or 86. Raises PhoneInvalid.
    """
    digits = re.sub(r"[\s\-().·]", "", unicodedata.normalize("NFKC", text))
    digits = "+" + digits[2:] if digits.startswith("00") else digits
    national = digits.removeprefix("+86") if len(digits) <= 14 else ""
    if digits.startswith("86") and len(digits) == 13:
        national = digits[2:]
    if _CHINESE_MOBILE.fullmatch(national):
        return "+86" + national
    landline = _CHINESE_LANDLINE.fullmatch("0" + national.removeprefix("0"))
    if landline and digits.startswith(("+86", "0")):
        return "+86" + landline[1]
    if digits.startswith("+86") or not _E164.fullmatch(digits):
        raise PhoneInvalid("not a phone number")
    return digits


class Sight(Enum):
    """How much one may see: oneself FULL, a rider on the way DOOR, a store STREET, others NONE."""

    FULL = "full"
    DOOR = "door"
    STREET = "street"
    NONE = "none"


def mask_phone(phone: str, sight: Sight = Sight.STREET) -> str:
    """A Chinese mobile as 138****5678, any other by its last two digits; whole only in FULL sight."""
    if sight is Sight.FULL:
        return phone
    if sight is Sight.NONE:
        return "****"
    national = phone.removeprefix("+86")
    if _CHINESE_MOBILE.fullmatch(national):
        return f"{national[:3]}****{national[-4:]}"
    return f"****{phone[-2:]}" if len(phone) >= 7 else "****"


def mask_name(name: str, sight: Sight = Sight.STREET) -> str:
    """The first character and stars that don't tell the length; whole only in FULL sight."""
    if sight is Sight.FULL:
        return name
    return "**" if sight is Sight.NONE or not name.strip() else f"{name.strip()[0]}**"


def mask_address(street: str, door: str, sight: Sight = Sight.STREET) -> str:
    """Street and door for oneself and the rider on the way, the street for the store, stars for others."""
    if sight in (Sight.FULL, Sight.DOOR):
        return f"{street} {door}".strip()
    return f"{street} ***" if sight is Sight.STREET else "***"
