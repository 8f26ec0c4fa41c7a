"""Give a delivery to an outside courier and take it back. What is written here is asked of them afterwards:
the courier is called by a job, outside any transaction.
"""

from __future__ import annotations

from typing import Any

from songda.kernel.house import Doing
from songda.modules.deliveries import records
from songda.modules.deliveries.actions.moving import move
from songda.modules.deliveries.actions.riding import whose
from songda.modules.deliveries.events import CourierAsked, CourierDeclined, DeliveryAssigned, DeliveryReleased
from songda.modules.deliveries.model import (
    Booking,
    BookingId,
    BookingState,
    Delivery,
    NewBooking,
    State,
)


async def book(do: Doing, new: NewBooking) -> bool:
    """Whether the courier is going to be asked. They aren't when the delivery no longer waits, or has cash to
    collect, which no outside courier does. The same booking a second time asks nobody anew.
    """
    delivery = await records.lock(do.tx, new.delivery_id)
    if delivery.state is not State.WAITING or delivery.cash_minor or delivery.currency != new.quote.currency:
        return False
    await records.insert_booking(do.tx, new, do.city_now, do.machine_now)
    await move(do, delivery, State.OFFERED, "courier_asked")
    await do.announce(CourierAsked(**_of(delivery), courier=new.quote.courier))
    return True


async def confirm(do: Doing, booking_id: BookingId, courier_ref: str) -> None:
    """They said yes: the delivery is theirs. Twice is once; one called off meanwhile stays so."""
    delivery, booking = await lock_both(do, booking_id)
    if booking.state is BookingState.ASKED:
        await records.note_booking(do.tx, booking_id, ref=courier_ref)
        await stand(do, delivery, booking)


async def decline(do: Doing, booking_id: BookingId, because: str, *, known: bool) -> None:
    """They said no, or nothing: it waits for others. Twice is once.

    Where it isn't `known` that they have no booking, it is called off until they say so.
    """
    delivery, booking = await lock_both(do, booking_id)
    if booking.state is BookingState.ASKED:
        await records.note_booking(do.tx, booking_id, because=because)
        await _end(do, booking, leaving=not known, how=BookingState.REFUSED)
        await _wait_again(do, delivery, booking, "courier_declined")


async def left(do: Doing, booking_id: BookingId) -> None:
    """They confirmed that it is called off."""
    _, booking = await lock_both(do, booking_id)
    if booking.state is BookingState.LEAVING:
        await _end(do, booking, leaving=False, how=BookingState.LEFT)


async def let_go(do: Doing, delivery: Delivery) -> Delivery:
    """Take a locked delivery from the outside courier who is asked or has it; it waits again. One that no
    courier has stays as it is.
    """
    booking = await records.lock_open_booking(do.tx, delivery.delivery_id)
    if booking is None:
        return delivery
    await _end(do, booking, leaving=True, how=BookingState.LEFT)
    return await _wait_again(do, delivery, booking, "courier_let_go")


async def call_off(do: Doing, delivery: Delivery) -> None:
    """The locked delivery is about to be cancelled: so is its booking."""
    booking = await records.lock_open_booking(do.tx, delivery.delivery_id)
    if booking is not None:
        await _end(do, booking, leaving=True, how=BookingState.LEFT)


async def give_back(do: Doing, delivery: Delivery, booking: Booking, because: str) -> Delivery:
    """The courier gives up a locked delivery before they have the food."""
    await records.note_booking(do.tx, booking.booking_id, because=because)
    await _end(do, booking, leaving=False, how=BookingState.REFUSED)
    return await _wait_again(do, delivery, booking, "courier_gave_back")


async def stand(do: Doing, delivery: Delivery, booking: Booking) -> Delivery:
    """The locked delivery is with the courier from now on."""
    due = do.machine_now.plus(do.house.settings["deliveries.courier_asked_machine_s"])
    await records.save_booking(do.tx, booking.booking_id, BookingState.BOOKED, due, None)
    moved = await move(do, delivery, State.ASSIGNED, "courier_booked", courier=booking.courier)
    await do.announce(DeliveryAssigned(**theirs(moved)))
    return moved


async def lock_both(do: Doing, booking_id: BookingId) -> tuple[Delivery, Booking]:
    """The delivery first, as everywhere."""
    delivery_id = await records.delivery_of_booking(do.tx, booking_id)
    assert delivery_id is not None, "a booking is never forgotten"
    return await records.lock(do.tx, delivery_id), await records.lock_booking(do.tx, booking_id)


def theirs(delivery: Delivery) -> dict[str, Any]:
    """What a fact about a delivery with an outside courier carries."""
    return {**whose(delivery), "courier": delivery.courier}


def _of(delivery: Delivery) -> dict[str, Any]:
    """What a fact about a delivery without a rider carries."""
    return {name: one for name, one in whose(delivery).items() if name != "rider_id"}


async def _end(do: Doing, booking: Booking, *, leaving: bool, how: BookingState) -> None:
    state, due, ended = (BookingState.LEAVING, do.machine_now, None) if leaving else (how, None, do.city_now)
    await records.save_booking(do.tx, booking.booking_id, state, due, ended)


async def _wait_again(do: Doing, delivery: Delivery, booking: Booking, kind: str) -> Delivery:
    moved = await move(do, delivery, State.WAITING, kind)
    if delivery.state is State.OFFERED:
        await do.announce(CourierDeclined(**_of(delivery), courier=booking.courier))
    else:
        await do.announce(DeliveryReleased(**theirs(delivery)))
    return moved
