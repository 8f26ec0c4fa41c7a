"""Delivered orders teach the house how wide an arrival's range must be."""

from __future__ import annotations

from datetime import timedelta

from tests.deliveries.street import a_delivery, a_rider, an_offer, rider_of, standing
from tests.stores.shop import CITY

from songda.kernel.house import House
from songda.kernel.ids import DeliveryId, RiderId
from songda.kernel.permissions import SYSTEM
from songda.kernel.ranges import Shift
from songda.modules.deliveries import queries, records, rules
from songda.modules.deliveries.actions import answer, by_hand, riding
from songda.modules.deliveries.actions.learn_arrival import learn_arrival
from songda.modules.deliveries.events import DeliveryDelivered


async def shift(house: House) -> Shift:
    async with house.db.glance() as tx:
        return await records.arrival_shift(tx, CITY)


async def taken(house: House, rider_id: RiderId) -> DeliveryId:
    """Accepted now: the street's offers expect the rider at the door in 900 seconds."""
    delivery_id = await a_delivery(house)
    await house.do(answer.accept, rider_of(1), None, await an_offer(house, delivery_id, rider_id), rider_id)
    return delivery_id


async def delivered(house: House, delivery_id: DeliveryId, rider_id: RiderId, after_s: int) -> None:
    now, who = await standing(house, delivery_id), rider_of(1)
    house.clocks.advance(after_s)
    await house.do(riding.at_store, who, None, delivery_id, rider_id)
    await house.do(riding.picked_up, who, None, delivery_id, rider_id, now.pickup_code)
    await house.do(riding.at_customer, who, None, delivery_id, rider_id)
    await house.do(riding.deliver, who, None, delivery_id, rider_id, now.drop_code, None, None)
    fact = DeliveryDelivered(
        delivery_id=delivery_id,
        order_id=now.order_id,
        store_id=now.store_id,
        city_id=CITY,
        consumer_id=now.consumer_id,
        rider_id=rider_id,
        pay_minor=500,
        cash_minor=0,
    )
    await house.act(learn_arrival, fact)


def test_the_range_is_moved_by_what_was_learned_and_never_in_the_past() -> None:
    assert rules.arrival_s(900) == (850, 1_235)
    assert rules.arrival_s(900, Shift(low_s=-100, high_s=60)) == (750, 1_295)
    assert rules.arrival_s(20, Shift(low_s=-100, high_s=-400)) == (0, 60)


def test_a_miss_moves_an_end_nine_times_as_far_as_a_hit() -> None:
    assert rules.arrival_step(900, 849, Shift()) == Shift(low_s=-45, high_s=-5)
    assert rules.arrival_step(900, 1_000, Shift()) == Shift(low_s=5, high_s=-5)
    assert rules.arrival_step(900, 1_236, Shift()) == Shift(low_s=5, high_s=45)
    assert rules.arrival_step(900, 1_236, Shift(high_s=1)) == Shift(low_s=5, high_s=-5)


async def test_a_rider_who_comes_late_moves_the_high_end_and_the_next_is_told_so(house: House) -> None:
    rider_id = await a_rider(house)
    late = await taken(house, rider_id)
    await delivered(house, late, rider_id, 3_000)
    assert await shift(house) == Shift(low_s=5, high_s=45)
    following = await taken(house, rider_id)
    async with house.db.glance() as tx:
        seen = await queries.track(tx, await standing(house, following), house)
    assert seen.eta_low_at is not None
    assert seen.eta_high_at is not None
    assert seen.eta_high_at - seen.eta_low_at == timedelta(seconds=335 + 45 + 50 - 5)


async def test_one_in_time_draws_both_ends_together(house: House) -> None:
    rider_id = await a_rider(house)
    await delivered(house, await taken(house, rider_id), rider_id, 1_000)
    assert await shift(house) == Shift(low_s=5, high_s=-5)


async def test_what_was_given_by_hand_teaches_nothing(house: House) -> None:
    rider_id = await a_rider(house)
    delivery_id = await a_delivery(house)
    await house.do(by_hand.assign, SYSTEM, None, delivery_id, rider_id)
    await delivered(house, delivery_id, rider_id, 3_000)
    assert await shift(house) == Shift()


async def test_a_shift_stays_within_an_hour(house: House) -> None:
    async with house.db.transaction() as tx:
        for _ in range(3):
            await records.move_arrival(tx, CITY, Shift(low_s=-2_000, high_s=2_000))
    assert await shift(house) == Shift(low_s=-3_600, high_s=3_600)
