"""What a vehicle can't do it isn't asked to: reach and payload are hard."""

from __future__ import annotations

import pytest
from tests.deliveries.street import a_delivery, a_rider, spot
from tests.stores.shop import CITY

from songda.kernel.house import House
from songda.modules.dispatch.actions.decide import decide_timed, params_of
from songda.modules.dispatch.actions.gather import gather
from songda.modules.dispatch.engine.plan import Plan
from songda.modules.riders.model import Vehicle


async def _plan(house: House) -> Plan:
    gathered = await gather(house, CITY)
    assert gathered is not None
    return decide_timed(gathered.snapshot, params_of(house), 1)[0]


async def test_a_drone_beside_the_store_takes_one_bag_quickly(house: House) -> None:
    await a_rider(house, 1, east_m=200)
    drone = await a_rider(house, 2, vehicle=Vehicle.DRONE)
    await a_delivery(house, door=spot(4_000), items=2)
    assert [offer.rider_id for offer in (await _plan(house)).offers] == [str(drone)]


@pytest.mark.parametrize(("metres", "items"), [(4_000, 9), (8_500, 2)], ids=["two bags", "too far"])
async def test_what_is_too_heavy_or_too_far_for_it_goes_by_ebike(
    house: House, metres: int, items: int
) -> None:
    ebike = await a_rider(house, 1, east_m=200)
    await a_rider(house, 2, vehicle=Vehicle.DRONE)
    await a_delivery(house, door=spot(metres), items=items)
    assert [offer.rider_id for offer in (await _plan(house)).offers] == [str(ebike)]


async def test_what_nobody_on_duty_can_carry_waits(house: House) -> None:
    await a_rider(house, 1, vehicle=Vehicle.DRONE, capacity=6)
    await a_delivery(house, items=9)
    gathered = await gather(house, CITY)
    assert gathered is not None
    assert [rider.capacity_units for rider in gathered.snapshot.riders] == [1]
    assert (await _plan(house)).offers == ()


async def test_where_all_may_nobody_is_named(house: House) -> None:
    """So that a snapshot of a city of e-bikes is what it was."""
    await a_rider(house, 1)
    await a_delivery(house)
    gathered = await gather(house, CITY)
    assert gathered is not None
    assert [one.vehicles for one in gathered.snapshot.deliveries] == [()]
