"""The kitchen's continuous check: clean after honest work, red on planted damage."""

from __future__ import annotations

import pytest
from tests.orders.lunch import hear, open_lunch, opened, ridden, run

from songda.kernel.house import House
from songda.modules.kitchen.module import MODULE
from songda.modules.orders.actions.accept import accept
from songda.modules.orders.actions.cooking import mark_ready, start


@pytest.mark.parametrize(
    "damaged",
    ["ready_at = started_at - interval '1 second'", "closed_at = opened_at - interval '1 s'"],
)
async def test_planted_damage_turns_it_red(house: House, damaged: str) -> None:
    await open_lunch(house)
    _, order_id = await opened(house)
    for action in (accept, start, mark_ready):
        await run(house, action, order_id)
        await hear(house)
    await ridden(house, order_id)
    await hear(house)
    (check,) = MODULE.checks
    async with house.db.pool.acquire() as tx:
        assert await tx.fetch(check.sql) == []
        undone = tx.transaction()
        await undone.start()
        await tx.execute(f"update kitchen.tickets set {damaged}")
        assert len(await tx.fetch(check.sql)) == 1
        await undone.rollback()
