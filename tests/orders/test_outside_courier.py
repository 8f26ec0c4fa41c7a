"""A paid lunch that an outside courier brings: what everybody sees of it, and where the money goes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.demo_courier.town import TITLE, TWICE, company_for, ride_on, talk, the_booking
from tests.dispatch.test_outside import company_url
from tests.orders.lunch import (
    STORE,
    breaches,
    count,
    hear,
    log_of,
    open_lunch,
    opened,
    parked,
    run,
    state_of,
)
from tests.payments.money import stands

from songda.adapters.demo_courier.fake.company import Company
from songda.kernel.house import House
from songda.kernel.ids import OrderId
from songda.modules.dispatch.actions.decide import Thinker
from songda.modules.dispatch.actions.lead import Leader
from songda.modules.ledger.public import Kind
from songda.modules.orders.actions.accept import accept
from songda.modules.orders.queries.board import board


@pytest.fixture(scope="module")
def thinker() -> Iterator[Thinker]:
    made = Thinker(30)
    yield made
    made.close()


async def asked_for(house: House, thinker: Thinker) -> OrderId:
    """Paid and accepted; nobody of ours is on duty, and the courier says yes."""
    await open_lunch(house)
    _, order_id = await opened(house)
    await run(house, accept, order_id)
    await hear(house)
    house.clocks.advance(600)
    assert await Leader(house, thinker).look() == 1
    await talk(house)
    return order_id


async def ridden_on(house: House, company: Company, seconds: float) -> None:
    await ride_on(house, company, seconds)
    await hear(house)


async def test_the_courier_is_owed_what_they_asked_and_the_store_its_share(
    house: House, thinker: Thinker, tmp_path: Path
) -> None:
    async with company_for(house, tmp_path, TWICE) as company:
        order_id = await asked_for(house, thinker)
        async with house.db.glance() as tx:
            (row,) = (await board(tx, house, STORE, None)).values()
        assert (row.rider_name, row.delivery_state) == (TITLE, "assigned")
        await ridden_on(house, company, 500)
        await ridden_on(house, company, 2_000)
    assert await log_of(house, order_id) == ["placed", "paid", "accepted", "picked_up", "delivered"]
    price = await count(house, "select price_minor from deliveries.bookings where state = 'done'")
    assert price == 763  # 800 m away: 1,080 m of road
    assert await stands(house, Kind.COURIER_PAYABLE, "demo") == price
    assert await stands(house, Kind.STORE_PAYABLE, STORE) == 2_400 - 144
    assert await stands(house, Kind.PLATFORM_REVENUE, "platform") == 144 + 400 - price
    assert await stands(house, Kind.PREPAYMENT, order_id) == 0
    assert await breaches(house) == []
    assert await parked(house) == []


async def test_food_brought_back_is_paid_back_and_the_courier_is_owed_for_the_way(
    house: House, thinker: Thinker, tmp_path: Path
) -> None:
    async with company_for(house, tmp_path) as company:
        order_id = await asked_for(house, thinker)
        await ridden_on(house, company, 500)
        back = {"id": "back", "booking": str(await the_booking(house)), "state": "BROUGHT_BACK"}
        assert await company.send(company_url(house), back)
        await hear(house)
    assert await state_of(house, order_id) == "failed"
    assert await stands(house, Kind.COURIER_PAYABLE, "demo") == 763
    assert await stands(house, Kind.REFUNDS_IN_FLIGHT, order_id) == 2_800
    assert await breaches(house) == []
    assert await parked(house) == []
