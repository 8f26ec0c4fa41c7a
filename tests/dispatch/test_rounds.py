"""Rounds through the real module: gather, decide in a worker process, commit; lead, replay, explain."""

from __future__ import annotations

import asyncio
import dataclasses
import os
import signal
import sys
import zlib
from collections.abc import Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from uuid import UUID

import pytest
from tests.deliveries.street import (
    a_delivery,
    a_rider,
    an_offer,
    breaches,
    one,
    rider_of,
    spot,
    standing,
)
from tests.stores.shop import CITY

from songda.kernel.house import House, read_pace
from songda.kernel.ids import DeliveryId, RiderId, uuid7
from songda.kernel.permissions import SYSTEM
from songda.modules.deliveries.actions import answer
from songda.modules.deliveries.actions.cancel import cancel
from songda.modules.deliveries.model import OfferId, State
from songda.modules.dispatch import queries, records
from songda.modules.dispatch.actions import lead as leading
from songda.modules.dispatch.actions.commit import commit
from songda.modules.dispatch.actions.decide import Thinker, decide_timed, params_of
from songda.modules.dispatch.actions.gather import gather
from songda.modules.dispatch.actions.lead import Leader
from songda.modules.dispatch.actions.replay import replay
from songda.modules.dispatch.engine.canonical import decode_snapshot, encode_snapshot
from songda.modules.dispatch.engine.storing import Stored, pressed
from songda.modules.dispatch.errors import EngineDiffers, LeadLost, NotDecided, SnapshotForgotten
from songda.modules.dispatch.jobs import FORGET, Nothing
from songda.modules.dispatch.model import Decided, Lead, LeaderId, RoundId

SRC = str(Path(__file__).parents[2] / "src")


@pytest.fixture(scope="module")
def thinker() -> Iterator[Thinker]:
    """One worker process for all these tests: starting it takes seconds."""
    made = Thinker(30)
    yield made
    made.close()


@pytest.fixture
def leader(house: House, thinker: Thinker) -> Leader:
    return Leader(house, thinker)


async def who_is_asked(house: House) -> dict[DeliveryId, RiderId]:
    async with house.db.glance() as tx:
        rows = await tx.fetch("select delivery_id, rider_id from deliveries.offers where state = 'open'")
    return {row["delivery_id"]: row["rider_id"] for row in rows}


async def take_all(house: House) -> None:
    """Every rider accepts what they are asked."""
    async with house.db.glance() as tx:
        rows = await tx.fetch("select offer_id, rider_id from deliveries.offers where state = 'open'")
    for row in rows:
        await house.do(answer.accept, SYSTEM, None, OfferId(row["offer_id"]), row["rider_id"])


async def order_of_stops(house: House) -> list[tuple[DeliveryId, str]]:
    async with house.db.glance() as tx:
        rows = await tx.fetch("select delivery_id, kind from deliveries.stops order by rider_id, place")
    return [(row["delivery_id"], row["kind"]) for row in rows]


async def test_two_neighbours_ride_together(house: House, leader: Leader) -> None:
    """One rider at the store, two doors next to each other: both offered at once, both in one bag."""
    rider_id = await a_rider(house)
    near = await a_delivery(house, door=spot(1500))
    next_door = await a_delivery(house, door=spot(1550))
    assert await leader.look() == 2
    assert await who_is_asked(house) == {near: rider_id, next_door: rider_id}
    await take_all(house)
    stops = await order_of_stops(house)
    assert sorted(stops[:2]) == sorted([(near, "pickup"), (next_door, "pickup")])
    assert stops[2:] == [(near, "drop"), (next_door, "drop")]
    assert await breaches(house) == []


async def test_two_strangers_ride_apart(house: House, leader: Leader) -> None:
    """The same store, doors three kilometres east and west, two riders: one each."""
    first, second = await a_rider(house), await a_rider(house, 2, east_m=50)
    east = await a_delivery(house, door=spot(3000), promised_s=1200)
    west = await a_delivery(house, door=spot(-3000), promised_s=1200)
    assert await leader.look() == 2
    asked = await who_is_asked(house)
    assert set(asked) == {east, west}
    assert sorted(asked.values()) == sorted([first, second])


