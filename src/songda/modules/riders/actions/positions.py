"""Take in fixes, hand them on at once, and write the newest in batches.

Positions are a stream, not facts: what this process holds for a second may be lost with it, and the next fix
makes up for it. Only the first of a rider who came on line is told as a fact: now they can be asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from songda.kernel import logs
from songda.kernel.house import Doing, House
from songda.kernel.ids import CityId, RiderId
from songda.kernel.permissions import SYSTEM
from songda.modules.riders import records, rules
from songda.modules.riders.events import RiderSeen
from songda.modules.riders.model import Fix, Place

LOG = logs.logger("riders.positions")
FLUSH_S = 1.0

Watcher = Callable[[CityId, Place], None]


class Positions:
    """This process's share of the stream: the newest fix a rider that isn't written yet."""

    def __init__(self, sample_every_s: int) -> None:
        self.watchers: list[Watcher] = []
        self._sample_every_s = sample_every_s
        self._unwritten: dict[RiderId, tuple[CityId, Fix]] = {}
        self._shown: dict[RiderId, datetime] = {}
        self._sampled: dict[RiderId, datetime] = {}
        self._samples: list[tuple[RiderId, Fix]] = []

    def take(self, rider_id: RiderId, city_id: CityId, fixes: tuple[Fix, ...], now: datetime) -> bool:
        """Whether there was anything newer than what is known. Old and future fixes change nothing."""
        fix = rules.newest(fixes, now)
        shown = self._shown.get(rider_id)
        if fix is None or (shown is not None and fix.at <= shown):
            return False
        self._shown[rider_id] = fix.at
        self._unwritten[rider_id] = (city_id, fix)
        sampled = self._sampled.get(rider_id)
        if sampled is None or (fix.at - sampled).total_seconds() >= self._sample_every_s:
            self._sampled[rider_id] = fix.at
            self._samples.append((rider_id, fix))
        place = Place(
            rider_id=rider_id,
            lon=fix.lon,
            lat=fix.lat,
            speed_mps=fix.speed_mps,
            heading=fix.heading,
            at=fix.at,
        )
        for watcher in self.watchers:
            watcher(city_id, place)
        return True

    async def flush(self, house: House) -> int:
        """Write what isn't written yet; how many riders that were. After a failure they are tried again."""
        batch, self._unwritten = self._unwritten, {}
        samples, self._samples = self._samples, []
        if not batch:
            return 0
        ordered = [(rider_id, *batch[rider_id]) for rider_id in sorted(batch)]
        try:
            async with house.db.transaction(durable=False) as tx:
                do = Doing(tx, house, SYSTEM, house.clocks.city_now(), house.clocks.machine_now())
                await records.keep_latest(tx, ordered, do.machine_now)
                await records.keep_samples(tx, samples)
                seen = await records.mark_seen(tx, [rider_id for rider_id, _, _ in ordered])
                await do.announce(
                    *[RiderSeen(rider_id=rider_id, city_id=city_id) for rider_id, city_id in seen]
                )
                await do.finish()
        except BaseException:
            self._unwritten = {**batch, **self._unwritten}
            self._samples = [*samples, *self._samples]
            raise
        house.committed(do)
        return len(batch)


def positions_of(house: House) -> Positions:
    """This process's stream; the same at every call."""
    found = house.state.get("riders.positions")
    if found is None:
        found = house.state["riders.positions"] = Positions(house.settings["riders.sample_every_s"])
    assert isinstance(found, Positions)
    return found


async def keep_flushing(house: House) -> None:
    """Write the stream every second, for ever."""
    stream = positions_of(house)
    while True:
        await asyncio.sleep(FLUSH_S)
        try:
            await stream.flush(house)
        except Exception as wrong:  # the database is away for a moment; nothing is lost but time
            LOG.warning("riders.positions_not_written", error_type=type(wrong).__name__)
