"""The demonstration courier's company, wire and wiring."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from tests.demo_courier.town import SECRET

from songda.adapters.demo_courier import wire
from songda.adapters.demo_courier.fake.book import Book, BookTaken
from songda.adapters.demo_courier.fake.company import Company, Manners, Refused
from songda.adapters.demo_courier.module import MODULE, DemoInLiveMode
from songda.adapters.demo_courier.webhooks import read_notice
from songda.kernel.clocks import machine
from songda.kernel.house import House
from songda.modules.deliveries.errors import (
    CourierNoticeForged,
    CourierNoticeStale,
    CourierNoticeUnreadable,
)
from songda.modules.deliveries.ports import CourierState, couriers

BOOKING = "01900000-0000-7000-8000-000000000001"
SHOP, DOOR = [121.49, 31.24], [121.50, 31.24]


class Clock:
    def __init__(self) -> None:
        self.now_s = 1_000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def there(tmp_path: Path, clock: Clock) -> Iterator[Company]:
    made = Company(Book(tmp_path / "book.jsonl"), SECRET, Manners(), clock, seed=1)
    yield made
    made.book.close()


def booked(there: Company, ready_at: float = 0, booking: str = BOOKING) -> dict[str, Any]:
    quote = there.quote({"from": SHOP, "to": DOOR, "currency": "CNY"})
    return there.take(
        {"booking": booking, "quote": quote["quote"], "ready_at": ready_at, "notice_url": "http://nowhere"}
    )


def test_the_price_grows_with_the_way_and_far_doors_have_none(there: Company) -> None:
    near = there.quote({"from": SHOP, "to": SHOP, "currency": "CNY"})
    far = there.quote({"from": SHOP, "to": DOOR, "currency": "CNY"})
    assert (near["price"], near["shop_in_s"], near["door_in_s"]) == (600, 420, 540)
    assert far["price"] == 600 + 193  # 951 m straight, 1,284 by road
    assert there.quote({"from": SHOP, "to": [121.60, 31.24], "currency": "CNY"}) == {"none": True}


def test_it_rides_by_the_citys_clock_and_waits_for_the_food(there: Company, clock: Clock) -> None:
    booked(there, ready_at=2_000)
    seen = []
    for now_s in (1_000, 1_050, 1_400, 2_050, 2_060, 2_460, 2_600):
        clock.now_s = now_s
        seen.append(there.status({"booking": BOOKING})["state"])
    assert seen == ["ACCEPTED", "RIDER_FOUND", "AT_SHOP", "AT_SHOP", "LOADED", "AT_DOOR", "SIGNED_FOR"]


def test_a_quote_that_is_over_or_unknown_is_refused(there: Company) -> None:
    with pytest.raises(Refused, match="QUOTE_OVER"):
        there.take({"booking": BOOKING, "quote": "none", "ready_at": 0, "notice_url": ""})
    assert there.status({"booking": BOOKING}) == {"none": True}


def test_loaded_food_is_not_called_off_and_what_never_came_stays_off(there: Company, clock: Clock) -> None:
    booked(there)
    clock.now_s = 1_450
    assert there.call_off({"booking": BOOKING}) == {"state": "LOADED"}
    other = BOOKING.replace("1", "2")
    assert there.call_off({"booking": other}) == {"state": "CALLED_OFF"}
    with pytest.raises(Refused, match="CALLED_OFF"):
        booked(there, booking=other)


def test_the_book_outlives_its_process_with_one_writer(there: Company, clock: Clock, tmp_path: Path) -> None:
    number = booked(there)["number"]
    with pytest.raises(BookTaken):
        Book(tmp_path / "book.jsonl")
    there.book.close()
    with (tmp_path / "book.jsonl").open("a") as torn:
        torn.write('{"kind":"off","booking"')
    again = Company(Book(tmp_path / "book.jsonl"), SECRET, Manners(), clock, seed=1)
    assert booked(again)["number"] == number
    assert again.book.rides[BOOKING].state(clock()) == "ACCEPTED"
    again.book.close()


def test_a_notice_is_read_as_it_was_signed() -> None:
    raw = json.dumps({"id": "n1", "booking": BOOKING, "state": "LOADED"}).encode()
    now = machine(datetime(2026, 3, 2, 4, tzinfo=UTC))
    read = read_notice(SECRET, wire.signed(SECRET, raw, now.timestamp()), raw, now)
    assert (read.notice_id, read.booking_id, read.state) == ("n1", UUID(BOOKING), CourierState.PICKED_UP)


@pytest.mark.parametrize(
    ("body", "age_s", "key", "wrong"),
    [
        (b'{"id":"n","booking":"x","state":"LOADED"}', 0, SECRET, CourierNoticeUnreadable),
        (b"[]", 0, SECRET, CourierNoticeUnreadable),
        (b"{}", 301, SECRET, CourierNoticeStale),
        (b"{}", 0, "another", CourierNoticeForged),
    ],
)
def test_a_notice_is_refused(body: bytes, age_s: int, key: str, wrong: type[Exception]) -> None:
    now = machine(datetime(2026, 3, 2, 4, tzinfo=UTC))
    with pytest.raises(wrong):
        read_notice(SECRET, wire.signed(key, body, now.timestamp() - age_s), body, now)


async def test_it_is_unknown_to_dispatch_until_it_is_turned_on(house: House) -> None:
    assert couriers(house) == {}
    house.settings.replace(demo_courier__on=True)
    assert MODULE.prepare is not None
    await MODULE.prepare(house)
    assert list(couriers(house)) == ["demo"]


async def test_it_refuses_to_load_where_people_wait_for_food(house: House) -> None:
    house.live_mode = True
    assert MODULE.prepare is not None
    with pytest.raises(DemoInLiveMode):
        await MODULE.prepare(house)