async def test_nobody_is_asked_before_the_food_is_due(house: House, leader: Leader) -> None:
    await a_rider(house, east_m=500)
    delivery_id = await a_delivery(house, ready_s=1500)
    assert await leader.look() == 0
    assert (await standing(house, delivery_id)).state is State.WAITING
    assert await one(house, "select count(*) from dispatch.rounds") == 1
    house.clocks.advance(1300)
    from tests.deliveries.street import stand

    await stand(house, RiderId(UUID(int=0x1001)), spot(500))
    assert await leader.look() == 1


async def test_a_rider_who_declined_is_not_asked_again_but_another_is(house: House, leader: Leader) -> None:
    first, second = await a_rider(house), await a_rider(house, 2, east_m=900)
    delivery_id = await a_delivery(house)
    await leader.look()
    assert await who_is_asked(house) == {delivery_id: first}
    offer_id = await one(house, "select offer_id from deliveries.offers")
    await house.do(answer.decline, rider_of(1), None, offer_id, first)
    await leader.look()
    assert await who_is_asked(house) == {delivery_id: second}


async def test_a_rider_with_an_open_offer_is_left_alone(house: House, leader: Leader) -> None:
    rider_id = await a_rider(house)
    await an_offer(house, await a_delivery(house), rider_id)
    await a_delivery(house)
    assert await leader.look() == 0
    assert len(await who_is_asked(house)) == 1


async def test_every_round_replays_to_its_hash(house: House, leader: Leader) -> None:
    for number in range(1, 4):
        await a_rider(house, number, east_m=number * 400)
    for number in range(6):
        await a_delivery(house, door=spot(500 * number - 1200, 300 * number), ready_s=120 * number)
    await leader.look()
    await take_all(house)
    house.clocks.advance(120)
    for number in range(3):
        await a_delivery(house, door=spot(-400 * number, 900))
    await leader.look()
    async with house.db.reading() as tx:
        stored = [row["round_id"] for row in await tx.fetch("select round_id from dispatch.rounds")]
        assert len(stored) == 2
        for round_id in stored:
            done = await replay(tx, round_id)
            assert done.is_same
            assert len(done.stored_hash) == 64


async def test_a_city_too_big_for_a_table_is_told_by_paces(house: House, leader: Leader) -> None:
    """The same riders as by the table, and nobody is expected elsewhere by more than a minute or two."""
    near, far = await a_rider(house), await a_rider(house, 2, east_m=4000)
    deliveries = [await a_delivery(house, door=spot(900)), await a_delivery(house, door=spot(4200, 300))]
    by_table = await gather(house, CITY)
    house.settings.replace(dispatch__table_places_max=2)
    by_paces = await gather(house, CITY)
    assert by_table is not None
    assert by_paces is not None
    assert by_paces.snapshot.travels == ()
    assert by_paces.snapshot.paces is not None
    plans = [decide_timed(one.snapshot, params_of(house), 1)[0] for one in (by_table, by_paces)]
    chosen = [{c.delivery_id: c for c in (*plan.offers, *plan.tentative)} for plan in plans]
    for delivery_id in map(str, deliveries):
        one, other = (found[delivery_id] for found in chosen)
        assert one.rider_id == other.rider_id
        assert abs(one.drop_s - other.drop_s) < 120
    assert {near, far} >= {UUID(one.rider_id) for one in chosen[0].values()}
    await leader.look()
    async with house.db.reading() as tx:
        assert (await replay(tx, await one_round(house))).is_same


async def one_round(house: House) -> RoundId:
    return RoundId(await one(house, "select round_id from dispatch.rounds"))


async def test_a_changed_snapshot_replays_to_another_hash(house: House, leader: Leader) -> None:
    await a_rider(house)
    await a_delivery(house)
    await leader.look()
    async with house.db.transaction() as tx:
        row = await tx.fetchrow("select round_id, snapshot from dispatch.snapshots")
        assert row is not None
        seen = decode_snapshot(zlib.decompress(row["snapshot"]))
        (waiting,) = seen.deliveries
        other = dataclasses.replace(seen, deliveries=(dataclasses.replace(waiting, drop_after_s=31),))
        changed = zlib.compress(encode_snapshot(other))
        await tx.execute("update dispatch.snapshots set snapshot = $1", changed)
    async with house.db.reading() as tx:
        assert not (await replay(tx, row["round_id"])).is_same


