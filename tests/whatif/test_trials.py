"""A question put by an operator, lived by a process of its own."""

from __future__ import annotations

import asyncio
import contextlib
import json
from datetime import timedelta
from uuid import UUID

import pytest
from tests.deliveries.street import a_delivery, a_rider
from tests.roads.small_city import small_city
from tests.stores.shop import CITY

from songda.entry.whatif import NothingToLive
from songda.entry.whatif.worlds import world_of
from songda.kernel.house import House
from songda.kernel.ids import uuid7
from songda.kernel.permissions import SYSTEM
from songda.modules.deliveries import public as deliveries
from songda.modules.dispatch import jobs, queries, records
from songda.modules.dispatch.actions import trials
from songda.modules.dispatch.errors import TooManyTrials, TrialUnclear, TrialUnknown
from songda.modules.dispatch.events import TrialId
from songda.modules.dispatch.model import TrialState
from songda.modules.dispatch.public import whatif
from songda.modules.roads import public as roads
from songda.town.city import generate_city

pytestmark = pytest.mark.timeout(300)  # its processes are the lowest of all on a busy machine

SMALL = whatif.Ask(
    orders_a_day=40,
    riders=30,
    seeds=1,
    variants=(whatif.Variant(name="today"), whatif.Variant(name="half", riders_percent=50)),
)
LONG = whatif.Ask(orders_a_day=5_000, riders=60, seeds=20, variants=(whatif.Variant(name="today"),))


async def asked(house: House, ask: whatif.Ask = SMALL) -> TrialId:
    return await house.do(trials.ask_trial, SYSTEM, None, TrialId(uuid7()), CITY, ask)


async def seen(house: House, trial_id: UUID) -> queries.TrialAnswer:
    async with house.db.reading() as tx:
        return await queries.trial_answer(tx, trial_id)


async def until(house: House, trial_id: UUID, *states: TrialState) -> queries.TrialAnswer:
    async with asyncio.timeout(240):
        while (now := await seen(house, trial_id)).trial.state not in states:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    return now


@contextlib.asynccontextmanager
async def at_work(house: House):  # type: ignore[no-untyped-def]
    """The background that starts processes, for as long as the block lasts."""
    task = asyncio.create_task(jobs.keep_trying(house))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def mapped(house: House) -> None:
    await house.act(roads.keep, generate_city(1), CITY)


async def test_an_answer_comes_from_a_process_of_its_own_and_stays(house: House) -> None:
    await mapped(house)
    trial_id = await asked(house)
    assert await house.do(trials.ask_trial, SYSTEM, None, trial_id, CITY, SMALL) == trial_id
    async with at_work(house):
        done = await until(house, trial_id, TrialState.DONE, TrialState.FAILED)
    assert done.trial.state is TrialState.DONE
    assert done.answer is not None
    assert [variant.name for variant in done.answer.variants] == ["today", "half"]
    assert done.answer.orders > 15
    assert len(done.answer.measures) == len(done.answer.variants[0].differences)
    async with house.db.glance() as tx:
        assert await tx.fetchval("select count(*) from deliveries.deliveries") == 0
        assert await tx.fetchval("select count(*) from dispatch.rounds") == 0
        assert [row.trial_id for row in await queries.trials(tx, CITY)] == [trial_id]


async def test_a_cancelled_one_ends_within_seconds(house: House) -> None:
    await mapped(house)
    trial_id = await asked(house, LONG)
    async with at_work(house):
        async with asyncio.timeout(200):
            while (await seen(house, trial_id)).trial.done_share == 0:  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        await house.do(trials.cancel_trial, SYSTEM, None, trial_id)
        second = await asked(house)
        await until(house, second, TrialState.DONE)
    ended = await seen(house, trial_id)
    assert (ended.trial.state, ended.answer) == (TrialState.CANCELLED, None)


