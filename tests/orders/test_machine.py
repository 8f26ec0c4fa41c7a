"""The machine once as data: code, database and page say the same, and no writer gets round it."""

from __future__ import annotations

import asyncpg
import pytest
from tests.orders.lunch import breaches, count, hungry, log_of, open_lunch, opened, placed, run, state_of
from tools import machine as paper

from songda.kernel.database import Database
from songda.kernel.house import House
from songda.kernel.permissions import Role
from songda.modules.orders.actions.accept import accept
from songda.modules.orders.errors import NotInThatState
from songda.modules.orders.model import ENDS, Event, State
from songda.modules.orders.module import MODULE
from songda.modules.orders.rules.machine import MOVES, allows, fold, step


async def test_the_database_holds_the_same_moves(house: House) -> None:
    async with house.db.glance() as tx:
        rows = await tx.fetch("select from_state, event, to_state from orders.moves")
    assert {tuple(row) for row in rows} == {
        (move.source.value if move.source else "new", move.event.value, move.to.value) for move in MOVES
    }


def test_the_page_is_fresh() -> None:
    assert paper.PAGE.read_text() == paper.page(), "run `python -m tools.papers` and commit what it writes"


def test_every_state_is_reached_and_every_end_is_one() -> None:
    assert {move.to for move in MOVES} == set(State)
    assert {move.source for move in MOVES if move.source} == set(State) - ENDS


def test_a_state_and_an_event_lead_to_one_place() -> None:
    assert len({(move.source, move.event) for move in MOVES}) == len(MOVES)


def test_every_role_of_every_move_and_no_other() -> None:
    for source in (None, *State):
        for event in Event:
            for role in Role:
                declared = [m for m in MOVES if (m.source, m.event) == (source, event) and role in m.who]
                assert allows(source, event, role) == bool(declared)
                if declared:
                    assert step(source, event, role) is declared[0].to
                else:
                    with pytest.raises(NotInThatState):
                        step(source, event, role)


def test_a_log_folds_to_its_state() -> None:
    assert fold([]) is None
    assert fold([Event.PLACED, Event.PAID, Event.ACCEPTED, Event.COOKING_STARTED]) is State.COOKING
    with pytest.raises(NotInThatState):
        fold([Event.PLACED, Event.ACCEPTED])


async def test_logs_of_a_day_fold_to_the_states_stored(house: House) -> None:
    await open_lunch(house)
    for number in range(1, 4):
        _, order_id = await opened(house, number)
        await run(house, accept, order_id)
        events = [Event(name) for name in await log_of(house, order_id)]
        assert fold(events) == await state_of(house, order_id) == "accepted"


@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        ("update orders.orders set state = 'delivered'", asyncpg.ForeignKeyViolationError),
        ("update orders.orders set version = version + 1", asyncpg.ForeignKeyViolationError),
        ("update orders.events set event = 'paid'", asyncpg.RestrictViolationError),
        ("delete from orders.events", asyncpg.RestrictViolationError),
        (
            """insert into orders.events (order_id, seq, event, from_state, to_state, by_role, at)
               select order_id, 2, 'delivered', 'unpaid', 'delivered', 'system', now() from orders.orders""",
            asyncpg.ForeignKeyViolationError,
        ),
        (
            """insert into orders.events (order_id, seq, event, from_state, to_state, by_role, at)
               select order_id, 2, 'accepted', 'open', 'accepted', 'store', now() from orders.orders""",
            asyncpg.ForeignKeyViolationError,
        ),
        (
            """insert into orders.events (order_id, seq, event, from_state, to_state, by_role, at)
               select order_id, 3, 'paid', 'unpaid', 'open', 'system', now() from orders.orders""",
            asyncpg.ForeignKeyViolationError,
        ),
    ],
)
async def test_no_writer_gets_round_it(
    house: House, db: Database, statement: str, refusal: type[Exception]
) -> None:
    await open_lunch(house)
    who, address_id = await hungry(house)
    order = await placed(house, who, address_id)
    async with db.glance() as tx:
        with pytest.raises(refusal):
            await tx.execute(statement)
    assert await state_of(house, order.order_id) == "unpaid"
    assert await log_of(house, order.order_id) == ["placed"]


@pytest.mark.parametrize(
    ("damage", "red"),
    [
        ("update orders.orders set state = 'open'", ["orders.state_is_the_fold"]),
        ("update orders.events set event = 'accepted'", ["orders.events_follow"]),
        ("delete from orders.lines", ["orders.lines_add_up"]),
        ("update orders.orders set due_at = null, due_machine_at = null", ["orders.none_forgotten"]),
        (
            """update orders.orders set due_at = due_at - interval '1 day',
                 due_machine_at = now() - interval '2 minutes'""",
            ["orders.none_stuck"],
        ),
    ],
)
async def test_planted_damage_turns_its_check_red(
    house: House, db: Database, damage: str, red: list[str]
) -> None:
    await open_lunch(house)
    who, address_id = await hungry(house)
    await placed(house, who, address_id)
    assert await breaches(house) == []
    async with db.pool.acquire() as tx:
        undone = tx.transaction()
        await undone.start()
        await tx.execute("set local session_replication_role = replica")
        await tx.execute(damage)
        found = [check.name for check in MODULE.checks if await tx.fetch(check.sql)]
        await undone.rollback()
    assert found == red
    assert await breaches(house) == []
    assert await count(house, "select count(*) from orders.orders") == 1
