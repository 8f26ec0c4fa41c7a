"""Orders for later are released to dispatch in time, and not before."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.deliveries.street import a_delivery, a_rider, one, spot, stand, standing
from tests.stores.shop import CITY

from songda.kernel.house import House
from songda.kernel.ids import RiderId
from songda.modules.deliveries.model import State
from songda.modules.dispatch.actions.decide import Thinker
from songda.modules.dispatch.actions.gather import gather
from songda.modules.dispatch.actions.lead import Leader

HOURS_2 = 7_200
OFFERED = "select extract(epoch from ready_known_at - offered_at)::int from deliveries.offers"


@pytest.fixture(scope="module")
def thinker() -> Iterator[Thinker]:
    made = Thinker(30)
    yield made
    made.close()


async def later(house: House, seconds: int, rider_id: RiderId) -> None:
    house.clocks.advance(seconds)
    await stand(house, rider_id, spot(0))


async def test_this_evenings_order_keeps_no_round_going_at_noon(house: House) -> None:
    rider_id = await a_rider(house)
    await a_delivery(house, ready_s=HOURS_2, promised_s=HOURS_2 + 1_200)
    assert await gather(house, CITY) is None
    await later(house, HOURS_2 - 1_830, rider_id)
    assert await gather(house, CITY) is None
    await later(house, 60, rider_id)
    gathered = await gather(house, CITY)
    assert gathered is not None
    assert (gathered.waiting, len(gathered.snapshot.deliveries)) == (1, 1)


async def test_it_does_not_ride_along_in_the_snapshots_of_others(house: House) -> None:
    await a_rider(house)
    now = await a_delivery(house)
    await a_delivery(house, ready_s=HOURS_2, promised_s=HOURS_2 + 1_200)
    gathered = await gather(house, CITY)
    assert gathered is not None
    assert [seen.id for seen in gathered.snapshot.deliveries] == [str(now)]


async def test_food_that_is_ready_early_is_seen_at_once(house: House) -> None:
    await a_rider(house)
    delivery_id = await a_delivery(house, ready_s=HOURS_2, promised_s=HOURS_2 + 1_200)
    async with house.db.transaction() as tx:
        await tx.execute(
            "update deliveries.deliveries set food_ready = true where delivery_id = $1", delivery_id
        )
    assert await gather(house, CITY) is not None


async def test_a_rider_is_asked_before_the_food_is_ready_and_not_long_before(
    house: House, thinker: Thinker
) -> None:
    """Nobody is asked two hours ahead, nor half an hour; somebody is when it is time to set off."""
    rider_id = await a_rider(house)
    delivery_id = await a_delivery(house, ready_s=HOURS_2, promised_s=HOURS_2 + 1_200)
    leader = Leader(house, thinker)
    assert await leader.look() == 0
    await later(house, HOURS_2 - 1_790, rider_id)
    assert await leader.look() == 0
    for _ in range(60):
        await later(house, 30, rider_id)
        if await leader.look():
            break
    assert (await standing(house, delivery_id)).state is State.OFFERED
    assert 0 < await one(house, OFFERED) <= 600