async def test_a_forgotten_round_and_another_engines_are_refused(house: House, leader: Leader) -> None:
    await a_rider(house)
    await a_delivery(house)
    await leader.look()
    round_id = RoundId(await one(house, "update dispatch.rounds set engine = 'older/0' returning round_id"))
    async with house.db.reading() as tx:
        with pytest.raises(EngineDiffers):
            await replay(tx, round_id)
    house.clocks.advance(86_400 * 32)
    assert FORGET.run is not None
    await house.act(FORGET.run, Nothing())
    async with house.db.reading() as tx:
        with pytest.raises(SnapshotForgotten):
            await replay(tx, round_id)
    assert await one(house, "select plan_hash from dispatch.rounds") is not None


async def test_a_stored_snapshot_names_nobody(house: House, leader: Leader) -> None:
    await a_rider(house)
    await a_delivery(house)
    await leader.look()
    stored = zlib.decompress(await one(house, "select snapshot from dispatch.snapshots"))
    for personal in ("小李", "138", "梧桐路", "骑手"):
        assert personal.encode() not in stored


async def test_only_one_leads_and_a_new_leader_has_a_new_epoch(house: House) -> None:
    first, second = LeaderId(uuid7()), LeaderId(uuid7())
    async with house.db.transaction() as tx:
        held = await records.take_lead(tx, CITY, first, 30)
        assert held == Lead(city_id=CITY, owner=first, epoch=1)
        assert await records.take_lead(tx, CITY, second, 30) is None
        assert await records.take_lead(tx, CITY, first, 0) == held
    await asyncio.sleep(0.01)
    async with house.db.transaction() as tx:
        assert await records.take_lead(tx, CITY, second, 30) == Lead(city_id=CITY, owner=second, epoch=2)
        assert await records.take_lead(tx, CITY, first, 30) is None


async def decided_by(house: House, lead: Lead) -> Decided:
    gathered = await gather(house, CITY)
    assert gathered is not None
    params = params_of(house)
    plan, took_ms = decide_timed(gathered.snapshot, params, 1)
    return Decided(
        round_id=RoundId(uuid7()),
        lead=lead,
        gathered=gathered,
        params=params,
        seed=1,
        plan=plan,
        took_ms=took_ms,
    )


async def test_a_leader_that_slept_through_its_lease_writes_nothing(house: House) -> None:
    rider_id, delivery_id = await a_rider(house), await a_delivery(house)
    async with house.db.transaction() as tx:
        asleep = await records.take_lead(tx, CITY, LeaderId(uuid7()), 0)
    assert asleep is not None
    late = await decided_by(house, asleep)
    assert late.plan.offers, "the late round has something to say"
    await asyncio.sleep(0.01)
    async with house.db.transaction() as tx:
        awake = await records.take_lead(tx, CITY, LeaderId(uuid7()), 30)
    assert awake is not None
    with pytest.raises(LeadLost):
        await house.act(commit, late)
    assert (await standing(house, delivery_id)).state is State.WAITING
    assert await one(house, "select count(*) from dispatch.rounds") == 0
    assert await house.act(commit, await decided_by(house, awake)) == 1
    assert await who_is_asked(house) == {delivery_id: rider_id}


async def test_an_order_cancelled_while_the_round_was_thought_is_left_out(house: House) -> None:
    await a_rider(house)
    gone, stays = await a_delivery(house), await a_delivery(house, door=spot(1010))
    async with house.db.transaction() as tx:
        lead = await records.take_lead(tx, CITY, LeaderId(uuid7()), 30)
    assert lead is not None
    decided = await decided_by(house, lead)
    assert len(decided.plan.offers) == 2
    await house.do(cancel, SYSTEM, None, gone)
    assert await house.act(commit, decided) == 1
    assert set(await who_is_asked(house)) == {stays}


