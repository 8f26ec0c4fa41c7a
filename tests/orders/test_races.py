"""Many at once for few: exactly as many are sold as there are."""

from __future__ import annotations

import asyncio

import pytest
from tests.orders.lunch import (
    OPERATOR,
    TEA,
    breaches,
    count,
    free_of,
    hungry,
    open_lunch,
    placing,
    quoted,
    wanted,
)

from songda.kernel.database import DatabaseAway
from songda.kernel.house import House
from songda.kernel.permissions import Principal
from songda.modules.catalog.actions.stock import restock
from songda.modules.catalog.errors import SoldOut
from songda.modules.catalog.public import Line
from songda.modules.orders.actions.place import Placing, place
from songda.modules.orders.model import Placed

TEAS = (Line(variant_id=TEA, count=1),)


async def insist(house: House, who: Principal, asked: Placing) -> Placed:
    """Send an order until there is an answer, as a client does: a full house says to come again."""
    while True:
        try:
            return await house.do(place, who, f"buyer-{asked.order_id}", asked)
        except DatabaseAway:
            await asyncio.sleep(0.2)


async def rush(house: House, buyers: int, units: int, rounds: int) -> None:
    """So many buyers at once for so many units, round after round; every buyer sends their order twice."""
    await open_lunch(house, teas=units)
    people = [await hungry(house, number) for number in range(1, 21)]
    for _ in range(rounds):
        await house.do(restock, OPERATOR, None, TEA, units)
        sold_before = await count(house, "select count(*) from orders.orders")
        offers = [(who, await quoted(house, who, wanted(there, lines=TEAS))) for who, there in people]
        tries = []
        for number in range(buyers):
            who, offered = offers[number % len(offers)]
            asked = placing(house, offered)
            tries += [insist(house, who, asked) for _ in range(2)]
        outcomes = await asyncio.gather(*tries, return_exceptions=True)
        wrong = [one for one in outcomes if isinstance(one, BaseException) and not isinstance(one, SoldOut)]
        assert wrong == []
        bought = {one.order_id for one in outcomes if not isinstance(one, BaseException)}
        assert len(bought) == units
        assert await count(house, "select count(*) from orders.orders") - sold_before == units
        assert await free_of(house, TEA) == 0
    assert await breaches(house) == []


async def test_sixty_buyers_for_seven_units(house: House) -> None:
    await rush(house, buyers=60, units=7, rounds=2)


@pytest.mark.long
@pytest.mark.timeout(1800)
async def test_five_hundred_buyers_for_fifty_units_twenty_times(house: House) -> None:
    await rush(house, buyers=500, units=50, rounds=20)
