"""An outside map service may be slow, away or wrong: a ride is reckoned all the same."""

from random import Random

import numpy as np
from tests.roads.small_city import at, small_city

from songda.adapters.demo_map.client import DemoMap
from songda.kernel.breaker import Breaker
from songda.kernel.house import House
from songda.kernel.ids import CityId, uuid7
from songda.kernel.permissions import SYSTEM
from songda.modules.roads import public
from songda.modules.roads.model import Vehicle
from songda.modules.roads.ports import offer

OWN = 144
FROMS, TOS = [at(0, 0)], [at(600, 0)]


async def _asked(house: House, service: DemoMap, vehicle: Vehicle = Vehicle.EBIKE) -> int:
    city_id = await house.do(public.keep, SYSTEM, None, small_city(), CityId(uuid7()))
    offer(house, service)
    found = await public.matrix(house, city_id, FROMS, TOS, vehicle)
    return int(found[0, 0])


async def test_its_answer_is_taken_when_it_comes(house: House) -> None:
    assert await _asked(house, DemoMap(Random(1))) == 225  # 600 m × 1.35 at 13 km/h, rounded up


async def test_a_vehicle_it_does_not_know_rides_our_roads(house: House) -> None:
    service = DemoMap(Random(1))
    assert await _asked(house, service, Vehicle.BICYCLE) == 180
    assert service.asked == 0


async def test_one_that_is_away_costs_nobody_a_ride(house: House) -> None:
    assert await _asked(house, DemoMap(Random(1), away=100)) == OWN


async def test_one_that_is_slow_is_not_waited_for(house: House) -> None:
    house.settings.replace(**{"roads.outside_s": 0.05})
    assert await _asked(house, DemoMap(Random(1), slow=100)) == OWN


async def test_nonsense_is_not_ridden(house: House) -> None:
    assert await _asked(house, DemoMap(Random(1), nonsense=100)) == OWN


async def test_an_ebike_keeps_the_law_whatever_a_map_says(house: House) -> None:
    class Racing(DemoMap):
        async def matrix(self, *_: object) -> np.ndarray:  # type: ignore[override]
            return np.array([[20.0]])

    assert await _asked(house, Racing(Random(1))) == OWN  # 600 m at 15 km/h


async def test_after_three_failures_it_is_left_alone(house: House) -> None:
    service = DemoMap(Random(1), away=100)
    for _ in range(5):
        assert await _asked(house, service) == OWN
    assert service.asked == 3


def test_a_breaker_lets_one_call_through_after_its_rest() -> None:
    now = [0.0]
    breaker = Breaker(2, 60, lambda: now[0])
    for _ in range(2):
        assert breaker.may_ask()
        breaker.failed()
    assert not breaker.may_ask()
    now[0] = 61
    assert breaker.may_ask()
    assert not breaker.may_ask()
    breaker.worked()
    assert breaker.may_ask()