async def test_a_killed_worker_is_replaced_and_the_round_still_answered(house: House, leader: Leader) -> None:
    await a_rider(house)
    await a_delivery(house)
    gathered = await gather(house, CITY)
    assert gathered is not None
    await asyncio.wrap_future(leader.thinker._warm())
    plan = (await leader.thinker.decide(gathered.snapshot, params_of(house), 1)).plan
    assert plan.answered_by == "search"
    for worker in list(leader.thinker._pool._processes.values()):
        os.kill(worker.pid, signal.SIGKILL)
    thought = await leader.thinker.decide(gathered.snapshot, params_of(house), 1)
    assert (thought.plan.answered_by, thought.params.first_step) == ("greedy", "greedy")
    plan = (await leader.thinker.decide(gathered.snapshot, params_of(house), 1)).plan
    assert plan.answered_by == "search"


async def test_a_worker_killed_before_it_pressed_the_round_changes_nothing_stored(
    house: House, leader: Leader
) -> None:
    await a_rider(house)
    await a_delivery(house)
    gathered = await gather(house, CITY)
    assert gathered is not None
    await asyncio.wrap_future(leader.thinker._warm())
    whole = decide_timed(gathered.snapshot, params_of(house), 1)[0]
    expected = pressed(encode_snapshot(gathered.snapshot), whole)
    thought = await leader.thinker.decide(gathered.snapshot, params_of(house), 1)
    assert (thought.plan.offers, thought.plan.why) == (whole.offers, ())
    assert await thought.stored == expected
    for worker in list(leader.thinker._pool._processes.values()):
        os.kill(worker.pid, signal.SIGKILL)
    dead: Future[Stored] = Future()
    dead.set_exception(BrokenProcessPool())
    encoded = encode_snapshot(gathered.snapshot)
    again = await leader.thinker._stored(leader.thinker._pool, dead, encoded, params_of(house), 1)
    assert again == expected


async def test_why_of_a_round_kept_in_another_form_is_refused_by_name(house: House, leader: Leader) -> None:
    await a_rider(house)
    delivery_id = await a_delivery(house)
    now = await standing(house, delivery_id)
    await leader.look()
    async with house.db.transaction() as tx:
        await tx.execute("update dispatch.snapshots set snapshot = $1", zlib.compress(b'{"grid_m":10}'))
        await tx.execute("update dispatch.rounds set engine = 'older/0'")
    async with house.db.reading() as tx:
        with pytest.raises(EngineDiffers):
            await queries.why(tx, house, now.order_id, delivery_id, CITY)


LEADER_TO_KILL = """
import asyncio
import dataclasses
from songda.modules.dispatch.actions.decide import Thinker

async def main():
    thinker = Thinker(30)
    await thinker.warm_up()
    print(*thinker._pool._processes, flush=True)
    await asyncio.sleep(600)

if __name__ == "__main__":
    asyncio.run(main())
"""


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


async def test_no_worker_outlives_a_killed_leader(tmp_path: Path) -> None:
    script = tmp_path / "leader.py"
    script.write_text(LEADER_TO_KILL)
    leading = await asyncio.create_subprocess_exec(
        sys.executable,
        str(script),
        stdout=asyncio.subprocess.PIPE,
        env=dict(os.environ) | {"PYTHONPATH": SRC},
    )
    assert leading.stdout is not None
    worker = int(await asyncio.wait_for(leading.stdout.readline(), 60))
    assert is_running(worker)
    leading.kill()
    await leading.wait()
    for _ in range(50):
        if not is_running(worker):
            return
        await asyncio.sleep(0.1)
    os.kill(worker, signal.SIGKILL)
    raise AssertionError("the worker lived on")


async def test_a_leader_that_dies_is_followed_by_another(house: House, leader: Leader) -> None:
    """The first process vanishes without a word; the second takes over when the lease is over."""
    house.settings.replace(dispatch__lease_s=1)
    rider_id, delivery_id = await a_rider(house), await a_delivery(house)
    async with house.db.transaction() as tx:
        assert await records.take_lead(tx, CITY, LeaderId(uuid7()), 1) is not None
    assert await leader.look() == 0
    await asyncio.sleep(1.1)
    assert await leader.look() == 1
    assert await who_is_asked(house) == {delivery_id: rider_id}
    assert await one(house, "select epoch from dispatch.leads") == 2


