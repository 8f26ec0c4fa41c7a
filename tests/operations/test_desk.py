from uuid import UUID

from tests.orders.lunch import CITY, STAFF, count, hear, hungry, open_lunch, opened, placed, run

from songda.kernel.house import House
from songda.kernel.ids import CityId, OrderId
from songda.modules.operations import queries
from songda.modules.operations.actions import desk
from songda.modules.operations.events import ExceptionKind
from songda.modules.operations.model import Actor, ExceptionRow
from songda.modules.orders import public as orders


async def on_the_desk(house: House) -> list[ExceptionRow]:
    async with house.db.reading() as tx:
        return list((await queries.exceptions(tx, CityId(CITY))).values())


async def known(house: House) -> OrderId:
    """A paid order that operations has heard of."""
    await open_lunch(house)
    _, order_id = await opened(house)
    await hear(house)
    return order_id


async def test_late_order_is_found_once_and_leaves_when_it_ends(house: House) -> None:
    order_id = await known(house)
    house.clocks.advance(3 * 3600)

    assert await house.act(desk.find_overdue) == 1
    assert await house.act(desk.find_overdue) == 0

    [row] = await on_the_desk(house)
    assert (row.order_id, row.kind, row.who_acts) == (order_id, ExceptionKind.LATE, Actor.OPERATOR)
    assert row.store_name
    assert (row.act_by - row.since).total_seconds() == 300

    await run(house, orders.reject, order_id, "sold_out", by=STAFF)
    await hear(house)
    assert await on_the_desk(house) == []


async def test_ended_order_is_never_put_on_the_desk(house: House) -> None:
    order_id = await known(house)
    await run(house, orders.reject, order_id, "sold_out", by=STAFF)
    await hear(house)

    await house.act(desk.put_on, order_id, CityId(CITY), ExceptionKind.TROUBLED, Actor.OPERATOR)

    assert await on_the_desk(house) == []


async def test_order_is_counted_once_however_often_facts_are_heard(house: House) -> None:
    await known(house)
    async with house.db.transaction() as tx:
        await tx.execute("update kernel.cursors set position = 0, leased_until_machine_at = null")
    await hear(house)

    assert await count(house, "select count(*) from operations.orders") == 1
    assert await count(house, "select count(*) from kernel.parked") == 0


async def test_report_counts_what_went_another_way_and_that_it_ended(house: House) -> None:
    order_id = await known(house)
    who, address_id = await hungry(house, 2)
    await placed(house, who, address_id)
    await run(house, orders.reject, order_id, "sold_out", by=STAFF)
    await hear(house)
    async with house.db.reading() as tx:
        day = await tx.fetchval("select business_date from operations.orders limit 1")
        report = await queries.report(tx, CityId(CITY), day)

    assert [(one.state, one.count) for one in report.ends] == [("rejected", 1), ("unpaid", 1)]
    assert [(one.what, one.count, one.ended_well) for one in report.rows] == [("rejected", 1, 1)]


async def test_other_citys_desk_is_empty(house: House) -> None:
    await known(house)
    house.clocks.advance(3 * 3600)
    await house.act(desk.find_overdue)

    async with house.db.reading() as tx:
        assert await queries.exceptions(tx, CityId(UUID(int=999))) == {}
