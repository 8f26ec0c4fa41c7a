"""A ticket hangs while its order is in the kitchen."""

from __future__ import annotations

from tests.orders.lunch import (
    LUNCH_RULES,
    STAFF,
    STORE,
    breaches,
    count,
    hear,
    open_lunch,
    opened,
    parked,
    ridden,
    run,
    state_of,
)

from songda.kernel.house import House
from songda.modules.kitchen.jobs import Nothing, push_paces
from songda.modules.kitchen.queries import rail
from songda.modules.orders.actions.accept import accept
from songda.modules.orders.actions.cancel import cancel
from songda.modules.orders.actions.cooking import mark_ready, start
from songda.modules.stores.model import StoreRules


async def rail_of(house: House) -> dict[int, str]:
    """Number → state of the tickets on the rail."""
    async with house.db.reading() as tx:
        return {one.number: one.state.value for one in (await rail(tx, house, STORE, None)).values()}


async def test_follows_its_order_from_accepted_to_taken(house: House) -> None:
    await open_lunch(house)
    _, order_id = await opened(house)
    assert await rail_of(house) == {}
    for action, state in ((accept, "open"), (start, "started"), (mark_ready, "ready")):
        await run(house, action, order_id)
        await hear(house)
        assert await rail_of(house) == {1: state}
    async with house.db.reading() as tx:
        ticket = next(iter((await rail(tx, house, STORE, None)).values()))
    assert (ticket.note, [line.name for line in ticket.lines]) == ("少放辣", ["红烧牛肉面"])
    await ridden(house, order_id)
    await hear(house)
    assert await rail_of(house) == {}
    assert await parked(house) == []
    assert await breaches(house) == []


async def test_leaves_the_rail_when_its_order_is_called_off(house: House) -> None:
    await open_lunch(house)
    who, order_id = await opened(house)
    await run(house, accept, order_id)
    await hear(house)
    await run(house, cancel, order_id, "no", by=who)
    await hear(house)
    assert await rail_of(house) == {}


async def test_a_store_that_accepts_by_itself_does(house: House) -> None:
    rules = StoreRules(**{**_fields(LUNCH_RULES), "auto_accepts": True})
    await open_lunch(house, rules=rules)
    _, order_id = await opened(house)
    await hear(house)
    assert await state_of(house, order_id) == "accepted"
    assert await rail_of(house) == {1: "open"}


async def test_the_pace_is_pushed_down_as_the_load_grows(house: House) -> None:
    await open_lunch(house)
    pace = "select pace_prep_s_p50 from stores.stores"
    quiet = 0
    for number in range(1, 9):
        _, order_id = await opened(house, number)
        await run(house, accept, order_id)
        await hear(house)
        await push_paces(house, Nothing())
        if number == 1:
            quiet = await count(house, pace)
    busy = await count(house, pace)
    assert busy > quiet > 0
    assert await count(house, "select count(*) from kitchen.tickets where not noted") == 0
    assert STAFF.store_ids == (STORE,)


async def test_each_lesson_counts_once(house: House) -> None:
    await open_lunch(house)
    _, order_id = await opened(house)
    seen = "select seen from kitchen.learned"
    await run(house, accept, order_id)
    house.clocks.advance(900)
    await run(house, mark_ready, order_id)
    for _ in range(3):
        await hear(house)
        await push_paces(house, Nothing())
        assert await count(house, seen) == 1
    house.clocks.advance(900)
    await ridden(house, order_id)
    await hear(house)
    await push_paces(house, Nothing())
    assert await count(house, seen) == 1
    async with house.db.glance() as tx:
        assert await tx.fetchval("select pickup_delay_s from kitchen.learned") > 300
        assert await tx.fetchval("select lessons from kitchen.tickets") == 2


def _fields(rules: StoreRules) -> dict[str, object]:
    return {name: getattr(rules, name) for name in StoreRules.__dataclass_fields__}
