"""Ids, signatures, settings and values: small words on which everything leans."""

import time
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pydantic
import pytest

from songda.kernel.ids import uuid7
from songda.kernel.permissions import Principal, Role, owns
from songda.kernel.settings import Setting, Settings, SettingUnreadable
from songda.kernel.signer import NotOurs, Signer
from songda.kernel.values import Count, Instant, Note200, adapter, fingerprint, from_json, to_json, value

KEY = bytes(range(32))


@value
class Quote:
    store: UUID
    total_minor: Count
    until: Instant


@value
class Ticket:
    total_minor: Count


QUOTE = Quote(store=UUID(int=5), total_minor=2800, until=datetime(2026, 11, 24, 4, 0, tzinfo=UTC))


def test_ids_are_version_seven_and_grow_with_time() -> None:
    before = time.time_ns() // 1_000_000
    first = uuid7()
    time.sleep(0.002)
    second = uuid7()
    assert (first.version, first.variant) == (7, "specified in RFC 4122")
    assert before <= first.int >> 80 <= time.time_ns() // 1_000_000
    assert first < second
    assert len({uuid7() for _ in range(20_000)}) == 20_000


def test_what_was_signed_is_read_back() -> None:
    signer = Signer(KEY)
    assert signer.read("orders.quote", Quote, signer.sign("orders.quote", QUOTE)) == QUOTE


def test_a_changed_letter_another_purpose_another_house_hold_nothing() -> None:
    signer = Signer(KEY)
    text = signer.sign("orders.quote", QUOTE)
    for place in range(0, len(text), 7):
        changed = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
        if changed.rstrip("A") != text.rstrip("A"):
            with pytest.raises(NotOurs):
                signer.read("orders.quote", Quote, changed)
    for purpose, kind, whose, shown in [
        ("live.ticket", Quote, signer, text),
        ("orders.quote", Ticket, signer, text),
        ("orders.quote", Quote, Signer(bytes(32)), text),
        ("orders.quote", Quote, signer, text[: len(text) // 2]),
        ("orders.quote", Quote, signer, ""),
        ("orders.quote", Quote, signer, "…"),
        ("orders.quote", Quote, signer, text.split(".")[0] + "."),
    ]:
        with pytest.raises(NotOurs):
            whose.read(purpose, kind, shown)


SECONDS = Setting(name="orders.pay_within_s", default=900, says="Seconds in which an order is paid.")
OPEN = Setting(name="house.live", default=False, says="Real people.")
SECRET = Setting(name="database.url", default="", says="Where.", secret=True)


def test_a_setting_is_its_default_until_the_environment_says_otherwise() -> None:
    assert Settings([SECONDS], {})["orders.pay_within_s"] == 900
    assert Settings([SECONDS], {"SONGDA_ORDERS_PAY_WITHIN_S": "60"})["orders.pay_within_s"] == 60
    assert Settings([OPEN], {"SONGDA_HOUSE_LIVE": "Yes"})["house.live"] is True


@pytest.mark.parametrize(
    ("setting", "text"), [(SECONDS, "soon"), (SECONDS, "1.5"), (OPEN, "perhaps"), (OPEN, "")]
)
def test_a_setting_that_cannot_be_read_says_which_and_what_for(setting: Setting, text: str) -> None:
    with pytest.raises(SettingUnreadable, match=f"{setting.variable}.*{setting.says}"):
        Settings([setting], {setting.variable: text})


def test_secrets_are_not_printed() -> None:
    printed = Settings([SECRET], {"SONGDA_DATABASE_URL": "postgresql://x:y@z/w"}).printed()
    assert printed == [("SONGDA_DATABASE_URL", "•••", "Where.")]


def test_a_setting_nobody_declared_cannot_be_turned() -> None:
    with pytest.raises(KeyError):
        Settings([SECONDS], {}).replace(orders__pay_within=3)


@pytest.mark.parametrize("given", ['"2"', "true", "2.0", "null", "-1", "1000001", "1e3"])
def test_a_count_is_a_whole_number_and_nothing_like_one(given: str) -> None:
    with pytest.raises(pydantic.ValidationError):
        adapter(Count).validate_json(given)


def test_a_naive_time_is_refused_and_an_aware_one_becomes_utc() -> None:
    with pytest.raises(pydantic.ValidationError):
        from_json(Instant, '"2026-11-24T12:00:00"')
    assert to_json(Instant, from_json(Instant, '"2026-11-24T12:00:00+08:00"')) == b'"2026-11-24T04:00:00Z"'


@pytest.mark.parametrize("given", ["a\x00b", "x" * 201])
def test_a_note_is_bounded_and_holds_no_zero(given: str) -> None:
    with pytest.raises(pydantic.ValidationError):
        adapter(Note200).validate_python(given)


def test_unknown_fields_are_refused() -> None:
    with pytest.raises(pydantic.ValidationError):
        from_json(Ticket, '{"total_minor": 1, "tip": 2}')


def test_a_fingerprint_is_the_commands_own() -> None:
    assert fingerprint("place", QUOTE) == fingerprint("place", QUOTE)
    others: list[tuple[Any, ...]] = [
        ("place", Ticket(total_minor=1)),
        ("place",),
        ("cancel", QUOTE),
        ("placeQ",),
    ]
    assert len({fingerprint(*one) for one in [*others, ("place", QUOTE)]}) == 5


MINE, THEIRS = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("role", "owner", "is_mine"),
    [
        (Role.CONSUMER, {"person_id": MINE}, True),
        (Role.CONSUMER, {"person_id": THEIRS}, False),
        (Role.CONSUMER, {"store_id": MINE}, False),
        (Role.STORE, {"store_id": MINE}, True),
        (Role.STORE, {"store_id": THEIRS, "merchant_id": MINE}, False),
        (Role.STORE, {"merchant_id": MINE}, True),
        (Role.STORE, {"person_id": MINE}, False),
        (Role.RIDER, {"rider_id": MINE}, True),
        (Role.RIDER, {"rider_id": THEIRS}, False),
        (Role.RIDER, {}, False),
        (Role.OPERATOR, {"city_id": MINE}, True),
        (Role.OPERATOR, {"city_id": THEIRS}, False),
        (Role.OPERATOR, {"person_id": THEIRS}, True),
        (Role.SYSTEM, {"person_id": THEIRS}, True),
    ],
)
def test_whose_a_thing_is(role: Role, owner: dict[str, Any], is_mine: bool) -> None:
    ids: Any = MINE
    who = Principal(
        role=role, person_id=ids, session_id=ids, city_id=ids, merchant_id=ids, store_ids=(ids,), rider_id=ids
    )
    assert owns(who, **owner) is is_mine


def test_who_has_no_rider_owns_no_riderless_thing() -> None:
    nobody = Principal(role=Role.RIDER, person_id=MINE, session_id=MINE)  # type: ignore[arg-type]
    assert not owns(nobody, rider_id=None)


@pytest.mark.parametrize(
    "at",
    [
        "0001-01-01T00:00:00+05:00",
        "1969-12-31T23:59:59Z",
        "2200-01-01T00:00:00Z",
        "9999-12-31T23:59:59-05:00",
    ],
)
def test_an_instant_at_the_calendars_ends_is_refused_and_breaks_nothing(at: str) -> None:
    with pytest.raises(pydantic.ValidationError):
        from_json(Instant, f'"{at}"')
