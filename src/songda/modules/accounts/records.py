"""How accounts loads, saves and locks."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from songda.kernel.database import Row, Tx
from songda.kernel.ids import CityId, MerchantId, PersonId, RiderId, SessionId, StoreId, uuid7
from songda.kernel.permissions import Principal, Role
from songda.modules.accounts.model import Membership

PHONE = "accounts.persons.phone"
NAME = "accounts.persons.name"
ADDRESS = "accounts.addresses.sealed"
"""Where sealed texts are at home: a text moved to another place doesn't open."""


async def person_by_phone(tx: Tx, phone_index: bytes) -> PersonId | None:
    """The living person with that phone."""
    found: UUID | None = await tx.fetchval(
        "select person_id from accounts.persons where phone_index = $1", phone_index
    )
    return None if found is None else PersonId(found)


async def add_person(
    tx: Tx, person_id: PersonId, phone_index: bytes, phone: bytes, name: bytes, joined_at: datetime
) -> bool:
    """Add a person; False when the phone (or the id) is there already."""
    added = await tx.fetchval(
        """insert into accounts.persons (person_id, phone_index, phone_sealed, name_sealed, joined_at)
           values ($1, $2, $3, $4, $5) on conflict do nothing returning true""",
        person_id,
        phone_index,
        phone,
        name,
        joined_at,
    )
    return bool(added)


async def sealed_person(tx: Tx, person_id: PersonId) -> Row | None:
    """The sealed phone and name."""
    return await tx.fetchrow(
        "select phone_sealed, name_sealed, erased_at from accounts.persons where person_id = $1", person_id
    )


async def rename(tx: Tx, person_id: PersonId, name: bytes) -> None:
    """Give a person another name."""
    await tx.execute("update accounts.persons set name_sealed = $2 where person_id = $1", person_id, name)


async def erase_person(tx: Tx, person_id: PersonId, at: datetime) -> bool:
    """Forget how a person is found, and their places; False when that was done before."""
    done = await tx.execute(
        """update accounts.persons set phone_index = null, erased_at = $2
           where person_id = $1 and erased_at is null""",
        person_id,
        at,
    )
    await tx.execute("delete from accounts.addresses where person_id = $1", person_id)
    await tx.execute("delete from accounts.memberships where person_id = $1", person_id)
    return done.endswith(" 1")


async def codes_sent_since(tx: Tx, phone_index: bytes, since: datetime) -> int:
    """How many codes a number asked for since then; holds the number's place until the transaction ends."""
    await tx.execute(
        "select pg_advisory_xact_lock(hashtextextended(encode($1::bytea, 'hex'), 71))", phone_index
    )
    sent: int = await tx.fetchval(
        "select count(*) from accounts.codes where phone_index = $1 and sent_machine_at > $2",
        phone_index,
        since,
    )
    return sent


async def add_code(
    tx: Tx, phone_index: bytes, role: Role, mark: bytes, sent_at: datetime, expires_at: datetime
) -> None:
    """Keep a code's mark."""
    await tx.execute(
        """insert into accounts.codes (code_id, phone_index, role, mark, sent_machine_at, expires_machine_at)
           values ($1, $2, $3, $4, $5, $6)""",
        uuid7(),
        phone_index,
        role,
        mark,
        sent_at,
        expires_at,
    )


async def newest_code(tx: Tx, phone_index: bytes, role: Role, now: datetime) -> Row | None:
    """The newest living code of a number for a role, locked."""
    return await tx.fetchrow(
        """select code_id, mark, tries from accounts.codes
           where phone_index = $1 and role = $2 and not used and expires_machine_at > $3
           order by sent_machine_at desc limit 1 for update""",
        phone_index,
        role,
        now,
    )


async def count_try(tx: Tx, code_id: UUID, *, used: bool) -> None:
    """One more try; or the one that used it up."""
    await tx.execute(
        "update accounts.codes set tries = tries + 1, used = $2 where code_id = $1", code_id, used
    )


