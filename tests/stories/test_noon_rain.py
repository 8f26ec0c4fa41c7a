"""Noon rain: forty orders, three kitchens, six riders, a gateway that repeats itself."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from tests.stories.noon import Noon
from tests.stories.stage import Town

from songda.adapters.demo_gateway.fake.gateway import Manners

RATE = 60.0
ORDERS, PEOPLE, RIDERS = 40, 10, 6


@pytest.fixture
async def rainy(town: Town) -> AsyncIterator[Town]:
    """City time runs sixty times as fast, notices come late and one in five twice."""
    gateway = town.house.gateway
    good, gateway.manners = gateway.manners, Manners(late_s=0.1, twice_share=0.2, shuffle_s=0.5)
    await town.house.runs_at(RATE)
    yield town
    await town.house.runs_at(1.0)
    gateway.manners = good


@pytest.mark.timeout(420)
async def test_forty_orders_and_six_riders_in_the_rain(rainy: Town) -> None:
    town = rainy
    places = ((0, 0), (300, 0), (300, 300))
    shops = [await town.shop(f"面馆{number}", at, auto_accepts=True) for number, at in enumerate(places)]
    people = [await town.consumer(f"顾客{number}", at=(60 * number, 300)) for number in range(PEOPLE)]
    riders = [await town.rider(f"骑手{number}", at=(120 * number, 0)) for number in range(RIDERS)]
    noon = Noon(town, RATE, shops)
    async with noon.at_work(*map(noon.cooks, shops), *map(noon.rides, riders)):
        wishes = [
            noon.orders(people[number % PEOPLE], shops[number % 3], after_s=15 * number)
            for number in range(ORDERS)
        ]
        orders = await asyncio.gather(*wishes)

    await town.house.quiet()
    assert noon.carried_most >= 2, "orders rode together"
    boards = [*(shop.board for shop in shops), *(shop.kitchen for shop in shops)]
    for screen in (*boards, town.city, town.exceptions):
        await screen.is_empty()
    for rider in riders:
        await rider.screen.until(lambda rows: set(rows) == {"care"})  # when they rest is always told
    days = [await rider.person.get("/api/rider") for rider in riders]
    assert sum(day["delivered_count"] for day in days) == ORDERS
    for rider, day in zip(riders, days, strict=True):
        assert await town.stands("rider_payable", rider.rider_id) == day["earned_minor"]
    for order in orders:
        assert await town.stands("prepayment", order.order_id) == 0
