"""Keep count of a rider's work, and keep offers from those who must rest.

The fold is written with whatever changed it, under the rider's lock. What time alone changes needs nobody:
who asks folds up to now. The job only tells others.
"""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.kernel.ids import RiderId
from songda.kernel.jobs import Job
from songda.kernel.values import value
from songda.modules.riders import records
from songda.modules.riders.errors import NotAsked
from songda.modules.riders.events import RiderStandingChanged
from songda.modules.riders.model import Rider, Work, WorkKind
from songda.modules.riders.rules import care


@value
class Turn:
    rider_id: RiderId


async def note(do: Doing, rider_id: RiderId, kind: WorkKind) -> None:
    """Fold what just happened to a rider, and log it. Called once for each. Raises RiderUnknown."""
    rider, before = await records.lock_working(do.tx, rider_id)
    work = care.after(before, kind, do.city_now, care.rules_of(do.house.settings, rider.vehicle))
    await records.log_work(do.tx, rider_id, kind, do.city_now)
    await _keep(do, rider, work)


async def took(do: Doing, rider_id: RiderId) -> None:
    """The rider holds one delivery more."""
    await note(do, rider_id, WorkKind.TOOK)


async def ended(do: Doing, rider_id: RiderId) -> None:
    """The rider holds one delivery less, however it ended."""
    await note(do, rider_id, WorkKind.ENDED)


async def go_on(do: Doing, rider_id: RiderId) -> None:
    """After eight hours: I wish to go on. Twice is once; NotAsked before there is anything to say."""
    rider, before = await records.lock_working(do.tx, rider_id)
    rules = care.rules_of(do.house.settings, rider.vehicle)
    work = care.as_of(before, do.city_now, rules)
    if work.went_on:
        return
    if work.worked_s < rules.asked_after_s:
        raise NotAsked(worked_min=work.worked_s // 60)
    await note(do, rider_id, WorkKind.WENT_ON)


async def must_get_offers(do: Doing, rider_id: RiderId) -> None:
    """The guard of everything that gives a rider work: raises the CareRefusal that stands against it.

    It takes no lock: only time turns offers off, and what turns them on again is at least as old as now.
    """
    rider, before = await records.working(do.tx, rider_id)
    rules = care.rules_of(do.house.settings, rider.vehicle)
    work = care.as_of(before, do.city_now, rules)
    care.must_get_offers(work, rules)


async def _turn(do: Doing, due: Turn) -> None:
    """Time alone may have changed the standing: say so. A turn that didn't come any more says nothing."""
    rider, before = await records.lock_working(do.tx, due.rider_id)
    await _keep(do, rider, care.as_of(before, do.city_now, care.rules_of(do.house.settings, rider.vehicle)))


async def _keep(do: Doing, rider: Rider, work: Work) -> None:
    rules = care.rules_of(do.house.settings, rider.vehicle)
    standing = care.standing(work, rules)
    if await records.save_work(do.tx, rider.rider_id, work, standing):
        await do.announce(
            RiderStandingChanged(rider_id=rider.rider_id, city_id=rider.city_id, standing=standing)
        )
    turns_at = care.turns_at(work, rules)
    if turns_at is not None:
        key = f"{rider.rider_id}/{turns_at.isoformat()}"
        await do.later(TURN, Turn(rider_id=rider.rider_id), at=turns_at, key=key)


TURN = Job("riders.turn", Turn, run=_turn)
