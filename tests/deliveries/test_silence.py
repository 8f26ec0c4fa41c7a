"""What becomes of a delivery when its rider's phone dies."""

from __future__ import annotations

import asyncio

import pytest
from tests.deliveries.street import (
    a_delivery,
    a_rider,
    an_offer,
    breaches,
    one,
    rider_of,
    spot,
    stand,
    standing,
    told,
)
from tests.deliveries.test_riding import assigned, at_the_door
from tests.stores.shop import CITY

from songda.kernel.clocks import CityTime
from songda.kernel.house import House
from songda.kernel.ids import RiderId
from songda.kernel.permissions import SYSTEM
from songda.modules.deliveries.actions import answer, by_hand, riding
from songda.modules.deliveries.actions.silence import hear_again, leave_silent
from songda.modules.deliveries.errors import NoLongerYours, NotNow
from songda.modules.deliveries.listeners import mind_silence
from songda.modules.deliveries.model import State, Trouble
from songda.modules.riders.actions.duty import go_on_line
from songda.modules.riders.actions.silence import fall_silent
from songda.modules.riders.events import RiderFellSilent, RiderSeen


async def silent(house: House, rider_id: RiderId) -> CityTime:
    """The phone dies, and the listener hears of it."""
    house.clocks.advance(400)
    assert await house.act(fall_silent, rider_id)
    since = house.clocks.city_now()
    await house.act(mind_silence, RiderFellSilent(rider_id=rider_id, city_id=CITY, at=since))
    return since


async def test_what_waits_at_the_store_goes_to_another(house: House) -> None:
    first, rider_id = await assigned(house)
    second = await a_delivery(house)
    await house.do(answer.accept, rider_of(1), None, await an_offer(house, second, rider_id), rider_id)
    await house.do(riding.at_store, rider_of(1), None, second, rider_id)
    since = await silent(house, rider_id)
    await house.act(leave_silent, rider_id, since)  # twice is once
    for delivery_id in (first, second):
        now = await standing(house, delivery_id)
        assert (now.state, now.rider_id, now.trouble) == (State.WAITING, None, None)
    assert await one(house, "select count(*) from deliveries.stops") == 0
    assert (await told(house)).count("DeliveryReleased") == 2
    assert await breaches(house) == []


async def test_what_is_in_the_box_is_trouble_told_once(house: House) -> None:
    delivery_id, rider_id = await at_the_door(house)
    since = await silent(house, rider_id)
    await house.act(leave_silent, rider_id, since)
    now = await standing(house, delivery_id)
    assert (now.state, now.rider_id, now.trouble) == (State.AT_CUSTOMER, rider_id, Trouble.RIDER_SILENT)
    assert (await told(house)).count("DeliveryTroubled") == 1
    assert await one(house, "select count(*) from deliveries.stops") == 1
    assert await breaches(house) == []


async def test_who_comes_back_is_told_that_it_was_given_away(house: House) -> None:
    delivery_id, rider_id = await assigned(house)
    codes = await standing(house, delivery_id)
    await silent(house, rider_id)
    await house.do(go_on_line, rider_of(1), None, rider_id)
    with pytest.raises(NoLongerYours):
        await house.do(riding.at_store, rider_of(1), None, delivery_id, rider_id)
    with pytest.raises(NoLongerYours):
        await house.do(riding.picked_up, rider_of(1), None, delivery_id, rider_id, codes.pickup_code)
    assert (await standing(house, delivery_id)).state is State.WAITING


async def test_the_first_sign_of_life_ends_the_trouble_and_the_food_arrives(house: House) -> None:
    delivery_id, rider_id = await at_the_door(house)
    await silent(house, rider_id)
    await house.do(go_on_line, rider_of(1), None, rider_id)
    await stand(house, rider_id, spot(1000))
    for _ in range(2):
        await house.act(mind_silence, RiderSeen(rider_id=rider_id, city_id=CITY))
    assert (await standing(house, delivery_id)).trouble is None
    assert (await told(house)).count("TroubleOver") == 1
    code = (await standing(house, delivery_id)).drop_code
    await house.do(riding.deliver, rider_of(1), None, delivery_id, rider_id, code, None, None)
    assert (await standing(house, delivery_id)).state is State.DELIVERED


async def test_what_was_taken_on_after_coming_back_stays(house: House) -> None:
    """The listener may hear of the silence late."""
    rider_id = await a_rider(house)
    since = house.clocks.city_now()
    house.clocks.advance(60)
    delivery_id = await a_delivery(house)
    await house.do(answer.accept, rider_of(1), None, await an_offer(house, delivery_id, rider_id), rider_id)
    await house.act(leave_silent, rider_id, since)
    assert (await standing(house, delivery_id)).state is State.ASSIGNED


async def test_a_late_pickup_against_the_release_has_one_story(house: House) -> None:
    """Whoever has the row first: the food is in the box, and the silence trouble, or it waits for another."""
    rider_id = await a_rider(house)
    ends: set[State] = set()
    for number in range(12):
        delivery_id = await a_delivery(house)
        await house.do(
            answer.accept, rider_of(1), None, await an_offer(house, delivery_id, rider_id), rider_id
        )
        await house.do(riding.at_store, rider_of(1), None, delivery_id, rider_id)
        code = (await standing(house, delivery_id)).pickup_code
        since = house.clocks.city_now()
        both = [
            house.do(riding.picked_up, rider_of(1), None, delivery_id, rider_id, code),
            house.act(leave_silent, rider_id, since),
        ]
        results = await asyncio.gather(*(both if number % 2 else both[::-1]), return_exceptions=True)
        refused = [one for one in results if isinstance(one, Exception)]
        now = await standing(house, delivery_id)
        ends.add(now.state)
        if now.state is State.PICKED_UP:
            assert (refused, now.trouble) == ([], Trouble.RIDER_SILENT)
            await house.act(hear_again, rider_id)
        else:
            assert (now.state, [type(one) for one in refused]) == (State.WAITING, [NoLongerYours])
    assert ends <= {State.PICKED_UP, State.WAITING}
    assert await breaches(house) == []


async def test_an_operator_ends_what_a_silent_rider_carries_and_nothing_else(house: House) -> None:
    delivery_id, rider_id = await at_the_door(house)
    with pytest.raises(NotNow):
        await house.do(by_hand.give_up, SYSTEM, None, delivery_id)
    assert (await standing(house, delivery_id)).state is State.AT_CUSTOMER
    await silent(house, rider_id)
    for _ in range(2):
        await house.do(by_hand.give_up, SYSTEM, None, delivery_id)
    now = await standing(house, delivery_id)
    assert (now.state, now.trouble) == (State.FAILED, Trouble.RIDER_SILENT)
    assert (await told(house)).count("DeliveryFailed") == 1
    assert await one(house, "select count(*) from deliveries.stops") == 0
    assert await breaches(house) == []
