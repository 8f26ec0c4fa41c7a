"""Go on and off line."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.kernel.ids import RiderId
from songda.modules.riders import records
from songda.modules.riders.actions.care import note
from songda.modules.riders.events import RiderWentOffline, RiderWentOnline
from songda.modules.riders.model import Duty, WorkKind


async def go_on_line(do: Doing, rider_id: RiderId) -> None:
    """From now on offers may come. Twice is once."""
    rider = await records.lock(do.tx, rider_id)
    if rider.state is Duty.ON:
        return
    await note(do, rider_id, WorkKind.ON_LINE)
    await records.set_duty(do.tx, rider_id, Duty.ON, do.city_now, do.machine_now)
    await do.announce(RiderWentOnline(rider_id=rider_id, city_id=rider.city_id))


async def go_off_line(do: Doing, rider_id: RiderId) -> None:
    """No new offers come; what was accepted is still to be delivered. Twice is once."""
    rider = await records.lock(do.tx, rider_id)
    if rider.state is Duty.OFF:
        return
    await note(do, rider_id, WorkKind.OFF_LINE)
    await records.set_duty(do.tx, rider_id, Duty.OFF, do.city_now, do.machine_now)
    await do.announce(RiderWentOffline(rider_id=rider_id, city_id=rider.city_id))
