"""Live screens: an old snapshot and the facts since make a fresh snapshot."""

from __future__ import annotations

import json
from typing import Any

from tests.deliveries.street import (
    CONSUMER,
    a_delivery,
    a_rider,
    an_offer,
    one,
    rider_of,
    spot,
    stand,
    standing,
)
from tests.deliveries.test_hall import listed
from tests.stores.shop import CITY, OPERATOR

from songda.kernel.house import House
from songda.kernel.ids import SessionId, uuid7
from songda.kernel.jobs import Worker
from songda.kernel.listening import Feed
from songda.kernel.live import Hub, Watcher
from songda.kernel.permissions import SYSTEM, Principal, Role
from songda.modules.deliveries.actions import answer, by_hand, riding
from songda.modules.deliveries.actions.food_ready import food_ready
from songda.modules.deliveries.actions.hall import grab
from songda.modules.deliveries.actions.hand_on import hand_on, take_over
from songda.modules.deliveries.model import HandingReason

CONSUMER_SESSION = Principal(role=Role.CONSUMER, person_id=CONSUMER, session_id=SessionId(uuid7()))


class Screen:
    """A client: a map by key, as the shared client file keeps it."""

    def __init__(self, house: House, who: Principal) -> None:
        self.hub = house.state["hub"] = Hub(house)
        self.feed = Feed(house)
        self.feed.on_facts(self.hub.hear)
        self.watcher = Watcher(who)
        self.rows: dict[str, Any] = {}
        self.refused: list[str] = []

    async def watch(self, topic: str) -> None:
        await self.feed.round()
        await self.hub.watch(self.watcher, topic)
        self.read()

    async def beat(self) -> None:
        while await self.feed.round():
            pass
        touched, self.hub._touched = self.hub._touched, {}
        await self.hub.beat(touched)
        self.read()

    def read(self) -> None:
        for raw in self.watcher.take():
            message = json.loads(raw)
            if "refused" in message:
                self.refused.append(message["refused"])
                continue
            if message.get("full"):
                self.rows = {}
            self.rows |= message["put"]
            for key in message["drop"]:
                self.rows.pop(key, None)


async def fresh(house: House, who: Principal, topic: str) -> dict[str, Any]:
    anew = Screen(house, who)
    await anew.watch(topic)
    return anew.rows


async def test_the_riders_screen_follows_offers_and_stops(house: House) -> None:
    rider_id, delivery_id = await a_rider(house), await a_delivery(house)
    screen = Screen(house, rider_of(1))
    await screen.watch(f"rider/{rider_id}")
    assert list(screen.rows) == ["care"]
    offer_id = await an_offer(house, delivery_id, rider_id)
    await screen.beat()
    assert sorted(screen.rows) == ["care", f"offer/{offer_id}"]
    await house.do(answer.accept, rider_of(1), None, offer_id, rider_id)
    await screen.beat()
    assert sorted(screen.rows) == ["care", f"stop/{delivery_id}/drop", f"stop/{delivery_id}/pickup"]
    await house.do(food_ready, SYSTEM, None, delivery_id, house.clocks.city_now(), True)
    await screen.beat()
    assert screen.rows[f"stop/{delivery_id}/pickup"]["food_ready"] is True
    assert screen.rows == await fresh(house, rider_of(1), f"rider/{rider_id}")
    await house.do(by_hand.release, SYSTEM, None, delivery_id)
    await screen.beat()
    assert list(screen.rows) == ["care"]


async def test_the_riders_screen_hears_when_rest_begins_and_ends(house: House) -> None:
    rider_id, worker = await a_rider(house), Worker(house)
    screen = Screen(house, rider_of(1))
    await screen.watch(f"rider/{rider_id}")
    assert screen.rows["care"]["standing"] == "offers"
    rest_at = screen.rows["care"]["offers_until_at"]
    for seconds, standing_now in ((4 * 3600 + 1, "resting"), (20 * 60, "offers")):
        house.clocks.advance(seconds)
        for _ in range(3):
            await worker.round()
        await screen.beat()
        assert screen.rows["care"]["standing"] == standing_now
        assert screen.rows == await fresh(house, rider_of(1), f"rider/{rider_id}")
    assert screen.rows["care"]["offers_until_at"] > rest_at


async def test_the_hall_follows_what_comes_and_goes(house: House) -> None:
    first, _ = await a_rider(house, 1), await a_rider(house, 2)
    screen = Screen(house, rider_of(2))
    await screen.watch(f"hall/{rider_of(2).rider_id}")
    delivery_id = await listed(house)
    await screen.beat()
    assert list(screen.rows) == [f"open/{delivery_id}"]
    await house.do(food_ready, SYSTEM, None, delivery_id, house.clocks.city_now(), True)
    await screen.beat()
    assert screen.rows[f"open/{delivery_id}"]["food_ready"] is True
    offer_id = await an_offer(house, delivery_id, first)
    await screen.beat()
    assert screen.rows == {}
    await house.do(answer.decline, rider_of(1), None, offer_id, first)
    await screen.beat()
    assert screen.rows == await fresh(house, rider_of(2), f"hall/{rider_of(2).rider_id}")
    assert list(screen.rows) == [f"open/{delivery_id}"]
    await house.do(grab, rider_of(1), None, delivery_id, first)
    await screen.beat()
    assert screen.rows == {}