async def test_the_loop_wakes_when_something_new_waits(house: House) -> None:
    house.settings.replace(dispatch__every_machine_s=0.05)
    rider_id = await a_rider(house)
    running = asyncio.create_task(leading.keep_leading(house))
    try:
        await asyncio.sleep(0.2)
        delivery_id = await a_delivery(house)
        house.state[leading.WAKE].set()
        for _ in range(600):  # a worker process may take its time on a busy machine
            await asyncio.sleep(0.1)
            if await who_is_asked(house):
                break
        assert await who_is_asked(house) == {delivery_id: rider_id}
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert await one(house, "select until_machine_at <= clock_timestamp() from dispatch.leads")


async def test_why_names_the_best_three_with_reasons(house: House, leader: Leader) -> None:
    for number in range(1, 5):
        await a_rider(house, number, east_m=300 * number)
    delivery_id = await a_delivery(house)
    now = await standing(house, delivery_id)
    await leader.look()
    async with house.db.reading() as tx:
        why = await queries.why(tx, house, now.order_id, delivery_id, CITY)
    assert (why.outcome, why.answered_by) == ("offered", "search")
    assert [one.rider_id.int - 0x1000 for one in why.candidates] == [1, 2, 3]
    assert [one.chosen for one in why.candidates] == [True, False, False]
    assert why.candidates[0].rider_name == "骑手1"
    assert why.candidates[0].cost_more == 0
    assert why.candidates[1].cost_more == sum(t.cost for t in why.candidates[1].terms) - sum(
        t.cost for t in why.candidates[0].terms
    )
    assert {term.code for term in why.candidates[0].terms} == {
        "dispatch.term.lateness",
        "dispatch.term.to_door",
        "dispatch.term.freshness",
        "dispatch.term.riding",
        "dispatch.term.load",
    }


async def test_what_no_round_has_seen_is_said_so(house: House) -> None:
    delivery_id = await a_delivery(house)
    now = await standing(house, delivery_id)
    async with house.db.reading() as tx:
        with pytest.raises(NotDecided):
            await queries.why(tx, house, now.order_id, delivery_id, CITY)


async def breaches_of_dispatch(house: House) -> list[str]:
    (module,) = [module for module in house.modules if module.name == "dispatch"]
    found = []
    for check in module.checks:
        async with house.db.glance() as tx:
            if await tx.fetch(check.sql):
                found.append(check.name)
    return found


async def test_rounds_are_decided_again_and_a_different_hash_is_a_breach(
    house: House, leader: Leader
) -> None:
    await a_rider(house)
    await a_delivery(house)
    await leader.look()
    assert await leader.replay_one()
    assert not await leader.replay_one()
    assert await one(house, "select replayed_hash = plan_hash from dispatch.rounds")
    assert await breaches_of_dispatch(house) == []
    async with house.db.transaction() as tx:
        await tx.execute("update dispatch.rounds set plan_hash = repeat('0', 64)")
    assert await breaches_of_dispatch(house) == ["dispatch.rounds_replay"]


async def test_the_command_replays_a_round(
    house: House, leader: Leader, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from songda.entry.cli import main

    await a_rider(house)
    await a_delivery(house)
    await leader.look()
    round_id = str(await one(house, "select round_id from dispatch.rounds"))
    monkeypatch.setenv("SONGDA_DATABASE_URL", house.db.url)
    assert await asyncio.to_thread(main, ["dispatch", "replay", round_id]) == 0
    assert "the same" in capsys.readouterr().out
    assert await asyncio.to_thread(main, ["dispatch", "replay", str(uuid7())]) == 2
    assert "No such round" in capsys.readouterr().out


async def test_offers_go_out_earlier_when_city_time_runs_fast(house: House) -> None:
    assert params_of(house).lead_s == 120
    async with house.db.glance() as tx:
        pace, now = await read_pace(tx)
    house.clocks.follow(dataclasses.replace(pace, rate=60.0), now)
    assert params_of(house).lead_s == 2 * 60 + 4 * 60
