"""What was quoted is what is paid: one rule over orders, payments and the ledger."""

from __future__ import annotations

import pytest
from tests.orders.lunch import STAFF, hear, open_lunch, opened, ridden, run

from songda.entry import checking
from songda.kernel.database import Database
from songda.kernel.house import House
from songda.modules.orders.actions.accept import accept
from songda.modules.orders.actions.cooking import mark_ready
from songda.modules.orders.model import Tender

DAMAGE = {
    "the order says another sum": """update orders.orders set total_minor = total_minor + 1,
        food_minor = food_minor + 1 where tender = 'online'""",
    "payments expect another sum": "update payments.expected set amount_minor = amount_minor - 1",
    "payments expect another currency": "update payments.expected set currency = 'USD'",
    "another sum was captured": """update ledger.transfers set amount_minor = amount_minor - 1
        where code = 'capture'""",
    "a capture is missing": "delete from ledger.transfers where code = 'capture'",
    "another sum was taken in cash": """update ledger.transfers set amount_minor = amount_minor + 1
        where code = 'cash'""",
    "the cash is missing": "delete from ledger.transfers where code = 'cash'",
    "money for an order that isn't there": "update ledger.transfers set order_id = gen_random_uuid()",
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=list(DAMAGE))
async def test_an_order_paid_online_and_one_in_cash(house: House, db: Database, damage: str) -> None:
    await open_lunch(house)
    await opened(house)
    _, cash = await opened(house, 2, tender=Tender.CASH)
    await run(house, accept, cash, by=STAFF)
    await run(house, mark_ready, cash, by=STAFF)
    await ridden(house, cash)
    await hear(house)
    rule = next(one for one in checking.checks() if one.name == "house.paid_as_quoted")
    async with db.pool.acquire() as connection:
        assert await connection.fetch(rule.sql) == []
        planted = connection.transaction()
        await planted.start()
        await connection.execute("set local session_replication_role = replica")
        assert not (await connection.execute(damage)).endswith(" 0")
        assert await connection.fetch(rule.sql) != []
        await planted.rollback()
