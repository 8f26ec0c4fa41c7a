"""What an outside courier tells, by notice or when asked: it is the same, and has its effect once.

They may leave steps out, tell them late, twice and out of order; a delivery never goes back.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from songda.kernel.house import Doing
from songda.modules.deliveries import records
from songda.modules.deliveries.actions.booking import give_back, left, lock_both, stand, theirs
from songda.modules.deliveries.actions.moving import move
from songda.modules.deliveries.events import (
    DeliveryDelivered,
    DeliveryFailed,
    DeliveryPickedUp,
    RiderAtCustomer,
    RiderAtStore,
)
from songda.modules.deliveries.model import (
    Booking,
    BookingId,
    BookingState,
    CourierState,
    Delivery,
    Proof,
    State,
    Verdict,
)

_RANKS: Final = tuple(CourierState)
_COURSE: Final = (State.ASSIGNED, State.AT_STORE, State.PICKED_UP, State.AT_CUSTOMER, State.DELIVERED)
_REACHED: Final = {
    CourierState.AT_STORE: State.AT_STORE,
    CourierState.PICKED_UP: State.PICKED_UP,
    CourierState.AT_DOOR: State.AT_CUSTOMER,
    CourierState.DELIVERED: State.DELIVERED,
}
_ENDS: Final = (CourierState.CANCELLED, CourierState.FAILED)


async def hear_notice(
    do: Doing, courier: str, notice_id: str, booking_id: BookingId, seen: CourierState
) -> Verdict:
    """Keep the notice and let it have its effect, in one transaction."""
    verdict = await hear(do, courier, booking_id, seen)
    await records.keep_courier_notice(do.tx, courier, notice_id, booking_id, seen, verdict)
    return verdict


async def hear(do: Doing, courier: str, booking_id: BookingId, seen: CourierState) -> Verdict:
    """Let it have its effect, if it has any."""
    if seen is CourierState.UNKNOWN or await records.delivery_of_booking(do.tx, booking_id) is None:
        return Verdict.UNKNOWN
    delivery, booking = await lock_both(do, booking_id)
    if booking.courier != courier:
        return Verdict.UNKNOWN
    if booking.heard is seen:
        return Verdict.REPEATED
    if booking.state is BookingState.LEAVING:
        return await _hear_leaving(do, delivery, booking, seen)
    if booking.state not in (BookingState.ASKED, BookingState.BOOKED):
        return Verdict.OVER
    if booking.heard is not None and _RANKS.index(seen) < _RANKS.index(booking.heard):
        return Verdict.BEHIND
    await records.note_booking(do.tx, booking_id, heard=seen)
    await _follow(do, delivery, booking, seen)
    return Verdict.TAKEN


async def _hear_leaving(do: Doing, delivery: Delivery, booking: Booking, seen: CourierState) -> Verdict:
    """We want it back. Where they have the food already, it is theirs after all, unless it is another's."""
    await records.note_booking(do.tx, booking.booking_id, heard=seen)
    if seen in _ENDS:
        await left(do, booking.booking_id)
        return Verdict.TAKEN
    if _RANKS.index(seen) < _RANKS.index(CourierState.PICKED_UP):
        return Verdict.BEHIND
    if delivery.state is not State.WAITING:
        return Verdict.TAKEN_ELSEWHERE
    await _follow(do, await stand(do, delivery, booking), booking, seen)
    return Verdict.TAKEN


async def _follow(do: Doing, delivery: Delivery, booking: Booking, seen: CourierState) -> None:
    """Bring the locked delivery to where the courier is, step by step."""
    if seen in _ENDS:
        await _ended(do, delivery, booking, seen)
        return
    if delivery.state is State.OFFERED:
        # They told before they answered.
        delivery = await stand(do, delivery, booking)
    reached = _REACHED.get(seen)
    if reached is None:
        return
    for state in _COURSE[_COURSE.index(delivery.state) + 1 : _COURSE.index(reached) + 1]:
        delivery = await _STEPS[state](do, delivery, booking)


async def _ended(do: Doing, delivery: Delivery, booking: Booking, seen: CourierState) -> None:
    """Before they have the food, others may ride; after it, the delivery has failed."""
    if delivery.state in (State.OFFERED, State.ASSIGNED, State.AT_STORE):
        await give_back(do, delivery, booking, seen.value)
        return
    await records.save_booking(do.tx, booking.booking_id, BookingState.FAILED, None, do.city_now)
    moved = await move(do, delivery, State.FAILED, "courier_failed")
    await do.announce(DeliveryFailed(**theirs(moved), pay_minor=booking.price_minor))


async def _at_store(do: Doing, delivery: Delivery, booking: Booking) -> Delivery:
    moved = await move(do, delivery, State.AT_STORE, "at_store")
    await do.announce(RiderAtStore(**theirs(moved)))
    return moved


async def _picked_up(do: Doing, delivery: Delivery, booking: Booking) -> Delivery:
    if not delivery.food_ready:
        await records.save_ready(do.tx, delivery.delivery_id, do.city_now, certain=True)
    moved = await move(do, delivery, State.PICKED_UP, "picked_up")
    await do.announce(DeliveryPickedUp(**theirs(moved)))
    return moved


async def _at_customer(do: Doing, delivery: Delivery, booking: Booking) -> Delivery:
    moved = await move(do, delivery, State.AT_CUSTOMER, "at_customer")
    await do.announce(RiderAtCustomer(**theirs(moved)))
    return moved


async def _delivered(do: Doing, delivery: Delivery, booking: Booking) -> Delivery:
    """What the courier asked is what the house owes them for it."""
    await records.save_proof(do.tx, delivery.delivery_id, Proof.COURIER)
    await records.save_booking(do.tx, booking.booking_id, BookingState.DONE, None, do.city_now)
    moved = await move(do, delivery, State.DELIVERED, "delivered")
    await do.announce(DeliveryDelivered(**theirs(moved), pay_minor=booking.price_minor, cash_minor=0))
    return moved


_STEPS: Final[dict[State, Callable[[Doing, Delivery, Booking], Awaitable[Delivery]]]] = {
    State.AT_STORE: _at_store,
    State.PICKED_UP: _picked_up,
    State.AT_CUSTOMER: _at_customer,
    State.DELIVERED: _delivered,
}
