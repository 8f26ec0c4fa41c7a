"""A person steers: pins, holds, gives, takes, and undoes it; the engine keeps to it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from uuid import UUID

import pytest
from tests.deliveries.street import a_delivery, a_rider, an_offer, breaches, one, rider_of, standing
from tests.dispatch.test_rounds import decided_by, who_is_asked
from tests.orders.lunch import hear
from tests.stores.shop import CITY

from songda.kernel.house import House
from songda.kernel.ids import DeliveryId, OrderId, RiderId, uuid7
from songda.kernel.permissions import SYSTEM
from songda.modules.deliveries.actions.cancel import cancel
from songda.modules.deliveries.errors import RiderNotThere
from songda.modules.deliveries.model import State
from songda.modules.dispatch import queries, records
from songda.modules.dispatch.actions import steer
from songda.modules.dispatch.actions.commit import commit
from songda.modules.dispatch.actions.decide import Thinker
from songda.modules.dispatch.actions.lead import Leader
from songda.modules.dispatch.actions.replay import replay
from songda.modules.dispatch.errors import BoundElsewhere, NothingToSteer, SteeredSince, UndoTooLate
from songda.modules.dispatch.model import BoundKind, LeaderId, RoundId, SteerKind
from songda.modules.riders.actions.duty import go_off_line


@pytest.fixture(scope="module")
def thinker() -> Iterator[Thinker]:
    made = Thinker(30)
    yield made
    made.close()


@pytest.fixture
def leader(house: House, thinker: Thinker) -> Leader:
    return Leader(house, thinker)


async def order_of(house: House, delivery_id: DeliveryId) -> OrderId:
    return (await standing(house, delivery_id)).order_id


async def bound(house: House, delivery_id: DeliveryId) -> tuple[str, UUID | None] | None:
    async with house.db.glance() as tx:
        found = await records.bound_of(tx, delivery_id)
    return None if found is None else (found.kind, found.rider_id)


async def facts_of(house: House) -> list[str]:
    async with house.db.glance() as tx:
        rows = await tx.fetch("select name from kernel.facts where name like 'dispatch.%' order by number")
    return [row["name"].removeprefix("dispatch.") for row in rows]


async def test_a_pinned_order_goes_to_its_rider_though_another_is_nearer(
    house: House, leader: Leader
) -> None:
    near, far = await a_rider(house), await a_rider(house, 2, east_m=900)
    delivery_id = await a_delivery(house)
    await house.do(steer.pin, SYSTEM, None, await order_of(house, delivery_id), far, "熟悉这栋楼")
    assert await leader.look() == 1
    assert await who_is_asked(house) == {delivery_id: far}
    assert near != far
    assert await facts_of(house) == ["DeliveryPinned"]


async def test_a_pin_survives_another_leader_and_its_round_replays(house: House, thinker: Thinker) -> None:
    _, far = await a_rider(house), await a_rider(house, 2, east_m=900)
    delivery_id = await a_delivery(house)
    await house.do(steer.pin, SYSTEM, None, await order_of(house, delivery_id), far, "")
    house.settings.replace(dispatch__lease_s=0)
    assert await Leader(house, thinker).look() == 1
    assert await who_is_asked(house) == {delivery_id: far}
    round_id = RoundId(await one(house, "select round_id from dispatch.rounds"))
    async with house.db.reading() as tx:
        assert (await replay(tx, round_id)).is_same


async def test_a_pinned_order_waits_while_its_rider_takes_nothing(house: House, leader: Leader) -> None:
    _, far = await a_rider(house), await a_rider(house, 2, east_m=900)
    await an_offer(house, await a_delivery(house), far)
    delivery_id = await a_delivery(house)
    await house.do(steer.pin, SYSTEM, None, await order_of(house, delivery_id), far, "")
    assert await leader.look() == 0
    assert (await standing(house, delivery_id)).state is State.WAITING


async def test_pinning_takes_an_offer_back_from_another_but_not_from_her(house: House) -> None:
    asked, chosen = await a_rider(house), await a_rider(house, 2)
    delivery_id = await a_delivery(house)
    await an_offer(house, delivery_id, asked)
    order_id = await order_of(house, delivery_id)
    await house.do(steer.pin, SYSTEM, None, order_id, asked, "")
    assert (await standing(house, delivery_id)).state is State.OFFERED
    await house.do(steer.pin, SYSTEM, None, order_id, chosen, "")
    assert (await standing(house, delivery_id)).state is State.WAITING
    assert await who_is_asked(house) == {}
    assert await bound(house, delivery_id) == ("pinned", chosen)
    assert await breaches(house) == []


async def test_what_is_held_back_is_offered_to_nobody_until_it_is_freed(house: House, leader: Leader) -> None:
    rider_id, delivery_id = await a_rider(house), await a_delivery(house)
    order_id = await order_of(house, delivery_id)
    await an_offer(house, delivery_id, rider_id)
    await house.do(steer.hold, SYSTEM, None, order_id, "顾客改地址")
    assert await leader.look() == 0
    assert (await standing(house, delivery_id)).state is State.WAITING
    async with house.db.reading() as tx:
        assert (await queries.why(tx, house, order_id, delivery_id, CITY)).outcome == "held"
    await house.do(steer.free, SYSTEM, None, order_id, "")
    house.clocks.advance(601)  # a taken-back offer counts as a refusal for ten minutes
    from tests.deliveries.street import spot, stand

    await stand(house, rider_id, spot(0))
    assert await leader.look() == 1
    assert await facts_of(house) == ["DeliveryHeldBack", "DeliveryFreed"]


async def test_a_round_thought_before_the_hold_offers_nothing_after_it(house: House) -> None:
    await a_rider(house)
    held, goes = await a_delivery(house), await a_delivery(house)
    async with house.db.transaction() as tx:
        lead = await records.take_lead(tx, CITY, LeaderId(uuid7()), 30)
    assert lead is not None
    decided = await decided_by(house, lead)
    assert len(decided.plan.offers) == 2
    await house.do(steer.hold, SYSTEM, None, await order_of(house, held), "")
    assert await house.act(commit, decided) == 1
    assert set(await who_is_asked(house)) == {goes}


async def test_undoing_gives_back_what_was(house: House) -> None:
    first, second = await a_rider(house), await a_rider(house, 2)
    delivery_id = await a_delivery(house)
    order_id = await order_of(house, delivery_id)
    await house.do(steer.pin, SYSTEM, None, order_id, first, "")
    given = await house.do(steer.assign, SYSTEM, None, order_id, second, "更近")
    now = await standing(house, delivery_id)
    assert (now.rider_id, await bound(house, delivery_id)) == (second, None)
    undone = await house.do(steer.undo, SYSTEM, None, given, "")
    now = await standing(house, delivery_id)
    assert (now.state, now.rider_id) == (State.WAITING, None)
    assert await bound(house, delivery_id) == ("pinned", first)
    assert await house.do(steer.undo, SYSTEM, None, given, "") == undone  # twice is once
    async with house.db.glance() as tx:
        rows = await queries.steers(tx, house, order_id)
    assert [(row.kind, row.undone) for row in rows] == [
        (SteerKind.RELEASE, False),
        (SteerKind.ASSIGN, True),
        (SteerKind.PIN, False),
    ]
    assert (rows[1].because, rows[1].rider_name) == ("更近", "骑手2")
    assert await breaches(house) == []


async def test_an_undone_move_goes_back_to_who_had_it(house: House) -> None:
    first, second = await a_rider(house), await a_rider(house, 2)
    delivery_id = await a_delivery(house)
    order_id = await order_of(house, delivery_id)
    await house.do(steer.assign, SYSTEM, None, order_id, first, "")
    moved = await house.do(steer.assign, SYSTEM, None, order_id, second, "")
    await house.do(steer.undo, SYSTEM, None, moved, "")
    assert (await standing(house, delivery_id)).rider_id == first
    taken = await house.do(steer.release, SYSTEM, None, order_id, "")
    assert (await standing(house, delivery_id)).rider_id is None
    await house.do(steer.undo, SYSTEM, None, taken, "")
    assert (await standing(house, delivery_id)).rider_id == first
    assert await breaches(house) == []


async def test_undoing_a_hold_a_pin_and_a_freeing_is_their_opposite(house: House) -> None:
    rider_id, delivery_id = await a_rider(house), await a_delivery(house)
    order_id = await order_of(house, delivery_id)
    pinned = await house.do(steer.pin, SYSTEM, None, order_id, rider_id, "")
    await house.do(steer.undo, SYSTEM, None, pinned, "")
    assert await bound(house, delivery_id) is None
    held = await house.do(steer.hold, SYSTEM, None, order_id, "")
    await house.do(steer.undo, SYSTEM, None, held, "")
    assert await bound(house, delivery_id) is None
    await house.do(steer.hold, SYSTEM, None, order_id, "")
    freed = await house.do(steer.free, SYSTEM, None, order_id, "")
    await house.do(steer.undo, SYSTEM, None, freed, "")
    assert await bound(house, delivery_id) == (BoundKind.HELD, None)


async def test_only_the_newest_step_is_undone_and_only_in_time(house: House) -> None:
    rider_id, delivery_id = await a_rider(house), await a_delivery(house)
    order_id = await order_of(house, delivery_id)
    older = await house.do(steer.pin, SYSTEM, None, order_id, rider_id, "")
    newer = await house.do(steer.free, SYSTEM, None, order_id, "")
    with pytest.raises(SteeredSince):
        await house.do(steer.undo, SYSTEM, None, older, "")
    house.settings.replace(dispatch__undo_machine_s=0)
    house.clocks.advance(301)
    await asyncio.sleep(0.01)
    with pytest.raises(UndoTooLate):
        await house.do(steer.undo, SYSTEM, None, newer, "")
    assert await bound(house, delivery_id) is None
    assert await one(house, "select count(*) from dispatch.steers") == 2


async def test_what_a_rider_has_is_pinned_to_them_only_and_not_held_back(house: House) -> None:
    hers, other = await a_rider(house), await a_rider(house, 2)
    delivery_id = await a_delivery(house)
    order_id = await order_of(house, delivery_id)
    await house.do(steer.assign, SYSTEM, None, order_id, hers, "")
    with pytest.raises(BoundElsewhere):
        await house.do(steer.pin, SYSTEM, None, order_id, other, "")
    with pytest.raises(BoundElsewhere):
        await house.do(steer.hold, SYSTEM, None, order_id, "")
    assert await bound(house, delivery_id) is None
    await house.do(steer.pin, SYSTEM, None, order_id, hers, "")
    assert await bound(house, delivery_id) == ("pinned", hers)


async def test_nobody_is_pinned_to_a_rider_off_line_and_nothing_to_what_is_over(house: House) -> None:
    rider_id, delivery_id = await a_rider(house), await a_delivery(house)
    order_id = await order_of(house, delivery_id)
    await house.do(go_off_line, rider_of(1), None, rider_id)
    with pytest.raises(RiderNotThere):
        await house.do(steer.pin, SYSTEM, None, order_id, rider_id, "")
    await house.do(cancel, SYSTEM, None, delivery_id)
    with pytest.raises(NothingToSteer):
        await house.do(steer.hold, SYSTEM, None, order_id, "")
    with pytest.raises(NothingToSteer):
        await house.do(steer.pin, SYSTEM, None, OrderId(uuid7()), RiderId(uuid7()), "")
    assert await one(house, "select count(*) from dispatch.steers") == 0


async def test_a_ride_that_is_over_binds_nobody(house: House) -> None:
    rider_id, delivery_id = await a_rider(house), await a_delivery(house)
    await house.do(steer.pin, SYSTEM, None, await order_of(house, delivery_id), rider_id, "")
    await house.do(cancel, SYSTEM, None, delivery_id)
    await hear(house)
    assert await bound(house, delivery_id) is None


async def test_the_map_shows_what_each_rider_does_next(house: House) -> None:
    from tests.deliveries.street import spot

    rider_id = await a_rider(house, east_m=-300)
    await a_rider(house, 2)
    delivery_id = await a_delivery(house, door=spot(800))
    await house.do(steer.assign, SYSTEM, None, await order_of(house, delivery_id), rider_id, "")
    async with house.db.reading() as tx:
        (route,) = await queries.routes(tx, house, CITY)
    assert route.rider_id == rider_id
    assert [(stop.kind, stop.order_number) for stop in route.stops] == [("pickup", 7), ("drop", 7)]
    here = spot(-300)
    assert route.line[0] == (here.lon, here.lat), "from where the rider was last seen"
    assert route.line[1] == (route.stops[0].spot.lon, route.stops[0].spot.lat)
    assert route.line[-1] == (route.stops[1].spot.lon, route.stops[1].spot.lat)
