import asyncpg
import pytest
from tests.deliveries.street import a_delivery, breaches, one, standing
from tests.deliveries.test_riding import assigned

from songda.kernel.database import Database
from songda.kernel.house import House
from songda.modules.deliveries.model import MOVES, State


async def test_code_and_database_hold_the_same_table_of_moves(house: House) -> None:
    async with house.db.glance() as tx:
        rows = await tx.fetch("select from_state, to_state from deliveries.moves")
    assert {(State(row["from_state"]), State(row["to_state"])) for row in rows} == MOVES


async def test_the_database_refuses_every_move_that_is_not_in_the_table(house: House, db: Database) -> None:
    refused = 0
    for here in State:
        for there in State:
            if here is there or (here, there) in MOVES:
                continue
            delivery_id = await a_delivery(house)
            async with db.pool.acquire() as tx:
                await tx.execute("set session_replication_role = replica")
                await tx.execute(
                    """update deliveries.deliveries set state = $2, proof = 'code',
                         rider_id = case when $2 in ('waiting', 'offered', 'cancelled') then null
                                    else delivery_id end
                       where delivery_id = $1""",
                    delivery_id,
                    here,
                )
                await tx.execute("set session_replication_role = origin")
                with pytest.raises(asyncpg.CheckViolationError, match="can't go from"):
                    await tx.execute(
                        "update deliveries.deliveries set state = $2 where delivery_id = $1",
                        delivery_id,
                        there,
                    )
            refused += 1
    assert refused == 9 * 8 - len(MOVES)


async def test_a_state_without_its_event_does_not_commit(house: House, db: Database) -> None:
    delivery_id = await a_delivery(house)
    with pytest.raises(asyncpg.CheckViolationError, match="but its events say"):
        async with db.transaction() as tx:
            await tx.execute(
                "update deliveries.deliveries set state = 'cancelled' where delivery_id = $1", delivery_id
            )
    assert (await standing(house, delivery_id)).state is State.WAITING


async def test_events_are_only_appended(house: House, db: Database) -> None:
    await a_delivery(house)
    for sql in ("update deliveries.events set kind = 'x'", "delete from deliveries.events"):
        with pytest.raises(asyncpg.CheckViolationError, match="only ever appended"):
            async with db.transaction() as tx:
                await tx.execute(sql)
    assert await one(house, "select count(*) from deliveries.events") == 1


PLANTED = {
    "deliveries.state_is_the_fold": "update deliveries.deliveries set state = 'at_store'",
    "deliveries.events_follow_each_other": "update deliveries.events set from_state = 'failed'",
    "deliveries.offers_match_states": """update deliveries.offers set state = 'open', answered_at = null""",
    "deliveries.stops_match_states": "delete from deliveries.stops where kind = 'drop'",
}


@pytest.mark.parametrize("name", sorted(PLANTED))
async def test_each_check_sees_planted_damage(house: House, db: Database, name: str) -> None:
    await assigned(house)
    assert await breaches(house) == []
    async with db.pool.acquire() as tx:
        await tx.execute("set session_replication_role = replica")
        await tx.execute(PLANTED[name])
        await tx.execute("set session_replication_role = origin")
    assert name in await breaches(house)
