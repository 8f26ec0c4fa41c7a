"""What a cart costs and when it comes: the price and the promise, pure and through the house."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.catalog.canteen import EGG
from tests.orders.lunch import (
    HOT,
    LUNCH_RULES,
    SMALL,
    STORE,
    TEA,
    count,
    hungry,
    open_lunch,
    quoted,
    signed,
    wanted,
)
from tests.stores.shop import BUND, terms

from songda.kernel.clocks import CityTime
from songda.kernel.geo import Point, moved
from songda.kernel.house import House
from songda.kernel.ids import VariantId
from songda.kernel.signer import NotOurs
from songda.modules.accounts.errors import NoSuchAddress
from songda.modules.catalog.public import Line
from songda.modules.orders.actions.quote import PURPOSE
from songda.modules.orders.errors import (
    AddressNeeded,
    BelowMinimum,
    CashNotTaken,
    OutOfReach,
    SlotPassed,
    TooMuch,
)
from songda.modules.orders.model import Fulfilment, Part, PartKind, Quote, QuotedLine, Tender
from songda.modules.orders.rules.price import price
from songda.modules.orders.rules.promise import promise
from songda.modules.orders.rules.shares import shares
from songda.modules.stores.public import Pace

NOON = CityTime(2026, 11, 24, 4, 0, 30, tzinfo=UTC)
PACE = Pace(prep_s_p50=600, prep_s_p90=1_000, pickup_delay_s=100, pressure=0.0, until=None)
DELIVERY, PICKUP = Fulfilment.DELIVERY, Fulfilment.PICKUP


def line(unit_minor: int, count: int = 1) -> QuotedLine:
    """A line of a cart."""
    return QuotedLine(
        variant_id=VariantId(UUID(int=1)),
        name="面",
        variant="",
        options=(),
        count=count,
        unit_minor=unit_minor,
        total_minor=unit_minor * count,
    )


# ---- price -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("distance_m", "delivery_minor"), [(0, 300), (999, 300), (1_000, 400), (1_999, 400), (2_000, 600)]
)
def test_the_fee_steps_with_the_distance(distance_m: int, delivery_minor: int) -> None:
    cost = price(terms(), [line(2_500)], distance_m, DELIVERY)
    assert cost.of(PartKind.DELIVERY) == delivery_minor
    assert cost.total_minor == 2_500 + delivery_minor


def test_enough_food_is_brought_for_nothing_and_the_part_is_left_out() -> None:
    assert price(terms(), [line(9_999)], 500, DELIVERY).total_minor == 9_999 + 300
    free = price(terms(), [line(10_000)], 500, DELIVERY)
    assert free.parts == (Part(kind=PartKind.FOOD, amount_minor=10_000),)


def test_the_minimum_counts_food_alone_and_says_what_is_missing() -> None:
    with pytest.raises(BelowMinimum) as refused:
        price(terms(), [line(1_999)], 500, DELIVERY, dishes_packing_minor=500)
    assert refused.value.facts == {"minimum_minor": 2_000, "missing_minor": 1}
    assert price(terms(), [line(1_999)], 0, PICKUP).total_minor == 1_999, "a pickup has none"


def test_too_many_units_are_refused() -> None:
    with pytest.raises(TooMuch):
        price(terms(), [line(1, 201)], 500, PICKUP)


@given(
    st.lists(st.tuples(st.integers(0, 50_000), st.integers(1, 9)), min_size=1, max_size=12),
    st.integers(0, 20_000),
    st.integers(0, 2_000),
    st.sampled_from(Fulfilment),
)
def test_the_parts_add_up_to_the_fen(
    cart: list[tuple[int, int]], distance_m: int, packing: int, how: Fulfilment
) -> None:
    lines = [line(unit, count) for unit, count in cart]
    try:
        cost = price(terms(), lines, distance_m, how, dishes_packing_minor=packing)
    except BelowMinimum:
        return
    assert sum(part.amount_minor for part in cost.parts) == cost.total_minor
    assert cost.of(PartKind.FOOD) == sum(unit * count for unit, count in cart)


@given(st.integers(0, 10**7), st.integers(0, 10**5), st.integers(0, 10_000), st.integers(0, 5_000))
def test_what_is_shared_out_is_what_was_paid(goods: int, fee: int, commission: int, pay: int) -> None:
    parts = shares(goods_minor=goods, total_minor=goods + fee, commission_bp=commission, rider_pay_minor=pay)
    assert parts.store_minor + parts.rider_minor + parts.platform_minor == goods + fee
    assert parts.rider_minor + parts.top_up_minor == pay
    assert min(parts.store_minor, parts.rider_minor, parts.platform_minor, parts.top_up_minor) >= 0


# ---- promise ---------------------------------------------------------------------------------------------


def test_a_delivery_is_promised_between_a_usual_and_a_slow_day() -> None:
    given_out = promise(NOON, PACE, 480, DELIVERY)
    # 600 + 25 + 480 + 120 s after 12:00:30, and 1000 + 100 + 648 + 240 s
    assert given_out.low_at == datetime(2026, 11, 24, 4, 20, tzinfo=UTC)
    assert given_out.high_at == datetime(2026, 11, 24, 4, 34, tzinfo=UTC)


def test_a_pickup_needs_no_ride() -> None:
    given_out = promise(NOON, PACE, 480, PICKUP)
    assert given_out.low_at == datetime(2026, 11, 24, 4, 10, tzinfo=UTC)
    assert given_out.high_at == datetime(2026, 11, 24, 4, 18, tzinfo=UTC)


def test_a_slot_is_its_own_promise() -> None:
    slot = CityTime(2026, 11, 24, 10, 0, tzinfo=UTC)
    given_out = promise(NOON, PACE, 480, DELIVERY, scheduled_for=slot, slot_s=900)
    assert (given_out.low_at, given_out.high_at) == (slot, slot.plus(900))


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(0, 3_600), st.integers(0, 7_200))
def test_never_the_past_and_never_narrower_than_five_minutes(
    p50: int, p90: int, wait: int, ride: int
) -> None:
    pace = Pace(prep_s_p50=p50, prep_s_p90=p90, pickup_delay_s=wait, pressure=0.0, until=None)
    for how in Fulfilment:
        given_out = promise(NOON, pace, ride, how)
        assert given_out.low_at.timestamp() > NOON.timestamp() - 60
        assert (given_out.high_at - given_out.low_at).total_seconds() >= 300


# ---- the quote -------------------------------------------------------------------------------------------


async def test_names_every_part_and_holds_the_house_to_it(house: House) -> None:
    await open_lunch(house)
    who, address_id = await hungry(house)
    lines = (Line(variant_id=SMALL, count=2, options=(HOT, EGG)),)
    offered = await quoted(house, who, wanted(address_id, lines=lines))
    (one,) = offered.lines
    assert (one.name, one.variant, one.options) == ("红烧牛肉面", "小份", ("重辣", "卤蛋"))
    assert (one.count, one.unit_minor, one.total_minor) == (2, 2_500, 5_000)
    assert {part.kind.value: part.amount_minor for part in offered.parts} == {
        "food": 5_000,
        "packing": 300,
        "delivery": 400,
    }
    assert offered.total_minor == 5_700
    assert offered.quoted_at < offered.promise.low_at < offered.promise.high_at
    assert house.signer.read(PURPOSE, Quote, signed(house, offered)) == offered
    assert await count(house, "select count(*) from orders.orders") == 0


async def test_a_quote_for_another_purpose_is_nothing(house: House) -> None:
    await open_lunch(house)
    who, address_id = await hungry(house)
    other = house.signer.sign("live.ticket", await quoted(house, who, wanted(address_id)))
    with pytest.raises(NotOurs):
        house.signer.read(PURPOSE, Quote, other)


async def test_says_no_for_a_reason(house: House) -> None:
    await open_lunch(house)
    who, address_id = await hungry(house)
    far = moved(Point(*BUND), 5_000, 0)
    now = house.clocks.city_now()
    for reason, changes in (
        (AddressNeeded, {"address_id": None}),
        (NoSuchAddress, {"address_id": UUID(int=9)}),
        (OutOfReach, {"address_id": None, "lon": far.lon, "lat": far.lat}),
        (CashNotTaken, {"tender": Tender.CASH, "fulfilment": PICKUP}),
        (CashNotTaken, {"tender": Tender.CASH, "lines": (Line(variant_id=TEA, count=21),)}),
        (SlotPassed, {"scheduled_for": now.plus(120)}),
        (SlotPassed, {"scheduled_for": now.plus(3 * 86_400)}),
    ):
        with pytest.raises(reason):
            await quoted(house, who, wanted(changes.pop("address_id", address_id), **changes))


async def test_another_persons_address_prices_nothing(house: House) -> None:
    await open_lunch(house)
    who, _ = await hungry(house)
    _, theirs = await hungry(house, 2)
    with pytest.raises(NoSuchAddress):
        await quoted(house, who, wanted(theirs))
    assert LUNCH_RULES.minimum_minor == 2_000
    assert UUID(int=3) == STORE


async def test_more_quotes_at_once_than_connections_all_get_an_answer(house: House) -> None:
    """Seen to wait for ever when each held a connection while the roads wanted another."""
    await open_lunch(house)
    who, address_id = await hungry(house)
    many = 2 * house.settings["house.pool_size"]
    async with asyncio.timeout(30):
        offers = await asyncio.gather(*(quoted(house, who, wanted(address_id)) for _ in range(many)))
    assert {one.total_minor for one in offers} == {2_800}
