"""What deliveries do by the clock."""

from __future__ import annotations

import asyncio

from songda.kernel import logs
from songda.kernel.clocks import machine
from songda.kernel.house import House
from songda.kernel.jobs import Job
from songda.kernel.privacy import Erased, mask_phone
from songda.kernel.values import from_json, value
from songda.modules.deliveries import records
from songda.modules.deliveries.actions import booking, courier_told
from songda.modules.deliveries.actions.hall import LIST
from songda.modules.deliveries.actions.hand_on import EXPIRE
from songda.modules.deliveries.actions.offer import EXPIRE_OFFER
from songda.modules.deliveries.errors import CourierRefused
from songda.modules.deliveries.model import Booking, BookingState, CourierState, Door
from songda.modules.deliveries.ports import Courier, Ride, breaker_of, couriers
from songda.modules.deliveries.queries.quoting import job_of

LOG = logs.logger("deliveries.couriers")
MOST = 50
_TRIES = 3


@value
class Nothing:
    """A job without a payload."""


async def talk_to_couriers(house: House, _: Nothing) -> None:
    """Ask for what is to be booked, call off what isn't wanted any more, and ask about what nobody told of.

    Our number of a booking makes every repetition harmless. Who doesn't answer about a booking in three tries
    loses it: the delivery goes to own riders, and the booking is called off until they say that it is.
    """
    async with house.db.transaction() as tx:
        due = await records.claim_bookings(
            tx, house.clocks.machine_now(), MOST, house.settings["deliveries.courier_asked_machine_s"]
        )
    await asyncio.gather(*(_talk(house, one) for one in due))


async def _talk(house: House, one: Booking) -> None:
    courier = couriers(house).get(one.courier)
    if courier is None:
        await _without_them(house, one)
        return
    breaker = breaker_of(house, one.courier)
    if not breaker.may_ask():
        await _without_them(house, one)
        return
    try:
        async with asyncio.timeout(house.settings["deliveries.courier_machine_s"]):
            await _ask(house, courier, one)
        breaker.worked()
    except Exception as wrong:  # whatever an outside courier does, the delivery must get there
        breaker.failed()
        LOG.warning("deliveries.courier_failed", error_type=type(wrong).__name__, booking_id=one.booking_id)
        if one.tries >= _TRIES or house.clocks.machine_now() >= machine(one.valid_until_machine_at):
            await _without_them(house, one)


async def _without_them(house: House, one: Booking) -> None:
    """What was only asked for goes to own riders; what stands, or is to be called off, waits."""
    if one.state is BookingState.ASKED:
        await house.act(booking.decline, one.booking_id, "away", known=False)


async def _ask(house: House, courier: Courier, one: Booking) -> None:
    match one.state:
        case BookingState.ASKED:
            await _book(house, courier, one)
        case BookingState.LEAVING:
            await _hear(house, courier, one, await courier.cancel(one.booking_id))
        case BookingState.BOOKED:
            seen = await courier.status(one.booking_id)
            # They lost it: as if they had called it off, unless they have the food.
            await _hear(house, courier, one, CourierState.CANCELLED if seen is None else seen)


async def _book(house: House, courier: Courier, one: Booking) -> None:
    try:
        ref = await courier.book(await _ride(house, one))
    except CourierRefused as no:
        await house.act(booking.decline, one.booking_id, str(no.facts.get("reason", "refused")), known=True)
    else:
        await house.act(booking.confirm, one.booking_id, ref)


async def _hear(house: House, courier: Courier, one: Booking, seen: CourierState) -> None:
    await house.act(courier_told.hear, courier.name, one.booking_id, seen)


async def _ride(house: House, one: Booking) -> Ride:
    """What the courier must know to ring at the right door; the phone is masked as for our own riders."""
    async with house.db.reading() as tx:
        delivery = await records.find(tx, one.delivery_id)
        assert delivery is not None
        sealed = await records.door_sealed(tx, one.delivery_id)
        (opened,) = await house.privacy.open_many(tx, [(delivery.consumer_id, sealed)], records.DOOR)
    if isinstance(opened, Erased):
        raise CourierRefused(reason="erased")
    door = from_json(Door, opened)
    return Ride(
        booking_id=one.booking_id,
        quote_id=one.quote_id,
        job=job_of(delivery),
        order_number=delivery.order_number,
        pickup_code=delivery.pickup_code,
        address=door.address,
        contact=door.contact,
        phone=mask_phone(door.phone),
        note=door.note,
    )


TALK_TO_COURIERS = Job("deliveries.talk_to_couriers", Nothing, outside=talk_to_couriers, every_s=1)

ALL = (EXPIRE_OFFER, LIST, EXPIRE, TALK_TO_COURIERS)
