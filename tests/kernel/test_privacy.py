"""Privacy: sealing, the ring, the blind index, phones and masks. The keys in the database: test_persons."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songda.kernel.privacy import (
    KeyMissing,
    KeyRing,
    PhoneInvalid,
    SealBroken,
    Sight,
    kid_of,
    mask_address,
    mask_name,
    mask_phone,
    open_sealed,
    phone_e164,
    seal,
)

KEY, OTHER_KEY = bytes(range(32)), bytes(32)
ANNA, BORIS = UUID(int=1), UUID(int=2)


@given(st.binary(max_size=300), st.binary(max_size=40), st.integers(0, 2**32 - 1))
def test_opens_what_was_sealed(plain: bytes, aad: bytes, kid: int) -> None:
    sealed = seal(KEY, plain, aad, kid=kid)
    assert open_sealed(KEY, sealed, aad) == plain
    assert kid_of(sealed) == kid
    assert len(sealed) == 1 + 4 + 12 + len(plain) + 16


def test_the_same_plain_never_seals_the_same() -> None:
    assert len({seal(KEY, b"13812345678", b"") for _ in range(100)}) == 100


def test_every_single_bit_counts() -> None:
    sealed = seal(KEY, b"secret", b"accounts.persons.name")
    for position in range(len(sealed) * 8):
        broken = bytearray(sealed)
        broken[position // 8] ^= 1 << position % 8
        with pytest.raises(SealBroken):
            open_sealed(KEY, bytes(broken), b"accounts.persons.name")


def test_opens_neither_elsewhere_nor_under_another_key_nor_cut() -> None:
    sealed = seal(KEY, b"secret", b"here")
    for key, value, aad in (
        (KEY, sealed, b"there"),
        (OTHER_KEY, sealed, b"here"),
        (KEY, sealed[:20], b"here"),
    ):
        with pytest.raises(SealBroken):
            open_sealed(key, value, aad)


def test_wrapped_keys_open_for_their_owner_only_and_at_every_mixture_of_root_keys() -> None:
    old = KeyRing({1: KEY}, 1, OTHER_KEY)
    both = KeyRing({1: KEY, 2: OTHER_KEY}, 2, OTHER_KEY)
    under_old, under_new = old.wrap(b"d" * 32, ANNA), both.wrap(b"d" * 32, ANNA)
    assert (kid_of(under_old), kid_of(under_new)) == (1, 2)
    assert both.unwrap(under_old, ANNA) == both.unwrap(under_new, ANNA) == b"d" * 32
    with pytest.raises(SealBroken):
        both.unwrap(under_new, BORIS)
    with pytest.raises(KeyMissing, match="root key 2"):
        old.unwrap(under_new, ANNA)


def test_a_ring_never_prints_its_keys() -> None:
    ring = KeyRing.fresh()
    assert str(ring.root_keys[1]) not in repr(ring)
    assert repr(ring) == "KeyRing(current=1)"


def test_refuses_a_ring_that_cannot_work() -> None:
    with pytest.raises(KeyMissing):
        KeyRing({1: KEY}, 2, KEY)
    with pytest.raises(ValueError, match="32 bytes"):
        KeyRing({1: b"short"}, 1, KEY)


def test_blind_index_finds_equal_phones_under_its_own_key_only() -> None:
    ring, same, other = (
        KeyRing({1: KEY}, 1, KEY),
        KeyRing({1: OTHER_KEY}, 1, KEY),
        KeyRing({1: KEY}, 1, OTHER_KEY),
    )
    index = ring.blind_index("+8613812345678")
    assert len(index) == 16
    assert index == same.blind_index("+8613812345678")
    assert index != ring.blind_index("+8613812345679")
    assert index != other.blind_index("+8613812345678")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("13812345678", "+8613812345678"),
        (" 138-1234 5678 ", "+8613812345678"),
        ("+86 138 1234 5678", "+8613812345678"),
        ("008613812345678", "+8613812345678"),
        ("8613812345678", "+8613812345678"),
        ("１３８１２３４５６７８", "+8613812345678"),
        ("021-62345678", "+862162345678"),
        ("+86 21 62345678", "+862162345678"),
        ("0755 2345678", "+867552345678"),
        ("+44 20 7946 0958", "+442079460958"),
        ("+1 (415) 555-0132", "+14155550132"),
    ],
)
def test_brings_phones_to_one_shape(typed: str, number: str) -> None:
    assert phone_e164(typed) == number
    assert phone_e164(number) == number


@pytest.mark.parametrize(
    "typed",
    ["", "12345", "1381234567", "138123456789", "+86138123", "abc", "+0123456789", "110", "+8612812345678"],
)
def test_refuses_what_nobody_could_call_without_repeating_it(typed: str) -> None:
    with pytest.raises(PhoneInvalid) as refused:
        phone_e164(typed)
    assert not typed or typed not in str(refused.value)


def test_masks_show_what_a_role_needs() -> None:
    phone = "+8613812345678"
    assert [mask_phone(phone, sight) for sight in Sight] == [phone, "138****5678", "138****5678", "****"]
    assert mask_phone("+442079460958") == "****58"
    assert [mask_name("欧阳娜娜", sight) for sight in Sight] == ["欧阳娜娜", "欧**", "欧**", "**"]
    assert [mask_address("南京东路100号", "3幢502", sight) for sight in Sight] == [
        "南京东路100号 3幢502",
        "南京东路100号 3幢502",
        "南京东路100号 ***",
        "***",
    ]
