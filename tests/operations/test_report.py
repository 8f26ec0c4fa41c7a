"""The day's report: what went another way than planned, and in how many of those the order has ended."""

from datetime import date

from tests.operations.test_desk import known
from tests.orders.lunch import CITY, STAFF, hear, run

from songda.kernel.house import Doing, House
from songda.kernel.ids import CityId
from songda.modules.operations import queries
from songda.modules.orders import public as orders
from songda.modules.payments.events import NoticeDelayed, NoticeRepeated


async def test_double_and_late_notices_are_counted_with_how_they_ended(house: House) -> None:
    order_id = await known(house)
    async with house.db.glance() as tx:
        day = await tx.fetchval("select business_date from operations.orders")
    assert await counted(house, day) == {}

    async def tell(do: Doing) -> None:
        await do.announce(NoticeRepeated(order_id=order_id, gateway="demo"))
        await do.announce(NoticeDelayed(order_id=order_id, gateway="demo"))

    await house.act(tell)
    await hear(house)
    assert await counted(house, day) == {"notice_twice": (1, 0), "notice_late": (1, 0)}
    await run(house, orders.reject, order_id, "sold_out", by=STAFF)
    await hear(house)
    assert await counted(house, day) == {
        "notice_twice": (1, 1),
        "notice_late": (1, 1),
        "rejected": (1, 1),
    }


async def counted(house: House, day: date) -> dict[str, tuple[int, int]]:
    async with house.db.reading() as tx:
        found = await queries.report(tx, CityId(CITY), day)
    return {row.what: (row.count, row.ended_well) for row in found.rows}
