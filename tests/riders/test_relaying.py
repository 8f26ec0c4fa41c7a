"""Riders are seen by who watches in another process, and no key ends stale."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest
from tests.deliveries.street import CITY, a_rider

from songda.entry import composition
from songda.entry.host import Hosted
from songda.kernel.house import House
from songda.kernel.ids import PersonId, RiderId, SessionId, uuid7
from songda.kernel.live import Watcher
from songda.kernel.permissions import Principal, Role
from songda.kernel.settings import Settings
from songda.modules.riders.actions.positions import positions_of
from songda.modules.riders.model import Fix

STREAM = f"riders/positions/{CITY}"
OPERATOR = Principal(
    role=Role.OPERATOR, person_id=PersonId(uuid7()), session_id=SessionId(uuid7()), city_id=CITY
)


class Screen:
    """An operator's map."""

    def __init__(self) -> None:
        self.watcher = Watcher(OPERATOR)
        self.rows: dict[str, Any] = {}

    def lons(self) -> dict[str, float]:
        for message in self.watcher.take():
            told = json.loads(message)
            if told.get("full"):
                self.rows = {}
            self.rows.update(told["put"])
        return {key: row["lon"] for key, row in self.rows.items()}

    async def shows(self, wanted: Callable[[dict[str, float]], bool], within_s: float = 8.0) -> None:
        try:
            async with asyncio.timeout(within_s):
                while not wanted(self.lons()):  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
        except TimeoutError:
            pytest.fail(f"it shows {self.lons()}")


@asynccontextmanager
async def process(house: House) -> AsyncIterator[Hosted]:
    """What a process of the house runs, without its HTTP port."""
    hosted = Hosted(house, ("push",), "127.0.0.1", 0)
    running = asyncio.create_task(hosted.run())
    flushing = asyncio.create_task(keep(house))
    try:
        await asyncio.sleep(0.3)
        yield hosted
    finally:
        for one in (running, flushing):
            one.cancel()
        await asyncio.gather(running, flushing, return_exceptions=True)


async def keep(house: House) -> None:
    while True:
        await asyncio.sleep(1)
        await positions_of(house).flush(house)


@pytest.fixture
async def two(house: House, database_url: str, settings: Settings) -> AsyncIterator[tuple[House, Hosted]]:
    """The house that takes fixes, and another process that shows them."""
    other = await composition.open_house(database_url, settings=settings)
    try:
        async with process(house), process(other) as shown:
            yield house, shown
    finally:
        await composition.close_house(other)


def moves(house: House, rider_id: RiderId, lon: float, ago_s: float = 0.0) -> None:
    """The rider's phone tells where it is."""
    at = house.clocks.city_now().plus(-ago_s)
    fix = Fix(at=at, lon=lon, lat=31.23, heading=90, speed_mps=4.0)
    positions_of(house).take(rider_id, CITY, (fix,), house.clocks.city_now())


async def test_a_fix_taken_by_one_process_is_seen_at_another(two: tuple[House, Hosted]) -> None:
    house, shown = two
    rider_id, screen = await a_rider(house, 1), Screen()
    await shown.hub.watch(screen.watcher, STREAM)
    moves(house, rider_id, 121.5)
    await screen.shows(lambda lons: lons.get(str(rider_id)) == 121.5, within_s=0.8)


async def test_a_fix_that_comes_late_by_another_way_takes_nobodys_place(
    two: tuple[House, Hosted],
) -> None:
    house, shown = two
    rider_id, screen = await a_rider(house, 1), Screen()
    await shown.hub.watch(screen.watcher, STREAM)
    moves(house, rider_id, 121.5)
    moves(shown.house, rider_id, 121.6, ago_s=-1)  # it reaches the screen while the other is on its way
    moves(house, RiderId(uuid7()), 121.7)
    await screen.shows(lambda lons: 121.7 in lons.values())
    assert screen.lons()[str(rider_id)] == 121.6


async def test_who_begins_to_watch_before_the_last_fix_is_stored_sees_it_yet(
    two: tuple[House, Hosted],
) -> None:
    house, shown = two
    rider_id, screen = await a_rider(house, 1), Screen()
    moves(house, rider_id, 121.5)
    await asyncio.sleep(0.3)
    await shown.hub.watch(screen.watcher, STREAM)
    await screen.shows(lambda lons: lons.get(str(rider_id)) == 121.5)


async def test_no_key_ends_stale_though_lines_are_cut_and_many_ride(
    two: tuple[House, Hosted], database_url: str
) -> None:
    house, shown = two
    riders, screen = [await a_rider(house, number) for number in range(1, 9)], Screen()
    await shown.hub.watch(screen.watcher, STREAM)
    connection = await asyncpg.connect(database_url)
    cut = 0
    try:
        for step in range(120):
            for place, rider_id in enumerate(riders):
                moves(house, rider_id, 121 + place / 10 + step / 10_000)
            if step % 30 == 15:
                cut += await connection.fetchval(
                    """select count(pg_terminate_backend(pid)) from pg_stat_activity
                       where datname = current_database() and application_name = 'songda relay'"""
                )
            await asyncio.sleep(0.02)
    finally:
        await connection.close()
    assert cut >= 4, "the control: lines were cut"
    last = {str(rider_id): 121 + place / 10 + 119 / 10_000 for place, rider_id in enumerate(riders)}
    await screen.shows(lambda lons: {key: lons.get(key) for key in last} == last)


async def test_more_than_a_notification_holds_goes_in_several(two: tuple[House, Hosted]) -> None:
    house, shown = two
    screen = Screen()
    await shown.hub.watch(screen.watcher, STREAM)
    many = [RiderId(uuid7()) for _ in range(300)]
    for place, rider_id in enumerate(many):
        moves(house, rider_id, 121 + place / 1_000)
    await screen.shows(lambda lons: len(lons) >= 300, within_s=2)
    assert screen.lons()[str(many[-1])] == 121.299
