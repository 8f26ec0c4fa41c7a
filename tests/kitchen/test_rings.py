"""Batches of facts about many stores at once never wait for each other in a ring."""

from __future__ import annotations

import asyncio
from uuid import UUID

from songda.kernel.database import Database
from songda.kernel.house import Doing, House
from songda.modules.kitchen.actions.tickets import close_ticket

STORES, BATCHES, STEPS = 6, 8, 12


async def hang(db: Database) -> list[list[UUID]]:
    """Tickets of several stores, in the orders in which several lanes hear of them."""
    batches = []
    async with db.transaction() as tx:
        await tx.execute("set local session_replication_role = replica")
        for number in range(BATCHES):
            batch = []
            for step in range(STEPS):
                order_id = UUID(int=1_000 * (number + 1) + step)
                store_id = UUID(int=1 + (number * 5 + step * (1 if number % 2 else 5)) % STORES)
                await tx.execute(
                    """insert into kitchen.tickets
                         (order_id, store_id, city_id, number, state, items_count, ahead, is_scheduled,
                          asked_at, opened_at, due_at, ready_at)
                       values ($1, $2, $2, 1, 'ready', 1, 0, false, now(), now(), now(), now())""",
                    order_id,
                    store_id,
                )
                batch.append(order_id)
            batches.append(batch)
    return batches


async def test_eight_lanes_closing_tickets_of_six_stores_all_go_through_at_once(
    house: House, db: Database
) -> None:
    batches = await hang(db)
    tries = 0

    async def hear(do: Doing, batch: list[UUID]) -> None:
        nonlocal tries
        tries += 1
        for order_id in batch:
            await close_ticket(do, order_id, taken=True)

    await asyncio.gather(*(house.act(hear, batch) for batch in batches))
    assert tries == BATCHES, "nobody was sent back to begin again"
    async with house.db.glance() as tx:
        assert await tx.fetchval("select count(*) from kitchen.tickets where state <> 'closed'") == 0
