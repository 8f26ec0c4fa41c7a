import asyncio

import pytest
from tests.deliveries.street import a_delivery, a_rider, an_offer, breaches, one, rider_of, standing, told
from tests.deliveries.test_riding import assigned, at_the_door

from songda.kernel.house import House
from songda.kernel.permissions import SYSTEM
from songda.modules.deliveries.actions import answer, by_hand, trouble
from songda.modules.deliveries.actions.cancel import cancel
from songda.modules.deliveries.errors import AlreadyPickedUp, NotNow, OfferGone, RiderNotThere, WaitFirst
from songda.modules.deliveries.model import Reported, State, Trouble
from songda.modules.riders.actions.duty import go_off_line


async def test_an_operator_gives_it_to_another_though_it_was_offered(house: House) -> None:
    asked, chosen = await a_rider(house), await a_rider(house, 2)
    delivery_id = await a_delivery(house)
    offer_id = await an_offer(house, delivery_id, asked)
    for _ in range(2):
        await house.do(by_hand.assign, SYSTEM, None, delivery_id, chosen)
    now = await standing(house, delivery_id)
    assert (now.state, now.rider_id) == (State.ASSIGNED, chosen)
    with pytest.raises(OfferGone):
        await house.do(answer.accept, rider_of(1), None, offer_id, asked)
    assert (await told(house)).count("DeliveryAssigned") == 1
    assert await breaches(house) == []


async def test_a_rider_off_line_or_unknown_gets_nothing_by_hand(house: House) -> None:
    rider_id, delivery_id = await a_rider(house), await a_delivery(house)
    await house.do(go_off_line, rider_of(1), None, rider_id)
    with pytest.raises(RiderNotThere):
        await house.do(by_hand.assign, SYSTEM, None, delivery_id, rider_id)
    assert (await standing(house, delivery_id)).state is State.WAITING


async def test_it_moves_between_riders_until_it_is_picked_up(house: House) -> None:
    delivery_id, first = await assigned(house)
    second = await a_rider(house, 2)
    await house.do(by_hand.assign, SYSTEM, None, delivery_id, second)
    assert (await standing(house, delivery_id)).rider_id == second
    assert await one(house, "select count(*) from deliveries.stops where rider_id = $1", first) == 0
    await house.do(by_hand.release, SYSTEM, None, delivery_id)
    await house.do(by_hand.release, SYSTEM, None, delivery_id)
    now = await standing(house, delivery_id)
    assert (now.state, now.rider_id) == (State.WAITING, None)
    assert await breaches(house) == []


async def test_food_on_its_way_is_neither_moved_nor_cancelled(house: House) -> None:
    delivery_id, _ = await at_the_door(house)
    second = await a_rider(house, 2)
    with pytest.raises(AlreadyPickedUp):
        await house.do(by_hand.assign, SYSTEM, None, delivery_id, second)
    with pytest.raises(AlreadyPickedUp):
        await house.do(by_hand.release, SYSTEM, None, delivery_id)
    with pytest.raises(AlreadyPickedUp):
        await house.do(cancel, SYSTEM, None, delivery_id)
    assert (await standing(house, delivery_id)).state is State.AT_CUSTOMER


async def test_cancelling_takes_the_stops_and_the_offer_along(house: House) -> None:
    delivery_id, _ = await assigned(house)
    await house.do(cancel, SYSTEM, None, delivery_id)
    await house.do(cancel, SYSTEM, None, delivery_id)
    assert (await standing(house, delivery_id)).state is State.CANCELLED
    assert await one(house, "select count(*) from deliveries.stops") == 0
    offered = await a_delivery(house)
    rider_id = await a_rider(house, 2)
    await an_offer(house, offered, rider_id)
    await house.do(cancel, SYSTEM, None, offered)
    assert await one(house, "select count(*) from deliveries.offers where state = 'open'") == 0
    assert (await told(house)).count("DeliveryCancelled") == 2
    assert await breaches(house) == []


async def test_accept_against_cancel_has_one_story(house: House) -> None:
    rider_id = await a_rider(house)
    for _ in range(20):
        delivery_id = await a_delivery(house)
        offer_id = await an_offer(house, delivery_id, rider_id)
        accepted, cancelled = await asyncio.gather(
            house.do(answer.accept, rider_of(1), None, offer_id, rider_id),
            house.do(cancel, SYSTEM, None, delivery_id),
            return_exceptions=True,
        )
        assert cancelled is None
        assert accepted == delivery_id or isinstance(accepted, OfferGone)
        assert (await standing(house, delivery_id)).state is State.CANCELLED
    assert await one(house, "select count(*) from deliveries.stops") == 0
    assert await breaches(house) == []


async def test_giving_up_needs_a_report_and_a_wait(house: House) -> None:
    delivery_id, rider_id = await at_the_door(house)
    by = rider_of(1)
    with pytest.raises(WaitFirst):
        await house.do(trouble.report, by, None, delivery_id, rider_id, Reported.CANNOT_DELIVER)
    for _ in range(2):
        await house.do(trouble.report, by, None, delivery_id, rider_id, Reported.CUSTOMER_UNREACHABLE)
    house.clocks.advance(299)
    with pytest.raises(WaitFirst):
        await house.do(trouble.report, by, None, delivery_id, rider_id, Reported.CANNOT_DELIVER)
    assert (await standing(house, delivery_id)).state is State.AT_CUSTOMER
    house.clocks.advance(2)
    for _ in range(2):
        await house.do(trouble.report, by, None, delivery_id, rider_id, Reported.CANNOT_DELIVER)
    ended = await standing(house, delivery_id)
    assert (ended.state, ended.trouble) == (State.FAILED, Trouble.CUSTOMER_UNREACHABLE)
    assert (await told(house))[-2:] == ["DeliveryTroubled", "DeliveryFailed"]
    assert await breaches(house) == []


async def test_a_late_store_is_reported_in_the_store_only(house: House) -> None:
    delivery_id, rider_id = await assigned(house)
    with pytest.raises(NotNow):
        await house.do(trouble.report, rider_of(1), None, delivery_id, rider_id, Reported.STORE_LATE)
    assert (await standing(house, delivery_id)).trouble is None


async def test_who_goes_off_line_keeps_what_was_accepted_and_loses_offers(house: House) -> None:
    from songda.kernel.listening import Pump

    delivery_id, rider_id = await assigned(house)
    offered = await a_delivery(house)
    await an_offer(house, offered, rider_id)
    pump = Pump(house)
    await pump.round()
    await house.do(go_off_line, rider_of(1), None, rider_id)
    for _ in range(3):
        await pump.round()
    assert (await standing(house, offered)).state is State.WAITING
    assert (await standing(house, delivery_id)).state is State.ASSIGNED
