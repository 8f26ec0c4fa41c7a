"""A phone that says nothing any more: battery, accident, or no signal."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid5

from songda.kernel.clocks import CityTime, MachineTime
from songda.kernel.house import Doing, House
from songda.kernel.ids import RiderId
from songda.modules.notify import public as notify
from songda.modules.riders import records
from songda.modules.riders.actions.care import note
from songda.modules.riders.events import RiderFellSilent, RiderWentOffline
from songda.modules.riders.model import Duty, OffBecause, WorkKind


async def fall_silent(do: Doing, rider_id: RiderId) -> bool:
    """Set a rider off line who has been silent for too long by both clocks, and leave them a message.

    Whether that was so: a position that came meanwhile, or a rider who went off line, changes nothing. Twice
    is once. What becomes of their deliveries is `deliveries`' affair, which hears of it.
    """
    rider = await records.lock(do.tx, rider_id)
    if rider.state is Duty.OFF or not await records.is_silent(do.tx, rider_id, *_before(do.house)):
        return False
    await note(do, rider_id, WorkKind.OFF_LINE)
    await records.set_duty(do.tx, rider_id, Duty.OFF, do.city_now, do.machine_now, OffBecause.SILENT)
    await do.announce(
        RiderFellSilent(rider_id=rider_id, city_id=rider.city_id, at=do.city_now),
        RiderWentOffline(rider_id=rider_id, city_id=rider.city_id),
    )
    # The moment makes it another message the next time it happens.
    about = uuid5(rider_id, do.city_now.isoformat())
    await notify.send(do, rider.person_id, "riders.fell_silent", about, {})
    return True


async def find_silent(house: House) -> list[RiderId]:
    """Riders on line without a sign of life for longer than the patience, by id."""
    async with house.db.glance() as tx:
        return await records.silent(tx, *_before(house))


def _before(house: House) -> tuple[CityTime, MachineTime]:
    """The last moments, by both clocks, at which a sign of life is too old."""
    city_s, machine_s = house.settings["riders.silent_city_s"], house.settings["riders.silent_machine_s"]
    city_before: CityTime = house.clocks.city_now() - timedelta(seconds=city_s)
    machine_before: MachineTime = house.clocks.machine_now() - timedelta(seconds=machine_s)
    return city_before, machine_before
