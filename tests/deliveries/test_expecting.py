"""When a rider is expected, told when it is worth telling."""

from __future__ import annotations

from datetime import timedelta

from tests.deliveries.street import a_delivery, a_rider, an_offer, one, rider_of, standing, told
from tests.deliveries.test_live import Screen
from tests.deliveries.test_riding import assigned
from tests.stores.shop import CITY, OPERATOR

from songda.kernel.house import House
from songda.kernel.ids import DeliveryId, RiderId
from songda.modules.deliveries.actions import answer
from songda.modules.deliveries.actions.expecting import expect
from songda.modules.deliveries.model import RouteStop, StopKind


async def later(
    house: House, delivery_id: DeliveryId, by_s: float, kind: StopKind = StopKind.DROP
) -> RouteStop:
    """The stop, expected so much later than it is known."""
    known = await one(
        house,
        "select expected_at from deliveries.stops where delivery_id = $1 and kind = $2",
        delivery_id,
        kind,
    )
    return RouteStop(delivery_id=delivery_id, kind=kind, expected_at=known + timedelta(seconds=by_s))


async def moved(house: House, rider_id: RiderId, *stops: RouteStop) -> int:
    """How many facts it was worth."""
    before = (await told(house)).count("ArrivalMoved")
    await house.act(expect, {rider_id: stops})
    return (await told(house)).count("ArrivalMoved") - before


async def test_a_minute_is_told_once_and_less_is_not(house: House) -> None:
    delivery_id, rider_id = await assigned(house)
    early = await later(house, delivery_id, 59)
    assert await moved(house, rider_id, early) == 0
    late = await later(house, delivery_id, 61)
    assert await moved(house, rider_id, late) == 1
    assert await moved(house, rider_id, late) == 0
    earlier = await later(house, delivery_id, -60)
    assert await moved(house, rider_id, earlier) == 1


async def test_small_steps_add_up_to_one_worth_telling(house: House) -> None:
    delivery_id, rider_id = await assigned(house)
    known = await later(house, delivery_id, 0)
    told_after = []
    for by_s in (20, 40, 60, 80, 100, 120):
        stop = RouteStop(
            delivery_id=delivery_id,
            kind=StopKind.DROP,
            expected_at=known.expected_at + timedelta(seconds=by_s),
        )
        if await moved(house, rider_id, stop):
            told_after.append(by_s)
    assert told_after == [60, 120]


async def test_both_stops_of_one_delivery_are_one_fact(house: House) -> None:
    delivery_id, rider_id = await assigned(house)
    second = await a_delivery(house)
    await house.do(answer.accept, rider_of(1), None, await an_offer(house, second, rider_id), rider_id)
    stops = [
        await later(house, delivery_id, 90, StopKind.PICKUP),
        await later(house, delivery_id, 90),
        await later(house, second, 10),
    ]
    assert await moved(house, rider_id, *stops) == 1


async def test_another_riders_stop_is_left_alone(house: House) -> None:
    delivery_id, _ = await assigned(house)
    stranger = await a_rider(house, 2)
    assert await moved(house, stranger, await later(house, delivery_id, 600)) == 0


async def test_watchers_see_the_new_time_without_asking(house: House) -> None:
    delivery_id, rider_id = await assigned(house)
    order_id = (await standing(house, delivery_id)).order_id
    mine, desk = Screen(house, rider_of(1)), Screen(house, OPERATOR)
    await mine.watch(f"rider/{rider_id}")
    stop = await later(house, delivery_id, 300)
    await house.act(expect, {rider_id: [stop]})
    await mine.beat()
    row = mine.rows[f"stop/{delivery_id}/drop"]
    assert row["expected_at"].startswith(stop.expected_at.isoformat()[:19])
    await desk.watch(f"deliveries/{CITY}")
    again = await later(house, delivery_id, 300)
    await house.act(expect, {rider_id: [again]})
    await desk.beat()
    shown = desk.rows[str(delivery_id)]["expected_at"]
    assert shown.startswith(again.expected_at.isoformat()[:19])
    assert order_id is not None
