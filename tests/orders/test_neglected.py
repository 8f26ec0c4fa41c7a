"""An accepted order that its kitchen forgets: alarms, the operator, and an end with the money back."""

from __future__ import annotations

import asyncio

import pytest
from tests.orders.lunch import (
    STAFF,
    TEA,
    breaches,
    count,
    free_of,
    hear,
    log_of,
    open_lunch,
    opened,
    parked,
    ridden,
    run,
    state_of,
)
from tests.payments.money import stands

from songda.kernel.database import Database
from songda.kernel.errors import SongdaError
from songda.kernel.house import House
from songda.kernel.ids import OrderId
from songda.modules.catalog.public import Line
from songda.modules.ledger.public import Kind
from songda.modules.orders.actions.accept import accept
from songda.modules.orders.actions.cooking import mark_ready, start
from songda.modules.orders.actions.mind import mind
from songda.modules.orders.errors import NotInThatState
from songda.modules.orders.jobs import Nothing, mind_due

TEAS = (Line(variant_id=TEA, count=2),)
ALARMS = "select count(*) from kernel.facts where name = 'orders.OrderNeglected'"
PATIENCE_S, AGAIN_S = 1_200, 600


async def expected_in_s(house: House, order_id: OrderId) -> float:
    """In how many city seconds the food is expected on the counter."""
    async with house.db.glance() as tx:
        at = await tx.fetchval("select ready_expected_at from orders.orders where order_id = $1", order_id)
    return float(at.timestamp() - house.clocks.city_now().timestamp())


async def looked_after(house: House, after_s: float) -> None:
    house.clocks.advance(after_s)
    await mind_due(house, Nothing())


async def desk(house: House) -> list[tuple[str, str, bool]]:
    """What is or was on the operator's desk, who acts, and whether it still is."""
    async with house.db.glance() as tx:
        rows = await tx.fetch("select kind, who_acts, closed_at is null from operations.exceptions")
    return [tuple(row.values()) for row in rows]


@pytest.mark.parametrize("steps", [(accept,), (accept, start)], ids=["accepted", "cooking"])
async def test_is_alarmed_three_times_told_to_the_operator_and_ends_with_the_money_back(
    house: House, steps: tuple[object, ...]
) -> None:
    await open_lunch(house, teas=5)
    _, order_id = await opened(house, lines=TEAS)
    for step in steps:
        await run(house, step, order_id)
    await looked_after(house, await expected_in_s(house, order_id) + PATIENCE_S - 5)
    assert await count(house, ALARMS) == 0
    await looked_after(house, 10)
    assert await count(house, ALARMS) == 1
    await hear(house)
    assert await desk(house) == [("neglected", "operator", True)]
    for times in (2, 3):
        await looked_after(house, AGAIN_S + 1)
        assert await count(house, ALARMS) == times
    assert await state_of(house, order_id) == ("accepted" if len(steps) == 1 else "cooking")
    await looked_after(house, AGAIN_S + 1)
    assert await state_of(house, order_id) == "cancelled"
    assert (await log_of(house, order_id))[-1] == "abandoned"
    assert await stands(house, Kind.REFUNDS_IN_FLIGHT, order_id) == 5_500
    assert await count(house, "select count(*) from deliveries.deliveries where state = 'cancelled'") == 1
    assert await free_of(house, TEA) == (5 if len(steps) == 1 else 3), "what was cooked is gone"
    await hear(house)
    assert await desk(house) == [("neglected", "operator", False)]
    assert (await parked(house), await breaches(house)) == ([], [])


async def test_a_step_makes_the_kitchens_patience_begin_anew(house: House) -> None:
    await open_lunch(house)
    _, order_id = await opened(house)
    await run(house, accept, order_id)
    await looked_after(house, await expected_in_s(house, order_id) + PATIENCE_S + 1)
    await looked_after(house, AGAIN_S + 1)
    assert await count(house, ALARMS) == 2
    await run(house, start, order_id)
    await hear(house)
    assert await desk(house) == [("neglected", "operator", False)]
    await looked_after(house, PATIENCE_S - 5)
    assert await count(house, ALARMS) == 2
    await looked_after(house, 10)
    assert await count(house, ALARMS) == 3
    assert await state_of(house, order_id) == "cooking", "the alarms are counted anew"
    await run(house, mark_ready, order_id)
    await looked_after(house, 86_400)
    assert await state_of(house, order_id) == "ready", "the kitchen has done its part"
    assert await count(house, ALARMS) == 3


async def test_a_real_minute_passes_however_fast_the_city_runs(house: House, db: Database) -> None:
    await open_lunch(house)
    _, order_id = await opened(house)
    await run(house, accept, order_id)
    async with db.transaction() as tx:
        await tx.execute("update orders.orders set due_at = placed_at")
    await looked_after(house, 55)
    assert await count(house, ALARMS) == 0
    await looked_after(house, 6)
    assert await count(house, ALARMS) == 1


async def test_never_once_a_rider_has_it_and_the_others_are_still_looked_after(house: House) -> None:
    await open_lunch(house)
    _, taken = await opened(house)
    _, other = await opened(house, 2)
    for order_id in (taken, other):
        await run(house, accept, order_id)
    await ridden(house, taken, upto="picked_up")
    house.clocks.advance(20_000)
    for times in range(4):
        await looked_after(house, AGAIN_S + 1)
        assert await state_of(house, taken) == "accepted", f"not heard of yet, {times}"
    assert await state_of(house, other) == "cancelled"
    await hear(house)
    assert await state_of(house, taken) == "on_the_way"
    await looked_after(house, 20_000)
    assert await state_of(house, taken) == "on_the_way"
    assert await parked(house) == []


async def test_a_late_ready_and_the_end_are_decided_by_the_orders_row(house: House) -> None:
    await open_lunch(house)
    orders = [(await opened(house, number))[1] for number in range(1, 13)]
    for order_id in orders:
        await run(house, accept, order_id)
    house.clocks.advance(20_000)
    for _ in range(3):
        await looked_after(house, AGAIN_S + 1)
    house.clocks.advance(AGAIN_S + 1)

    async def race(number: int, order_id: OrderId) -> tuple[bool, str]:
        await asyncio.sleep(0.004 * (number % 3))
        said = await asyncio.gather(
            house.act(mind, order_id),
            house.do(mark_ready, STAFF, None, order_id),
            return_exceptions=True,
        )
        for one in said:
            assert one is None or isinstance(one, SongdaError), one
        return isinstance(said[1], NotInThatState), await state_of(house, order_id)

    ended = await asyncio.gather(*(race(number, one) for number, one in enumerate(orders)))
    assert set(ended) <= {(True, "cancelled"), (False, "ready")}
    for refused, order_id in zip((one[0] for one in ended), orders, strict=True):
        assert (await log_of(house, order_id))[-1] == ("abandoned" if refused else "ready")
        assert await stands(house, Kind.REFUNDS_IN_FLIGHT, order_id) == (2_800 if refused else 0)
    await hear(house)
    assert (await parked(house), await breaches(house)) == ([], [])
