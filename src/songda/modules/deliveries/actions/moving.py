"""One step of the machine, shared by all verbs: the row, its event, the rider's work, who sees it."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.kernel.ids import RiderId
from songda.modules.deliveries import records, rules
from songda.modules.deliveries.actions.showing import follow
from songda.modules.deliveries.model import HELD, Delivery, State
from songda.modules.riders import public as riders


async def move(
    do: Doing,
    delivery: Delivery,
    there: State,
    kind: str,
    rider_id: RiderId | None = None,
    *,
    courier: str | None = None,
) -> Delivery:
    """Move a locked delivery and log it. `rider_id`: whom it is about; the holder where none is given.
    `courier`: the outside courier who holds it from now on; the one who does where none is given.

    Refuses with NotNow what the table of moves doesn't have.
    """
    rules.must_allow(delivery.state, there)
    about = rider_id if rider_id is not None else delivery.rider_id
    theirs = courier if courier is not None else delivery.courier
    moved = await records.save_state(do.tx, delivery, there, about, theirs, do.city_now)
    await records.log(
        do.tx, delivery.delivery_id, kind, delivery.state, there, about, do.by.role, do.city_now
    )
    await _count_work(do, delivery, moved)
    await follow(do, delivery, moved)
    return moved


async def _count_work(do: Doing, before: Delivery, now: Delivery) -> None:
    """Holding a delivery is work: riders keep count of it."""
    had, has = (one.rider_id if one.state in HELD else None for one in (before, now))
    if had == has:
        return
    if had is not None:
        await riders.ended(do, had)
    if has is not None:
        await riders.took(do, has)
