"""A person decides: give, take away, pin, hold back, free, and undo."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from songda.kernel.house import Doing
from songda.kernel.ids import OrderId, RiderId, uuid7
from songda.modules.deliveries import public as deliveries
from songda.modules.deliveries.errors import RiderNotThere
from songda.modules.dispatch import records
from songda.modules.dispatch.errors import BoundElsewhere, NothingToSteer, SteeredSince, UndoTooLate
from songda.modules.dispatch.events import DeliveryFreed, DeliveryHeldBack, DeliveryPinned, SteerId
from songda.modules.dispatch.model import Bound, BoundKind, Steer, SteerKind
from songda.modules.riders import public as riders

_OVER = (deliveries.State.DELIVERED, deliveries.State.CANCELLED, deliveries.State.FAILED)
_FREE = (deliveries.State.WAITING, deliveries.State.OFFERED)
_MOVES = (SteerKind.ASSIGN, SteerKind.RELEASE)


async def assign(do: Doing, order_id: OrderId, rider_id: RiderId, because: str) -> SteerId:
    """Give an order to a rider without asking; whatever bound it before is lifted.

    Refuses as `deliveries.assign` does (RiderNotThere, AlreadyPickedUp), and with NothingToSteer.
    """
    delivery = await _of(do, order_id)
    steer = await _note(do, delivery, SteerKind.ASSIGN, because, rider_id=rider_id)
    await deliveries.assign(do, delivery.delivery_id, rider_id)
    await _bind(do, steer, None)
    return steer.steer_id


async def release(do: Doing, order_id: OrderId, because: str) -> SteerId:
    """Take an order from its rider, or an offer back; the engine looks for another. A pin is lifted.

    Refuses with AlreadyPickedUp, NotNow, NothingToSteer.
    """
    delivery = await _of(do, order_id)
    steer = await _note(do, delivery, SteerKind.RELEASE, because)
    await deliveries.release(do, delivery.delivery_id)
    if steer.bound_before is BoundKind.PINNED:
        await _bind(do, steer, None)
    return steer.steer_id


async def pin(do: Doing, order_id: OrderId, rider_id: RiderId, because: str) -> SteerId:
    """Only this rider may have it: the engine neither offers it to another nor moves it.

    An open offer to another is taken back. Refuses with BoundElsewhere when another has it already,
    RiderNotThere for one of another city or off line, NothingToSteer without a ride under way.
    """
    delivery = await _of(do, order_id)
    if delivery.rider_id not in (None, rider_id) or delivery.courier is not None:
        raise BoundElsewhere(order_id=str(order_id))
    await _must_be_there(do, delivery, rider_id)
    steer = await _note(do, delivery, SteerKind.PIN, because, rider_id=rider_id)
    offered_to = await deliveries.offered_to(do.tx, delivery.delivery_id)
    if delivery.state is deliveries.State.OFFERED and offered_to != rider_id:
        await deliveries.release(do, delivery.delivery_id)
    await _bind(do, steer, BoundKind.PINNED, rider_id)
    return steer.steer_id


async def hold(do: Doing, order_id: OrderId, because: str) -> SteerId:
    """Nobody is asked about it until it is freed; an open offer is taken back.

    Refuses with BoundElsewhere when a rider has it already, NothingToSteer without a ride under way.
    """
    delivery = await _of(do, order_id)
    if delivery.state not in _FREE:
        raise BoundElsewhere(order_id=str(order_id))
    steer = await _note(do, delivery, SteerKind.HOLD, because)
    if delivery.state is deliveries.State.OFFERED:
        await deliveries.release(do, delivery.delivery_id)
    await _bind(do, steer, BoundKind.HELD)
    return steer.steer_id


async def free(do: Doing, order_id: OrderId, because: str) -> SteerId:
    """Lift a pin or a hold. What wasn't bound stays so."""
    delivery = await _of(do, order_id)
    steer = await _note(do, delivery, SteerKind.FREE, because)
    await _bind(do, steer, None)
    return steer.steer_id


