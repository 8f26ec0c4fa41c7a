"""A rider hands a delivery on before picking it up: back to dispatch, or to a colleague who says yes."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from songda.kernel.clocks import Patience
from songda.kernel.house import Doing
from songda.kernel.ids import DeliveryId, RiderId, uuid7
from songda.kernel.jobs import Job
from songda.kernel.values import value
from songda.modules.deliveries import records
from songda.modules.deliveries.actions.holding import give_to, take_from
from songda.modules.deliveries.actions.riding import mine
from songda.modules.deliveries.actions.showing import BEFORE_PICKUP, end_handing
from songda.modules.deliveries.errors import (
    AlreadyPickedUp,
    HandedOnTooOften,
    HandingOver,
    HandingUnknown,
    NotNow,
    RiderNotThere,
)
from songda.modules.deliveries.events import ColleagueAsked
from songda.modules.deliveries.model import (
    Delivery,
    Handing,
    HandingId,
    HandingReason,
    HandingState,
    State,
)
from songda.modules.riders import public as riders

HANDED_ON = "handed_on"
TAKEN_OVER = "taken_over"
_ANSWER_MACHINE_S = 20
"""Machine seconds a colleague has at least, however fast city time runs."""


@value
class HandingDue:
    handing_id: HandingId


async def hand_on(
    do: Doing,
    delivery_id: DeliveryId,
    rider_id: RiderId,
    reason: HandingReason,
    to_rider_id: RiderId | None = None,
) -> HandingId:
    """To dispatch it goes at once; a named colleague is asked first, and until then it stays where it is.

    Asked twice it is asked once. Refuses with DeliveryUnknown for another's, AlreadyPickedUp once the food is
    in the bag, RiderNotThere for a colleague off line or elsewhere, HandedOnTooOften past the day's limit.
    """
    delivery = await mine(do, delivery_id, rider_id)
    if delivery.state not in BEFORE_PICKUP:
        raise AlreadyPickedUp(delivery_id=str(delivery_id))
    asked = await records.asked_handing(do.tx, delivery_id)
    if asked is not None and asked.to_rider_id == to_rider_id:
        return asked.handing_id
    if asked is not None:
        await end_handing(do, delivery, asked, HandingState.OVER)
    await _must_be_within_limit(do, rider_id)
    patience = Patience(city_s=do.house.settings["deliveries.handing_s"], machine_s_min=_ANSWER_MACHINE_S)
    answer_s = max(patience.city_s, patience.machine_s_min * do.house.clocks.rate)
    new = Handing(
        handing_id=HandingId(uuid7()),
        delivery_id=delivery_id,
        from_rider_id=rider_id,
        to_rider_id=to_rider_id,
        reason=reason,
        state=HandingState.DONE if to_rider_id is None else HandingState.ASKED,
        until_at=None if to_rider_id is None else do.city_now.plus(answer_s),
    )
    if to_rider_id is None:
        await records.insert_handing(do.tx, new, do.city_now)
        await take_from(do, delivery, rider_id, HANDED_ON)
        return new.handing_id
    await _must_be_colleague(do, delivery, rider_id, to_rider_id)
    await records.insert_handing(do.tx, new, do.city_now)
    await do.later(EXPIRE, HandingDue(handing_id=new.handing_id), patience=patience)
    await do.announce(
        ColleagueAsked(
            delivery_id=delivery_id,
            city_id=delivery.city_id,
            handing_id=new.handing_id,
            from_rider_id=rider_id,
            to_rider_id=to_rider_id,
        )
    )
    return new.handing_id


async def take_over(do: Doing, handing_id: HandingId, rider_id: RiderId) -> DeliveryId:
    """The colleague says yes: it is theirs. Twice is once.

    Refuses with HandingUnknown for what another was asked, HandingOver when it was answered, expired, picked
    up or taken away meanwhile, RiderNotThere off line, and a CareRefusal while they must rest.
    """
    delivery, asked = await _asked_of(do, handing_id, rider_id)
    if asked.state is HandingState.DONE:
        return delivery.delivery_id
    if asked.state is not HandingState.ASKED or not _still_with(delivery, asked.from_rider_id):
        raise HandingOver()
    await _must_be_colleague(do, delivery, asked.from_rider_id, rider_id)
    await end_handing(do, delivery, asked, HandingState.DONE)
    free = await take_from(do, delivery, asked.from_rider_id, HANDED_ON)
    await give_to(do, free, rider_id, (), TAKEN_OVER)
    return delivery.delivery_id


async def decline_handing(do: Doing, handing_id: HandingId, rider_id: RiderId) -> None:
    """No: it stays with whoever has it. Twice is once."""
    delivery, asked = await _asked_of(do, handing_id, rider_id)
    if asked.state is HandingState.ASKED:
        await end_handing(do, delivery, asked, HandingState.DECLINED)


async def _expire(do: Doing, due: HandingDue) -> None:
    """Nobody answered: it stays with whoever has it."""
    delivery = await records.lock(do.tx, await records.delivery_of_handing(do.tx, due.handing_id))
    asked = await records.handing(do.tx, due.handing_id)
    if asked.state is HandingState.ASKED:
        await end_handing(do, delivery, asked, HandingState.OVER)


async def _asked_of(do: Doing, handing_id: HandingId, rider_id: RiderId) -> tuple[Delivery, Handing]:
    delivery = await records.lock(do.tx, await records.delivery_of_handing(do.tx, handing_id))
    asked = await records.handing(do.tx, handing_id)
    if asked.to_rider_id != rider_id:
        raise HandingUnknown(handing_id=str(handing_id))
    return delivery, asked


async def _must_be_colleague(do: Doing, delivery: Delivery, rider_id: RiderId, colleague_id: RiderId) -> None:
    if colleague_id == rider_id:
        raise NotNow(state=delivery.state.value, wanted=State.ASSIGNED.value)
    colleague = await riders.find(do.tx, colleague_id)
    if colleague is None or colleague.city_id != delivery.city_id or colleague.state is riders.Duty.OFF:
        raise RiderNotThere(rider_id=str(colleague_id))


async def _must_be_within_limit(do: Doing, rider_id: RiderId) -> None:
    local = do.city_now.astimezone(ZoneInfo(do.house.settings["riders.zone"]))
    since = local.replace(hour=0, minute=0, second=0, microsecond=0)
    most = do.house.settings["deliveries.handed_on_a_day"]
    if await records.handed_on_since(do.tx, rider_id, since) >= most:
        raise HandedOnTooOften(most=most)


def _still_with(delivery: Delivery, rider_id: RiderId) -> bool:
    return delivery.rider_id == rider_id and delivery.state in BEFORE_PICKUP


EXPIRE = Job("deliveries.expire_handing", HandingDue, run=_expire)
