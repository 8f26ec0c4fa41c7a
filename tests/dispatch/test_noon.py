"""Noon rain through the real module: riders accept, ride, wait, hand over, minute by minute of city time."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import pytest
from tests.deliveries.street import a_delivery, a_rider, breaches, one, rider_of, spot, stand, standing
from tests.stores.shop import CITY

from songda.kernel.geo import Point
from songda.kernel.house import House
from songda.kernel.ids import DeliveryId, RiderId
from songda.modules.deliveries import queries
from songda.modules.deliveries.actions import answer, riding
from songda.modules.deliveries.model import NextAction, OfferId, Spot
from songda.modules.dispatch.actions.decide import Thinker
from songda.modules.dispatch.actions.lead import Leader
from songda.modules.dispatch.actions.replay import replay
from songda.modules.roads import public as roads

STEP_S = 60


@dataclass
class Rider:
    """Rides straight to the next stop; `there_s` is when they arrive at it."""

    number: int
    rider_id: RiderId
    here: Spot
    goal: tuple[DeliveryId, str] | None = None
    there_s: float = 0.0


@dataclass
class Noon:
    house: House
    leader: Leader
    riders: list[Rider] = field(default_factory=list)
    placed: dict[DeliveryId, float] = field(default_factory=dict)
    minutes: dict[DeliveryId, float] = field(default_factory=dict)
    carried_most: int = 0

    def now_s(self) -> float:
        return self.house.clocks.city_now().timestamp()

    async def step(self) -> None:
        self.house.clocks.advance(STEP_S)
        for rider in self.riders:
            await stand(self.house, rider.rider_id, rider.here)
        await self.leader.look()
        async with self.house.db.glance() as tx:
            open_offers = await tx.fetch(
                "select offer_id, rider_id from deliveries.offers where state = 'open' order by offer_id"
            )
        for row in open_offers:
            by = rider_of(row["rider_id"].int - 0x1000)
            await self.house.do(answer.accept, by, None, OfferId(row["offer_id"]), row["rider_id"])
        for rider in self.riders:
            await self._ride(rider)

    async def _ride(self, rider: Rider) -> None:
        """Everything this rider can do by now."""
        for _ in range(20):
            async with self.house.db.reading() as tx:
                stops = (await queries.route(tx, self.house, rider.rider_id)).stops
            if not stops:
                return
            bags = sum(stop.kind == "drop" and stop.state in ("picked_up", "at_customer") for stop in stops)
            self.carried_most = max(self.carried_most, bags)
            stop = stops[0]
            if rider.goal != (stop.delivery_id, stop.kind):
                way_s = await self._way_s(rider.here, stop.spot)
                rider.goal, rider.there_s = (DeliveryId(stop.delivery_id), stop.kind), self.now_s() + way_s
            if self.now_s() < rider.there_s:
                return
            rider.here = stop.spot
            if not await self._act(rider, DeliveryId(stop.delivery_id), stop.next_action):
                return

    async def _act(self, rider: Rider, delivery_id: DeliveryId, action: NextAction | None) -> bool:
        now, by = await standing(self.house, delivery_id), rider_of(rider.number)
        match action:
            case NextAction.AT_STORE:
                await self.house.do(riding.at_store, by, None, delivery_id, rider.rider_id)
            case NextAction.PICKED_UP:
                if now.ready_expected_at.timestamp() > self.now_s():
                    return False
                code = now.pickup_code
                await self.house.do(riding.picked_up, by, None, delivery_id, rider.rider_id, code)
            case NextAction.AT_CUSTOMER:
                await self.house.do(riding.at_customer, by, None, delivery_id, rider.rider_id)
            case NextAction.DELIVERED:
                code = now.drop_code
                await self.house.do(riding.deliver, by, None, delivery_id, rider.rider_id, code, None, None)
                self.minutes[delivery_id] = (self.now_s() - self.placed[delivery_id]) / 60
            case None:
                raise AssertionError("the first stop has no action")
        return True

    async def _way_s(self, a: Spot, b: Spot) -> int:
        return await roads.travel_s(self.house, CITY, Point(a.lon, a.lat), Point(b.lon, b.lat))


async def lunch(house: House, thinker: Thinker, orders: int, riders: int, spread_s: int) -> Noon:
    """Orders from four stores over some city time; on until everything is there, three hours at most."""
    draw = random.Random(7)
    noon = Noon(house, Leader(house, thinker))
    for number in range(1, riders + 1):
        east_m = draw.randrange(-1500, 1500)
        rider_id = await a_rider(house, number, east_m=east_m)
        noon.riders.append(Rider(number, rider_id, spot(east_m)))
    stores = [spot(draw.randrange(-1200, 1200), draw.randrange(-1200, 1200)) for _ in range(4)]
    due = sorted(draw.randrange(spread_s) for _ in range(orders))
    began_s = noon.now_s()
    for _ in range(3 * 3600 // STEP_S):
        while due and began_s + due[0] <= noon.now_s():
            due.pop(0)
            door = spot(draw.randrange(-2500, 2500), draw.randrange(-2500, 2500))
            delivery_id = await a_delivery(
                house, shop=draw.choice(stores), door=door, ready_s=draw.randrange(300, 1200)
            )
            noon.placed[delivery_id] = noon.now_s()
        await noon.step()
        if not due and len(noon.minutes) == orders:
            break
    return noon


async def must_have_ended_well(house: House, noon: Noon, orders: int) -> None:
    assert len(noon.minutes) == orders, "everything was delivered"
    assert await breaches(house) == []
    assert await one(house, "select count(*) from deliveries.stops") == 0
    assert await one(house, "select sum(delivered_count)::int from riders.riders") == orders
    async with house.db.reading() as tx:
        for row in await tx.fetch("select round_id from dispatch.rounds"):
            assert (await replay(tx, row["round_id"])).is_same


async def test_six_orders_and_one_rider(house: House) -> None:
    thinker = Thinker(30)
    try:
        noon = await lunch(house, thinker, orders=6, riders=1, spread_s=600)
    finally:
        thinker.close()
    await must_have_ended_well(house, noon, 6)
    assert noon.carried_most >= 2, "one rider for six orders has to bundle"


@pytest.mark.long
async def test_forty_orders_and_six_riders(house: House) -> None:
    thinker = Thinker(30)
    try:
        noon = await lunch(house, thinker, orders=40, riders=6, spread_s=2400)
    finally:
        thinker.close()
    await must_have_ended_well(house, noon, 40)
    assert noon.carried_most >= 2
    mean = sum(noon.minutes.values()) / 40
    print(f"\nnoon: 40 orders, 6 riders: mean {mean:.1f} min, worst {max(noon.minutes.values()):.1f} min")
    assert mean < 45
