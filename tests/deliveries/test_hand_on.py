"""A rider hands a delivery on before picking it up."""

from __future__ import annotations

import pytest
from tests.deliveries.street import a_delivery, a_rider, breaches, one, rider_of, standing
from tests.deliveries.test_hall import seen_by
from tests.deliveries.test_riding import assigned, at_the_door
from tests.stores.shop import CITY

from songda.kernel.house import House
from songda.kernel.ids import DeliveryId, RiderId
from songda.kernel.permissions import SYSTEM
from songda.modules.deliveries import queries
from songda.modules.deliveries.actions import by_hand, riding
from songda.modules.deliveries.actions.hand_on import (
    EXPIRE,
    HandingDue,
    decline_handing,
    hand_on,
    take_over,
)
from songda.modules.deliveries.errors import (
    AlreadyPickedUp,
    DeliveryUnknown,
    HandedOnTooOften,
    HandingOver,
    HandingUnknown,
    RiderNotThere,
)
from songda.modules.deliveries.model import HandingId, HandingReason, HandingState, State
from songda.modules.deliveries.queries.able import colleagues
from songda.modules.deliveries.queries.hall import AskedRow, asked_by
from songda.modules.riders.errors import CareRefusal

STATES = "select string_agg(state, ' ' order by asked_at) from deliveries.handings"


async def asked(house: House) -> tuple[DeliveryId, RiderId, RiderId, HandingId]:
    """The first rider has it and asks the second."""
    delivery_id, first = await assigned(house)
    second = await a_rider(house, 2)
    handing_id = await house.do(hand_on, rider_of(1), None, delivery_id, first, HandingReason.UNWELL, second)
    return delivery_id, first, second, handing_id


async def test_back_to_dispatch_it_waits_for_another_and_she_is_not_asked_again(house: House) -> None:
    delivery_id, rider_id = await assigned(house)
    await house.do(hand_on, rider_of(1), None, delivery_id, rider_id, HandingReason.BREAKDOWN)
    assert (await standing(house, delivery_id)).state is State.WAITING
    assert await one(house, STATES) == "done"
    assert await one(house, "select kind from deliveries.events order by number desc limit 1") == "handed_on"
    async with house.db.reading() as tx:
        jobs = await queries.open_for_dispatch(tx, CITY, house.clocks.city_now().plus(-600))
    assert [job.refused_by for job in jobs] == [(rider_id,)]
    assert await breaches(house) == []


async def test_a_colleague_says_yes_and_has_it(house: House) -> None:
    delivery_id, _, second, handing_id = await asked(house)
    assert (await standing(house, delivery_id)).state is State.ASSIGNED
    assert [row.handing_id for row in await seen_by(house, 2)] == [handing_id]
    for _ in range(2):
        assert await house.do(take_over, rider_of(2), None, handing_id, second) == delivery_id
    now = await standing(house, delivery_id)
    assert (now.state, now.rider_id) == (State.ASSIGNED, second)
    assert await one(house, STATES) == "done"
    assert await seen_by(house, 2) == []
    assert await breaches(house) == []


async def test_declined_or_unanswered_it_stays_where_it_is(house: House) -> None:
    delivery_id, first, second, handing_id = await asked(house)
    await house.do(decline_handing, rider_of(2), None, handing_id, second)
    await house.do(decline_handing, rider_of(2), None, handing_id, second)
    again = await house.do(hand_on, rider_of(1), None, delivery_id, first, HandingReason.OTHER, second)
    run = EXPIRE.run
    assert run is not None
    await house.act(run, HandingDue(handing_id=again))
    assert await one(house, STATES) == "declined over"
    with pytest.raises(HandingOver):
        await house.do(take_over, rider_of(2), None, again, second)
    assert (await standing(house, delivery_id)).rider_id == first


async def test_asked_twice_is_asked_once(house: House) -> None:
    delivery_id, first, second, handing_id = await asked(house)
    again = await house.do(hand_on, rider_of(1), None, delivery_id, first, HandingReason.UNWELL, second)
    assert again == handing_id
    assert await one(house, STATES) == "asked"


async def test_nobody_else_answers_and_nobody_hands_on_what_is_not_theirs(house: House) -> None:
    delivery_id, first, second, handing_id = await asked(house)
    third = await a_rider(house, 3)
    with pytest.raises(HandingUnknown):
        await house.do(take_over, rider_of(3), None, handing_id, third)
    with pytest.raises(DeliveryUnknown):
        await house.do(hand_on, rider_of(2), None, delivery_id, second, HandingReason.OTHER)
    nobody = RiderId(handing_id)
    with pytest.raises(RiderNotThere):
        await house.do(hand_on, rider_of(1), None, delivery_id, first, HandingReason.OTHER, nobody)
    assert (await standing(house, delivery_id)).rider_id == first


