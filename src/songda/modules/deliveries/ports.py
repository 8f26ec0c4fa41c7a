"""What deliveries need from outside couriers. Adapters implement it; vendors' words stay with them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, NewType, Protocol
from uuid import UUID

from pydantic import Field

from songda.kernel.breaker import Breaker
from songda.kernel.clocks import MachineTime
from songda.kernel.house import House
from songda.kernel.ids import DeliveryId
from songda.kernel.values import Currency, Few, Instant, Lat, Lon, Name40, Price, Seconds, Word, value

BookingId = NewType("BookingId", UUID)
NAME = "deliveries.couriers"


class CourierState(StrEnum):
    """What a courier says of a booking, in the order in which it usually happens. `failed`: they had the
    food and it isn't delivered; `unknown`: a word we don't know, which changes nothing.
    """

    BOOKED = "booked"
    ASSIGNED = "assigned"
    AT_STORE = "at_store"
    PICKED_UP = "picked_up"
    AT_DOOR = "at_door"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    FAILED = "failed"
    UNKNOWN = "unknown"


@value
class Point:
    """A place in WGS-84 degrees."""

    lon: Lon
    lat: Lat


@value
class Job:
    """What a courier is asked to take. Nothing of it names a person."""

    delivery_id: DeliveryId
    pickup: Point
    dropoff: Point
    ready_expected_at: Instant
    load_units: Few
    items_count: Few
    currency: Currency


@value
class Quote:
    """What they ask for it, and how long from a booking until they are at the store and at the door, should
    the food be ready. It holds for `valid_s` machine seconds: durations, so that no clock but ours is needed.
    """

    courier: Word
    title: Name40
    quote_id: Annotated[str, Field(min_length=1, max_length=80)]
    price_minor: Price
    currency: Currency
    pickup_s: Seconds
    drop_s: Seconds
    valid_s: Seconds


@value
class Ride:
    """A booking as they are asked for it: the only thing that tells them whose door it is."""

    booking_id: BookingId
    quote_id: str
    job: Job
    order_number: int
    pickup_code: str
    address: str
    contact: str
    phone: str
    note: str


@value
class Notice:
    """A courier's signed message: its number there, our booking, and how that stands."""

    notice_id: Annotated[str, Field(min_length=1, max_length=80)]
    booking_id: UUID
    state: CourierState


class Courier(Protocol):
    """An outside courier service.

    Every call may be repeated: our booking id is its idempotency key. Unreachable or unclear is Unavailable,
    and then nothing is known. Calls are made outside any transaction.
    """

    name: str
    title: str
    """What consumers and operators read."""

    async def quote(self, job: Job) -> Quote | None:
        """What they ask; None where they don't ride there."""
        ...

    async def book(self, ride: Ride) -> str:
        """Their number of it; the same booking again gives the same. Raises errors.CourierRefused for a quote
        that is over, or a job they won't do."""
        ...

    async def cancel(self, booking_id: BookingId) -> CourierState:
        """How it stands then: cancelled, or farther than they can call it off. One they never heard of is
        cancelled from then on."""
        ...

    async def status(self, booking_id: BookingId) -> CourierState | None:
        """How it stands; None where they never heard of it."""
        ...

    def verify_notice(self, headers: Mapping[str, str], raw: bytes, now: MachineTime) -> Notice:
        """Read a notice. Pure. Raises errors.CourierNoticeForged, …Stale or …Unreadable."""
        ...


def offer(house: House, courier: Courier) -> None:
    """Make a courier known to this process; an adapter does so when it is prepared."""
    couriers(house)[courier.name] = courier


def couriers(house: House) -> dict[str, Courier]:
    """The couriers of this process by name."""
    found: dict[str, Courier] = house.ports.setdefault(NAME, {})
    return found


def courier_titles(house: House) -> dict[str, str]:
    """What couriers are called, by name."""
    return {name: courier.title for name, courier in couriers(house).items()}


def breaker_of(house: House, name: str) -> Breaker:
    """Leaves this courier alone after failures in a row; this process's own."""
    kept: dict[str, Breaker] = house.state.setdefault("deliveries.courier_breakers", {})
    if name not in kept:
        settings = house.settings
        kept[name] = Breaker(
            settings["deliveries.courier_failures"], settings["deliveries.courier_rest_machine_s"]
        )
    return kept[name]