async def add_membership(tx: Tx, person_id: PersonId, one: Membership, at: datetime) -> bool:
    """Add a role; False when the person has it already."""
    added = await tx.fetchval(
        """insert into accounts.memberships
             (membership_id, person_id, role, city_id, merchant_id, store_id, rider_id, granted_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning true""",
        uuid7(),
        person_id,
        one.role,
        one.city_id,
        one.merchant_id,
        one.store_id,
        one.rider_id,
        at,
    )
    return bool(added)


async def memberships(tx: Tx, person_id: PersonId) -> list[Membership]:
    """A person's roles beyond consumer."""
    rows = await tx.fetch(
        """select role, city_id, merchant_id, store_id, rider_id from accounts.memberships
           where person_id = $1 order by membership_id""",
        person_id,
    )
    return [Membership(**{**dict(row), "role": Role(row["role"])}) for row in rows]


async def add_session(
    tx: Tx, who: Principal, token_hash: bytes, created_at: datetime, expires_at: datetime
) -> None:
    """Keep a session under its token's hash."""
    await tx.execute(
        """insert into accounts.sessions (session_id, token_hash, person_id, role, city_id, merchant_id,
             store_ids, rider_id, created_machine_at, expires_machine_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)""",
        who.session_id,
        token_hash,
        who.person_id,
        who.role,
        who.city_id,
        who.merchant_id,
        list(who.store_ids),
        who.rider_id,
        created_at,
        expires_at,
    )


async def session_by_token(tx: Tx, token_hash: bytes) -> Principal | None:
    """The living session with that token."""
    row = await tx.fetchrow(
        """select session_id, person_id, role, city_id, merchant_id, store_ids, rider_id
           from accounts.sessions
           where token_hash = $1 and revoked_machine_at is null and expires_machine_at > clock_timestamp()""",
        token_hash,
    )
    return None if row is None else _principal(row)


async def revoke_sessions(
    tx: Tx, person_id: PersonId, at: datetime, *, only: SessionId | None = None
) -> list[SessionId]:
    """End a person's sessions, all or one; those that lived until now."""
    rows = await tx.fetch(
        """update accounts.sessions set revoked_machine_at = $2
           where person_id = $1 and revoked_machine_at is null and ($3::uuid is null or session_id = $3)
           returning session_id""",
        person_id,
        at,
        only,
    )
    return [SessionId(row["session_id"]) for row in rows]


async def put_address(tx: Tx, address_id: UUID, person_id: PersonId, sealed: bytes, at: datetime) -> bool:
    """Save an address; False when the id is another person's."""
    saved = await tx.fetchval(
        """insert into accounts.addresses as a (address_id, person_id, sealed, changed_at)
           values ($1, $2, $3, $4)
           on conflict (address_id) do update set sealed = $3, changed_at = $4 where a.person_id = $2
           returning true""",
        address_id,
        person_id,
        sealed,
        at,
    )
    return bool(saved)


async def addresses(tx: Tx, person_id: PersonId, address_id: UUID | None = None) -> list[bytes]:
    """A person's sealed addresses, the newest first."""
    rows = await tx.fetch(
        """select sealed from accounts.addresses
           where person_id = $1 and ($2::uuid is null or address_id = $2)
           order by changed_at desc, address_id""",
        person_id,
        address_id,
    )
    return [row["sealed"] for row in rows]


async def remove_address(tx: Tx, person_id: PersonId, address_id: UUID) -> bool:
    """Remove one; False when it isn't there."""
    done = await tx.execute(
        "delete from accounts.addresses where person_id = $1 and address_id = $2", person_id, address_id
    )
    return done.endswith(" 1")


def _principal(row: Row) -> Principal:
    return Principal(
        role=Role(row["role"]),
        person_id=PersonId(row["person_id"]),
        session_id=SessionId(row["session_id"]),
        city_id=None if row["city_id"] is None else CityId(row["city_id"]),
        merchant_id=None if row["merchant_id"] is None else MerchantId(row["merchant_id"]),
        store_ids=tuple(StoreId(one) for one in row["store_ids"]),
        rider_id=None if row["rider_id"] is None else RiderId(row["rider_id"]),
    )