async def test_food_in_the_bag_is_not_handed_on(house: House) -> None:
    delivery_id, rider_id = await at_the_door(house)
    with pytest.raises(AlreadyPickedUp):
        await house.do(hand_on, rider_of(1), None, delivery_id, rider_id, HandingReason.TOO_FAR)
    assert await one(house, STATES) is None


async def test_what_an_operator_moved_meanwhile_is_not_taken_over(house: House) -> None:
    delivery_id, _, second, handing_id = await asked(house)
    third = await a_rider(house, 3)
    await house.do(by_hand.assign, SYSTEM, None, delivery_id, third)
    with pytest.raises(HandingOver):
        await house.do(take_over, rider_of(2), None, handing_id, second)
    assert (await standing(house, delivery_id)).rider_id == third


async def test_a_colleague_who_must_rest_takes_nothing_over(house: House) -> None:
    delivery_id, first = await assigned(house)
    second = await a_rider(house, 2)
    house.clocks.advance(4 * 3_600)
    handing_id = await house.do(hand_on, rider_of(1), None, delivery_id, first, HandingReason.UNWELL, second)
    with pytest.raises(CareRefusal):
        await house.do(take_over, rider_of(2), None, handing_id, second)
    assert (await standing(house, delivery_id)).rider_id == first
    assert await one(house, STATES) == "asked"


async def test_the_day_has_a_limit(house: House) -> None:
    rider_id = await a_rider(house)
    for _ in range(3):
        delivery_id = await a_delivery(house)
        await house.do(by_hand.assign, SYSTEM, None, delivery_id, rider_id)
        await house.do(hand_on, rider_of(1), None, delivery_id, rider_id, HandingReason.TOO_FAR)
    delivery_id = await a_delivery(house)
    await house.do(by_hand.assign, SYSTEM, None, delivery_id, rider_id)
    with pytest.raises(HandedOnTooOften):
        await house.do(hand_on, rider_of(1), None, delivery_id, rider_id, HandingReason.TOO_FAR)
    assert (await standing(house, delivery_id)).rider_id == rider_id


async def test_colleagues_are_the_nearest_who_could_masked_and_never_placed_exactly(house: House) -> None:
    delivery_id, _ = await assigned(house)
    await a_rider(house, 2, east_m=930)
    await a_rider(house, 3, east_m=120)
    await a_rider(house, 4, capacity=1)
    async with house.db.reading() as tx:
        found = await colleagues(tx, house, await standing(house, delivery_id))
    assert [(row.rider_id, row.name, row.distance_m) for row in found] == [
        (rider_of(4).rider_id, "骑**", 0),
        (rider_of(3).rider_id, "骑**", 200),
        (rider_of(2).rider_id, "骑**", 1_000),
    ]


async def test_who_asked_and_who_is_asked_see_until_when_and_what_became_of_it(house: House) -> None:
    _, _, second, handing_id = await asked(house)
    (row,) = await seen_by(house, 2)
    assert row.until_at is not None
    left_s = (row.until_at - house.clocks.city_now()).total_seconds()
    assert (row.from_name, 115 < left_s <= 120) == ("骑**", True)
    assert [(one.state, one.to_name) for one in await asked_by_first(house)] == [(HandingState.ASKED, "骑**")]
    await house.do(decline_handing, rider_of(2), None, handing_id, second)
    assert [one.state for one in await asked_by_first(house)] == [HandingState.DECLINED]


async def test_a_question_is_over_when_the_food_is_picked_up(house: House) -> None:
    delivery_id, first, second, handing_id = await asked(house)
    await house.do(riding.at_store, rider_of(1), None, delivery_id, first)
    code = (await standing(house, delivery_id)).pickup_code
    await house.do(riding.picked_up, rider_of(1), None, delivery_id, first, code)
    assert await one(house, STATES) == "over"
    assert await asked_by_first(house) == []
    with pytest.raises(HandingOver):
        await house.do(take_over, rider_of(2), None, handing_id, second)


async def asked_by_first(house: House) -> list[AskedRow]:
    rider_id = rider_of(1).rider_id
    assert rider_id is not None
    async with house.db.reading() as tx:
        return await asked_by(tx, house, rider_id)