async def test_one_about_a_city_without_a_map_is_empty(house: House) -> None:
    trial_id = await asked(house)
    async with at_work(house):
        assert (await until(house, trial_id, TrialState.EMPTY, TrialState.FAILED)).answer is None
    assert (await seen(house, trial_id)).trial.state is TrialState.EMPTY


async def test_one_about_a_city_where_nobody_orders_is_empty(house: House) -> None:
    await house.act(roads.keep, small_city(), CITY)
    trial_id = await asked(house)
    async with at_work(house):
        ended = await until(house, trial_id, TrialState.EMPTY, TrialState.DONE, TrialState.FAILED)
    assert (ended.trial.state, ended.answer) == (TrialState.EMPTY, None)


async def test_one_whose_process_vanished_is_taken_up_again_twice_at_most(house: House) -> None:
    trial_id = await asked(house)
    for attempt in (1, 2, 3):
        async with house.db.transaction() as tx:
            taken = await records.claim_trial(tx, uuid7(), 0)
            assert taken is not None
            assert (taken.trial_id, taken.attempts) == (trial_id, attempt)
        await asyncio.sleep(0.01)
    async with at_work(house):
        await until(house, trial_id, TrialState.FAILED)
    async with house.db.transaction() as tx:
        assert await records.claim_trial(tx, uuid7(), 0) is None
        assert not await records.note_share(tx, trial_id, uuid7(), 0.5)
        assert not await records.keep_answer(tx, trial_id, uuid7(), "{}")


async def test_what_cannot_be_asked_is_refused_and_leaves_nothing(house: House) -> None:
    wrong = whatif.Ask(variants=(whatif.Variant(name="a", turns=(whatif.Turn(knob="bag", value=0),)),))
    with pytest.raises(TrialUnclear) as no:
        await asked(house, wrong)
    assert no.value.facts == {"what": "a: bag"}
    for _ in range(trials.WAITING_MAX):
        await asked(house)
    with pytest.raises(TooManyTrials):
        await asked(house)
    with pytest.raises(TrialUnknown):
        await house.do(trials.cancel_trial, SYSTEM, None, TrialId(uuid7()))
    async with house.db.glance() as tx:
        assert await records.trials_waiting(tx, CITY) == trials.WAITING_MAX


async def test_a_forgotten_one_is_gone(house: House) -> None:
    trial_id = await asked(house)
    for _ in range(2):
        await house.do(trials.forget_trial, SYSTEM, None, trial_id)
    with pytest.raises(TrialUnknown):
        await seen(house, trial_id)


async def test_a_past_period_is_lived_with_its_own_orders_and_riders(house: House, database_url: str) -> None:
    await mapped(house)
    rider_id = await a_rider(house)
    await a_rider(house, 2)
    begun = house.clocks.city_now()
    ids = [await a_delivery(house, ready_s=300), await a_delivery(house, ready_s=600)]
    house.clocks.advance(60)
    for delivery_id in ids:
        await house.do(deliveries.assign, SYSTEM, None, delivery_id, rider_id)
    ask = whatif.Ask(
        source=whatif.Source.PAST,
        from_at=begun - timedelta(seconds=1_800),
        until_at=begun + timedelta(seconds=1_800),
        seeds=1,
        variants=(whatif.Variant(name="today"),),
    )
    world = await world_of(database_url, CITY, ask)
    day = world.day(1)
    assert [rider.id for rider in day.riders] == [str(rider_id)]
    assert sorted((order.placed_s, order.cook_s) for order in day.orders) == [(1_800, 300), (1_800, 600)]
    assert [order.promised_s for order in day.orders] == [4_200, 4_200]
    assert json.dumps(whatif.answer(ask, world))
    nothing = whatif.Ask(
        source=whatif.Source.PAST,
        from_at=begun - timedelta(days=9),
        until_at=begun - timedelta(days=8),
        variants=(whatif.Variant(name="today"),),
    )
    with pytest.raises(NothingToLive):
        await world_of(database_url, CITY, nothing)