async def undo(do: Doing, steer_id: SteerId, because: str) -> SteerId:
    """Do the opposite: who had it has it again, what bound it binds it again. Noted like any other step.

    Undone twice is undone once. Refuses with SteeredSince when somebody steered it after that, UndoTooLate
    after `dispatch.undo_city_s` (and `dispatch.undo_machine_s`), and as assigning or releasing does.
    """
    done = await records.steer(do.tx, steer_id)
    if done is None:
        raise NothingToSteer()
    already = await records.undone_by(do.tx, steer_id)
    if already is not None:
        return already
    delivery = await _of(do, done.order_id)
    if await records.newest_steer(do.tx, done.delivery_id) != steer_id:
        raise SteeredSince(order_id=str(done.order_id))
    _must_be_in_time(do, done)
    kind, rider_id = _opposite(done)
    steer = await _note(do, delivery, kind, because, rider_id=rider_id, undoes=steer_id)
    if done.kind in _MOVES and done.rider_before is not None:
        await deliveries.assign(do, done.delivery_id, done.rider_before)
    elif done.kind is SteerKind.ASSIGN:
        await deliveries.release(do, done.delivery_id)
    await _bind(do, steer, done.bound_before, done.pinned_before)
    return steer.steer_id


def _opposite(done: Steer) -> tuple[SteerKind, RiderId | None]:
    """What undoing it is called, and which rider that is about."""
    if done.kind in _MOVES:
        return (SteerKind.RELEASE if done.rider_before is None else SteerKind.ASSIGN), done.rider_before
    match done.bound_before:
        case BoundKind.PINNED:
            return SteerKind.PIN, done.pinned_before
        case BoundKind.HELD:
            return SteerKind.HOLD, None
    return SteerKind.FREE, None


def _must_be_in_time(do: Doing, done: Steer) -> None:
    settings = do.house.settings
    city_over = done.at + timedelta(seconds=settings["dispatch.undo_city_s"]) < do.city_now
    machine_over = done.machine_at + timedelta(seconds=settings["dispatch.undo_machine_s"]) < do.machine_now
    if city_over and machine_over:
        raise UndoTooLate(order_id=str(done.order_id))


async def _of(do: Doing, order_id: OrderId) -> deliveries.Delivery:
    """The order's delivery under way, held until the transaction ends: who steers it waits for the other."""
    found = await deliveries.of_order(do.tx, order_id)
    if found is None:
        raise NothingToSteer(order_id=str(order_id))
    delivery = await deliveries.lock(do.tx, found.delivery_id)
    if delivery.state in _OVER:
        raise NothingToSteer(order_id=str(order_id))
    return delivery


async def _must_be_there(do: Doing, delivery: deliveries.Delivery, rider_id: RiderId) -> None:
    rider = await riders.find(do.tx, rider_id)
    if rider is None or rider.city_id != delivery.city_id or rider.state is riders.Duty.OFF:
        raise RiderNotThere(rider_id=str(rider_id))


async def _note(
    do: Doing,
    delivery: deliveries.Delivery,
    kind: SteerKind,
    because: str,
    *,
    rider_id: RiderId | None = None,
    undoes: SteerId | None = None,
) -> Steer:
    bound = await records.bound_of(do.tx, delivery.delivery_id)
    steer = Steer(
        steer_id=SteerId(uuid7()),
        delivery_id=delivery.delivery_id,
        order_id=delivery.order_id,
        city_id=delivery.city_id,
        kind=kind,
        rider_id=rider_id,
        rider_before=delivery.rider_id,
        bound_before=None if bound is None else bound.kind,
        pinned_before=None if bound is None else bound.rider_id,
        because=because,
        by_person=do.by.person_id,
        undoes=undoes,
        at=do.city_now,
        machine_at=do.machine_now,
    )
    await records.insert_steer(do.tx, steer)
    return steer


async def _bind(do: Doing, steer: Steer, kind: BoundKind | None, rider_id: RiderId | None = None) -> None:
    """Write what binds the engine from now on, and tell it where that is news."""
    if (kind, rider_id) == (steer.bound_before, steer.pinned_before):
        return
    await deliveries.keep_from_hall(do, steer.delivery_id, kept_back=kind is not None)
    whose: dict[str, Any] = {
        "delivery_id": steer.delivery_id,
        "order_id": steer.order_id,
        "city_id": steer.city_id,
        "steer_id": steer.steer_id,
        "by_person": steer.by_person,
    }
    if kind is None:
        await records.unbind(do.tx, steer.delivery_id)
        await do.announce(DeliveryFreed(**whose))
        return
    await records.bind(do.tx, steer, Bound(delivery_id=steer.delivery_id, kind=kind, rider_id=rider_id))
    if rider_id is not None:
        await do.announce(DeliveryPinned(**whose, rider_id=rider_id))
    else:
        await do.announce(DeliveryHeldBack(**whose))