async def test_a_colleague_hears_at_once_that_they_are_asked(house: House) -> None:
    first, second = await a_rider(house, 1), await a_rider(house, 2)
    delivery_id = await a_delivery(house)
    await house.do(by_hand.assign, SYSTEM, None, delivery_id, first)
    mine, theirs = Screen(house, rider_of(1)), Screen(house, rider_of(2))
    for screen, whose in ((mine, first), (theirs, second)):
        await screen.watch(f"hall/{whose}")
    handing_id = await house.do(
        hand_on, rider_of(1), None, delivery_id, first, HandingReason.BREAKDOWN, second
    )
    for screen in (mine, theirs):
        await screen.beat()
    assert (list(mine.rows), list(theirs.rows)) == ([f"mine/{handing_id}"], [f"asked/{handing_id}"])
    await house.do(take_over, rider_of(2), None, handing_id, second)
    for screen in (mine, theirs):
        await screen.beat()
    assert (mine.rows, theirs.rows) == ({}, {})


async def test_the_consumer_sees_the_rider_come(house: House) -> None:
    rider_id, delivery_id = await a_rider(house), await a_delivery(house)
    order_id = (await standing(house, delivery_id)).order_id
    screen = Screen(house, CONSUMER_SESSION)
    await screen.watch(f"delivery/{order_id}")
    assert screen.rows["delivery"]["state"] == "waiting"
    assert screen.rows["delivery"]["rider_name"] is None
    offer_id = await an_offer(house, delivery_id, rider_id)
    await house.do(answer.accept, rider_of(1), None, offer_id, rider_id)
    await screen.beat()
    row = screen.rows["delivery"]
    assert (row["state"], row["rider_name"], row["rider_vehicle"]) == ("assigned", "骑**", "ebike")
    assert row["eta_low_at"] < row["eta_high_at"]
    where = Screen(house, CONSUMER_SESSION)
    await where.feed.round()
    await where.watch(f"delivery/position/{order_id}")
    assert where.rows["rider"]["lon"] == spot(0).lon
    house.clocks.advance(5)
    await stand(house, rider_id, spot(200))
    where.read()
    assert where.rows["rider"]["lon"] == spot(200).lon


async def test_the_operators_map_follows_and_forgets_what_ended(house: House) -> None:
    rider_id, delivery_id = await a_rider(house), await a_delivery(house)
    screen = Screen(house, OPERATOR)
    await screen.watch(f"deliveries/{CITY}")
    assert screen.rows[str(delivery_id)]["state"] == "waiting"
    offer_id = await an_offer(house, delivery_id, rider_id)
    await house.do(answer.accept, rider_of(1), None, offer_id, rider_id)
    now = await standing(house, delivery_id)
    by = rider_of(1)
    await house.do(riding.at_store, by, None, delivery_id, rider_id)
    await house.do(riding.picked_up, by, None, delivery_id, rider_id, now.pickup_code)
    await screen.beat()
    assert screen.rows[str(delivery_id)]["state"] == "picked_up"
    assert screen.rows == await fresh(house, OPERATOR, f"deliveries/{CITY}")
    await house.do(riding.at_customer, by, None, delivery_id, rider_id)
    await house.do(riding.deliver, by, None, delivery_id, rider_id, now.drop_code, None, None)
    await screen.beat()
    assert screen.rows == {}
    positions = Screen(house, OPERATOR)
    await positions.watch(f"riders/positions/{CITY}")
    assert list(positions.rows) == [str(rider_id)]


async def test_nobody_watches_what_is_not_theirs(house: House) -> None:
    rider_id, delivery_id = await a_rider(house), await a_delivery(house)
    order_id = (await standing(house, delivery_id)).order_id
    stranger = Principal(role=Role.CONSUMER, person_id=OPERATOR.person_id, session_id=SessionId(uuid7()))
    for who, topic in (
        (rider_of(2), f"rider/{rider_id}"),
        (rider_of(2), f"hall/{rider_id}"),
        (stranger, f"delivery/{order_id}"),
        (stranger, f"delivery/position/{order_id}"),
        (stranger, f"deliveries/{CITY}"),
        (rider_of(1), f"riders/positions/{CITY}"),
        (stranger, f"delivery/{uuid7()}"),
    ):
        screen = Screen(house, who)
        await screen.watch(topic)
        assert (screen.rows, screen.refused) == ({}, ["kernel.not_found"]), topic
    assert await one(house, "select count(*) from deliveries.deliveries") == 1
