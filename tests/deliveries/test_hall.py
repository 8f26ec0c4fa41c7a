"""The hall: shown to the nearest who may take it, and the first has it."""

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
    standing,
    told,
)

from songda.kernel.house import House
from songda.kernel.ids import DeliveryId
from songda.kernel.permissions import SYSTEM
from songda.modules.deliveries import queries
from songda.modules.deliveries.actions.hall import LIST, HallDue, grab, keep_from_hall
from songda.modules.deliveries.errors import BoxFull, DeliveryUnknown, RiderNotThere, TakenByAnother
from songda.modules.deliveries.model import State
from songda.modules.deliveries.queries.hall import HallRow, hall
from songda.modules.riders.actions.duty import go_off_line
from songda.modules.riders.errors import CareRefusal
from songda.modules.riders.model import Vehicle

WAITS = """select extract(epoch from j.due_at -
             (select max(d.requested_at) from deliveries.deliveries d))::int
           from kernel.jobs j where j.name = 'deliveries.list_in_hall' order by j.due_at desc limit 1"""


async def listed(house: House, **how: object) -> DeliveryId:
    """A delivery whose time came."""
    delivery_id = await a_delivery(house, **how)  # type: ignore[arg-type]
    await come(house, delivery_id)
    return delivery_id


async def come(house: House, delivery_id: DeliveryId) -> None:
    run = LIST.run
    assert run is not None
    await house.act(run, HallDue(delivery_id=delivery_id))


async def seen_by(house: House, number: int) -> list[HallRow]:
    rider_id = rider_of(number).rider_id
    assert rider_id is not None
    async with house.db.reading() as tx:
        return await hall(tx, house, rider_id)


async def test_its_time_comes_five_minutes_after_a_rider_was_wanted(house: House) -> None:
    await a_delivery(house)
    assert await one(house, WAITS) == 300
    await a_delivery(house, ready_s=3_600)
    assert await one(house, WAITS) == 3_300  # ten minutes before the food, and five


async def test_by_rule_a_long_ride_is_shown_at_once(house: House) -> None:
    house.settings.replace(deliveries__hall_from_m=2_000)
    await a_delivery(house, door=spot(1_600))
    assert await one(house, WAITS) == 0


async def test_the_nearest_see_it_and_then_twice_as_many(house: House) -> None:
    house.settings.replace(deliveries__hall_riders=1)
    for number, east_m in ((1, 900), (2, 100), (3, 500)):
        await a_rider(house, number, east_m=east_m)
    delivery_id = await listed(house)
    assert [len(await seen_by(house, n)) for n in (1, 2, 3)] == [0, 1, 0]
    await come(house, delivery_id)
    assert [len(await seen_by(house, n)) for n in (1, 2, 3)] == [0, 1, 1]
    row = (await seen_by(house, 2))[0]
    # 4.00 and 1.00 a kilometre for 1,301 m by the grid, rounded up.
    assert (row.delivery_id, row.pay_minor, row.handing_id) == (delivery_id, 531, None)


async def test_who_can_not_carry_it_or_must_rest_does_not_see_it(house: House) -> None:
    await a_rider(house, 4)
    house.clocks.advance(4 * 3_600)  # the fourth must rest by now
    await a_rider(house, 1, capacity=1)
    await a_rider(house, 2, vehicle=Vehicle.DRONE)
    await a_rider(house, 3)
    await listed(house, items=9)
    assert [len(await seen_by(house, n)) for n in (1, 2, 3, 4)] == [0, 0, 1, 0]


async def test_of_two_at_once_one_has_it_and_the_other_is_told(house: House) -> None:
    both = [await a_rider(house, 1), await a_rider(house, 2)]
    delivery_id = await listed(house)
    ends = await asyncio.gather(
        *(house.do(grab, rider_of(n), None, delivery_id, both[n - 1]) for n in (1, 2)),
        return_exceptions=True,
    )
    refused = [end for end in ends if isinstance(end, BaseException)]
    assert [type(end) for end in refused] == [TakenByAnother]
    now = await standing(house, delivery_id)
    assert (now.state, now.rider_id in both) == (State.ASSIGNED, True)
    assert (await told(house)).count("DeliveryAssigned") == 1
    assert await seen_by(house, 1) == await seen_by(house, 2) == []
    assert await breaches(house) == []


async def test_taken_twice_is_taken_once(house: House) -> None:
    rider_id = await a_rider(house)
    delivery_id = await listed(house)
    for _ in range(2):
        assert await house.do(grab, rider_of(1), None, delivery_id, rider_id) == delivery_id
    assert (await told(house)).count("DeliveryAssigned") == 1
    async with house.db.reading() as tx:
        assert len((await queries.route(tx, house, rider_id)).stops) == 2


async def test_what_is_offered_to_somebody_or_not_shown_is_not_taken(house: House) -> None:
    first, second = await a_rider(house, 1), await a_rider(house, 2)
    unseen = await a_delivery(house)
    with pytest.raises(DeliveryUnknown):
        await house.do(grab, rider_of(1), None, unseen, first)
    delivery_id = await listed(house)
    await an_offer(house, delivery_id, second)
    with pytest.raises(TakenByAnother):
        await house.do(grab, rider_of(1), None, delivery_id, first)
    assert (await standing(house, delivery_id)).state is State.OFFERED
    assert await seen_by(house, 1) == []


async def test_what_a_person_keeps_back_is_neither_shown_nor_taken(house: House) -> None:
    rider_id = await a_rider(house)
    delivery_id = await listed(house)
    await house.do(keep_from_hall, SYSTEM, None, delivery_id, True)
    assert await seen_by(house, 1) == []
    with pytest.raises(TakenByAnother):
        await house.do(grab, rider_of(1), None, delivery_id, rider_id)
    await house.do(keep_from_hall, SYSTEM, None, delivery_id, False)
    assert len(await seen_by(house, 1)) == 1


async def test_a_full_box_and_a_rider_off_line_take_nothing(house: House) -> None:
    rider_id = await a_rider(house, capacity=1)
    first, second = await listed(house), await listed(house)
    await house.do(grab, rider_of(1), None, first, rider_id)
    with pytest.raises(BoxFull):
        await house.do(grab, rider_of(1), None, second, rider_id)
    other = await a_rider(house, 2)
    await come(house, second)
    await house.do(go_off_line, rider_of(2), None, other)
    with pytest.raises(RiderNotThere):
        await house.do(grab, rider_of(2), None, second, other)
    assert (await standing(house, second)).state is State.WAITING


async def test_rest_comes_before_the_hall(house: House) -> None:
    rider_id = await a_rider(house)
    house.clocks.advance(3 * 3_600 + 3_500)
    delivery_id = await listed(house)
    house.clocks.advance(200)
    with pytest.raises(CareRefusal):
        await house.do(grab, rider_of(1), None, delivery_id, rider_id)
    assert (await standing(house, delivery_id)).state is State.WAITING
