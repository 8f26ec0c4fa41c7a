import asyncio

import pytest
from tests.deliveries.street import a_delivery, a_rider, an_offer, breaches, one, rider_of, standing, told

from songda.kernel.house import House
from songda.kernel.jobs import Worker
from songda.kernel.permissions import SYSTEM
from songda.modules.deliveries.actions import answer
from songda.modules.deliveries.actions.offer import offer
from songda.modules.deliveries.errors import OfferGone, OfferUnknown
from songda.modules.deliveries.model import NewOffer, OfferId, State


async def test_accepting_gives_the_rider_two_stops(house: House) -> None:
    rider_id, delivery_id = await a_rider(house), await a_delivery(house)
    offer_id = await an_offer(house, delivery_id, rider_id)
    assert (await standing(house, delivery_id)).state is State.OFFERED

    await house.do(answer.accept, rider_of(1), None, offer_id, rider_id)

    now = await standing(house, delivery_id)
    assert (now.state, now.rider_id) == (State.ASSIGNED, rider_id)
    stops = await one(house, "select array_agg(kind order by place) from deliveries.stops")
    assert stops == ["pickup", "drop"]
    assert await told(house) == ["DeliveryRequested", "DeliveryOffered", "DeliveryAssigned"]
    assert await breaches(house) == []


async def test_accepting_twice_is_once(house: House) -> None:
    rider_id, delivery_id = await a_rider(house), await a_delivery(house)
    offer_id = await an_offer(house, delivery_id, rider_id)

    await house.do(answer.accept, rider_of(1), "key-one-1", offer_id, rider_id)
    await house.do(answer.accept, rider_of(1), "key-one-1", offer_id, rider_id)
    await house.do(answer.accept, rider_of(1), "key-two-2", offer_id, rider_id)

    assert (await told(house)).count("DeliveryAssigned") == 1
    assert await one(house, "select count(*) from deliveries.stops") == 2


async def test_twenty_at_once_are_one(house: House) -> None:
    rider_id, delivery_id = await a_rider(house), await a_delivery(house)
    offer_id = await an_offer(house, delivery_id, rider_id)
    tries = [house.do(answer.accept, rider_of(1), f"key-{n:04}", offer_id, rider_id) for n in range(20)]
    assert await asyncio.gather(*tries) == [delivery_id] * 20
    assert (await told(house)).count("DeliveryAssigned") == 1
    assert await breaches(house) == []


async def test_another_riders_offer_answers_like_none(house: House) -> None:
    rider_id, thief = await a_rider(house), await a_rider(house, 2)
    delivery_id = await a_delivery(house)
    offer_id = await an_offer(house, delivery_id, rider_id)
    for verb in (answer.accept, answer.decline):
        with pytest.raises(OfferUnknown):
            await house.do(verb, rider_of(2), None, offer_id, thief)
    assert (await standing(house, delivery_id)).state is State.OFFERED


async def test_a_declined_one_waits_for_another_and_cannot_be_accepted(house: House) -> None:
    rider_id, delivery_id = await a_rider(house), await a_delivery(house)
    offer_id = await an_offer(house, delivery_id, rider_id)
    await house.do(answer.decline, rider_of(1), None, offer_id, rider_id)
    await house.do(answer.decline, rider_of(1), None, offer_id, rider_id)
    assert (await standing(house, delivery_id)).state is State.WAITING
    with pytest.raises(OfferGone):
        await house.do(answer.accept, rider_of(1), None, offer_id, rider_id)
    assert (await standing(house, delivery_id)).state is State.WAITING
    assert await told(house) == ["DeliveryRequested", "DeliveryOffered", "OfferDeclined"]


async def test_an_unanswered_offer_ends_when_both_clocks_say_so(house: House) -> None:
    rider_id, delivery_id = await a_rider(house), await a_delivery(house)
    offer_id = await an_offer(house, delivery_id, rider_id)
    worker = Worker(house)
    house.clocks.advance(59)
    await worker.round()
    assert (await standing(house, delivery_id)).state is State.OFFERED
    house.clocks.advance(2)
    await worker.round()
    assert (await standing(house, delivery_id)).state is State.WAITING
    with pytest.raises(OfferGone):
        await house.do(answer.accept, rider_of(1), None, offer_id, rider_id)
    assert await told(house) == ["DeliveryRequested", "DeliveryOffered", "OfferExpired"]


async def test_accept_against_expiry_has_one_winner_every_time(house: House) -> None:
    """Thirty offers, each accepted and expired at the same moment: whoever holds the row first."""
    rider_id = await a_rider(house)
    outcomes = []
    for _ in range(30):
        delivery_id = await a_delivery(house)
        offer_id = await an_offer(house, delivery_id, rider_id)
        house.clocks.advance(61)
        accepted, _ = await asyncio.gather(
            house.do(answer.accept, rider_of(1), None, offer_id, rider_id),
            Worker(house).round(),
            return_exceptions=True,
        )
        now = (await standing(house, delivery_id)).state
        if isinstance(accepted, BaseException):
            assert isinstance(accepted, OfferGone)
            assert now is State.WAITING
        else:
            assert now is State.ASSIGNED
        outcomes.append(now)
    assert await breaches(house) == []
    assert (await told(house)).count("DeliveryAssigned") == outcomes.count(State.ASSIGNED)
    assert (await told(house)).count("OfferExpired") == outcomes.count(State.WAITING)


async def test_two_rounds_offer_it_to_one_rider_only(house: House) -> None:
    first, second = await a_rider(house), await a_rider(house, 2)
    delivery_id = await a_delivery(house)
    asks = [
        NewOffer(
            offer_id=OfferId(delivery_id), delivery_id=delivery_id, rider_id=rider_id, round_id=None, route=()
        )
        for rider_id in (first, second)
    ]
    sent = await asyncio.gather(*(house.do(offer, SYSTEM, None, ask) for ask in asks))
    assert sorted(sent) == [False, True]
    assert await one(house, "select count(*) from deliveries.offers") == 1


async def test_the_route_takes_a_second_delivery_where_the_plan_has_it(house: House) -> None:
    rider_id = await a_rider(house)
    first, second = await a_delivery(house), await a_delivery(house)
    await house.do(answer.accept, rider_of(1), None, await an_offer(house, first, rider_id), rider_id)
    now = house.clocks.city_now()
    from songda.modules.deliveries.model import RouteStop, StopKind

    planned = tuple(
        RouteStop(delivery_id=delivery_id, kind=kind, expected_at=now)
        for delivery_id, kind in (
            (first, StopKind.PICKUP),
            (second, StopKind.PICKUP),
            (second, StopKind.DROP),
            (first, StopKind.DROP),
        )
    )
    ask = NewOffer(
        offer_id=OfferId(second), delivery_id=second, rider_id=rider_id, round_id=None, route=planned
    )
    assert await house.do(offer, SYSTEM, None, ask)
    await house.do(answer.accept, rider_of(1), None, OfferId(second), rider_id)
    async with house.db.glance() as tx:
        rows = await tx.fetch("select delivery_id, kind from deliveries.stops order by place")
    assert [(row["delivery_id"], row["kind"]) for row in rows] == [
        (first, "pickup"),
        (second, "pickup"),
        (second, "drop"),
        (first, "drop"),
    ]
