"""City time and machine time never meet, and city time never goes back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from songda.kernel.clocks import CityTime, Clocks, ClocksMixed, MachineTime, Pace, city, machine
from songda.kernel.house import UNREAD_S, House, set_rate

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
CITY, MACHINE = city(NOON), machine(NOON)

MEETINGS: list[Callable[[], Any]] = [
    lambda: CITY < MACHINE,
    lambda: MACHINE < CITY,
    lambda: CITY <= MACHINE,
    lambda: MACHINE <= CITY,
    lambda: CITY > MACHINE,
    lambda: MACHINE > CITY,
    lambda: CITY >= MACHINE,
    lambda: MACHINE >= CITY,
    lambda: CITY - MACHINE,
    lambda: MACHINE - CITY,
    lambda: max(CITY, MACHINE),
]


@pytest.mark.parametrize("meeting", MEETINGS)
def test_the_clocks_refuse_to_meet(meeting: Callable[[], Any]) -> None:
    with pytest.raises(ClocksMixed):
        meeting()


def test_each_clock_reckons_with_itself() -> None:
    assert CITY.plus(90) - CITY == timedelta(seconds=90)
    assert isinstance(CITY.plus(1), CityTime)
    assert isinstance(CITY - timedelta(seconds=1), CityTime)
    assert isinstance(MACHINE.plus(1), MachineTime)
    assert CITY.plus(1) > CITY


def clocks_at(rate: float) -> Clocks:
    return Clocks(Pace(MACHINE, CITY, rate), MACHINE)


def test_city_time_runs_at_its_rate() -> None:
    clocks = clocks_at(60)
    clocks.advance(10)
    passed = clocks.city_now() - CITY
    assert 600 <= passed.total_seconds() < 601
    assert 10 <= (clocks.machine_now() - MACHINE).total_seconds() < 10.1


def test_city_time_never_goes_back_over_a_change_of_rate() -> None:
    clocks = clocks_at(60)
    clocks.advance(100)
    before = clocks.city_now()
    # A slower rate was set ten seconds ago elsewhere; this process ran on at sixty meanwhile.
    clocks.follow(Pace(MACHINE.plus(90), CITY.plus(5400), 1.0), MACHINE.plus(100))
    assert clocks.city_now() == before
    clocks.advance(600)
    assert clocks.city_now() > before


def test_a_database_that_is_behind_does_not_turn_the_machine_clock_back() -> None:
    clocks = clocks_at(1)
    clocks.advance(50)
    before = clocks.machine_now()
    clocks.follow(clocks.pace, MACHINE.plus(20))
    assert clocks.machine_now() >= before
    clocks.follow(clocks.pace, MACHINE.plus(80))
    assert clocks.machine_now() >= MACHINE.plus(80)


def test_a_test_moves_both_clocks() -> None:
    clocks = clocks_at(10)
    clocks.advance(3600)
    assert clocks.machine_now() >= MACHINE.plus(3600)
    assert clocks.city_now() >= CITY.plus(36_000)


async def test_a_new_rate_begins_where_the_old_one_is(house: House) -> None:
    await house.act(set_rate, 60.0)
    await house.read_clocks()
    assert house.clocks.rate == 60.0
    first = house.clocks.city_now()
    await house.act(set_rate, 1.0)
    await house.read_clocks()
    second = house.clocks.city_now()
    assert second >= first
    assert (second - first).total_seconds() < 60 * (UNREAD_S + 1)


async def test_a_process_that_reads_a_slower_rate_late_does_not_stand_still(house: House) -> None:
    await house.act(set_rate, 60.0)
    await house.read_clocks()
    late = Clocks(house.clocks.pace, house.clocks.machine_now())
    await house.act(set_rate, 1.0)
    await house.read_clocks()
    late.advance(1)
    before = late.city_now()
    late.follow(house.clocks.pace, late.machine_now())
    late.advance(0.5)
    assert late.city_now() > before
    assert abs((late.city_now() - house.clocks.city_now()).total_seconds() - 1.5) < 1


async def test_a_new_rate_may_leap_forward_and_never_back(house: House) -> None:
    now = house.clocks.city_now()
    await house.act(set_rate, 10.0, now.plus(3 * 3600))
    await house.read_clocks()
    assert house.clocks.city_now() >= now.plus(3 * 3600)
    await house.act(set_rate, 10.0, now)
    await house.read_clocks()
    assert house.clocks.city_now() >= now.plus(3 * 3600)


def test_an_older_row_that_arrives_late_is_left_aside() -> None:
    clocks = Clocks(Pace(MACHINE, CITY, 1.0), MACHINE)
    newer = Pace(MACHINE.plus(1), CITY.plus(3600), 1.0)
    clocks.follow(newer, MACHINE.plus(1))
    clocks.follow(Pace(MACHINE, CITY, 1.0), MACHINE.plus(1))
    assert clocks.pace == newer
    assert clocks.city_now() >= CITY.plus(3600)
