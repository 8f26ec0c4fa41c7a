"""Values and states of a delivery."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final, NewType
from uuid import UUID

from pydantic import Field

from songda.kernel.ids import CityId, DeliveryId, OrderId, PersonId, RiderId, StoreId
from songda.kernel.values import Count, Currency, Few, Instant, Lat, Lon, Minor, Whole, value
from songda.modules.deliveries.events import HandingId as HandingId
from songda.modules.deliveries.events import OfferId as OfferId
from songda.modules.deliveries.events import Trouble as Trouble
from songda.modules.deliveries.ports import BookingId as BookingId
from songda.modules.deliveries.ports import CourierState as CourierState
from songda.modules.deliveries.ports import Quote as Quote

RoundId = NewType("RoundId", UUID)


class State(StrEnum):
    WAITING = "waiting"
    OFFERED = "offered"
    ASSIGNED = "assigned"
    AT_STORE = "at_store"
    PICKED_UP = "picked_up"
    AT_CUSTOMER = "at_customer"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    FAILED = "failed"


MOVES: Final[frozenset[tuple[State, State]]] = frozenset(
    {
        (State.WAITING, State.OFFERED),
        (State.WAITING, State.ASSIGNED),
        (State.WAITING, State.CANCELLED),
        (State.OFFERED, State.WAITING),
        (State.OFFERED, State.ASSIGNED),
        (State.OFFERED, State.CANCELLED),
        (State.ASSIGNED, State.WAITING),
        (State.ASSIGNED, State.AT_STORE),
        (State.ASSIGNED, State.CANCELLED),
        (State.AT_STORE, State.WAITING),
        (State.AT_STORE, State.PICKED_UP),
        (State.AT_STORE, State.CANCELLED),
        (State.PICKED_UP, State.AT_CUSTOMER),
        (State.PICKED_UP, State.FAILED),
        (State.AT_CUSTOMER, State.DELIVERED),
        (State.AT_CUSTOMER, State.FAILED),
    }
)
"""Which state may follow which; the database holds the same table and refuses the rest."""

UNDER_WAY: Final = (
    State.WAITING,
    State.OFFERED,
    State.ASSIGNED,
    State.AT_STORE,
    State.PICKED_UP,
    State.AT_CUSTOMER,
)

HELD: Final = (State.ASSIGNED, State.AT_STORE, State.PICKED_UP, State.AT_CUSTOMER)
"""While a rider or an outside courier has it to do."""


class StopKind(StrEnum):
    PICKUP = "pickup"
    DROP = "drop"


class OfferState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class HandingReason(StrEnum):
    """Why a rider hands a delivery on."""

    BREAKDOWN = "breakdown"
    UNWELL = "unwell"
    TOO_FAR = "too_far"
    TOO_LATE = "too_late"
    OTHER = "other"


class HandingState(StrEnum):
    """`over`: nobody answered, or it went another way meanwhile."""

    ASKED = "asked"
    DONE = "done"
    DECLINED = "declined"
    OVER = "over"


class Proof(StrEnum):
    """`courier`: an outside courier's word for it."""

    CODE = "code"
    PHOTO = "photo"
    COURIER = "courier"


class BookingState(StrEnum):
    """`leaving`: to be called off, which the courier hasn't confirmed; `left`: which they have. `failed`:
    they had the food, and it wasn't delivered.
    """

    ASKED = "asked"
    BOOKED = "booked"
    REFUSED = "refused"
    LEAVING = "leaving"
    LEFT = "left"
    DONE = "done"
    FAILED = "failed"


class Verdict(StrEnum):
    """What became of something a courier told. `behind`: of a step that lies back; `over`: the booking had
    ended; `taken_elsewhere`: they have food that is another's to bring by now.
    """

    TAKEN = "taken"
    REPEATED = "repeated"
    BEHIND = "behind"
    OVER = "over"
    TAKEN_ELSEWHERE = "taken_elsewhere"
    UNKNOWN = "unknown"


class Reported(StrEnum):
    """What a rider may report; other troubles the house finds out itself."""

    CUSTOMER_UNREACHABLE = "customer_unreachable"
    STORE_LATE = "store_late"
    CANNOT_DELIVER = "cannot_deliver"


class NextAction(StrEnum):
    """What the rider's one button does."""

    AT_STORE = "at-store"
    PICKED_UP = "picked-up"
    AT_CUSTOMER = "at-customer"
    DELIVERED = "delivered"


@value
class Spot:
    """A place in WGS-84 degrees."""

    lon: Lon
    lat: Lat


@value
class Door:
    """What the rider needs at the door; kept sealed under the consumer's key."""

    address: Annotated[str, Field(max_length=200)]
    contact: Annotated[str, Field(max_length=40)]
    phone: Annotated[str, Field(max_length=20)]
    note: Annotated[str, Field(max_length=200)]


@value
class NewDelivery:
    """A job as it is asked for. `cash_minor` is what the rider collects at the door, 0 when paid."""

    delivery_id: DeliveryId
    order_id: OrderId
    order_number: Count
    store_id: StoreId
    city_id: CityId
    consumer_id: PersonId
    pickup: Spot
    dropoff: Spot
    door: Door
    ready_expected_at: Instant
    promised_at: Instant
    currency: Currency
    cash_minor: Annotated[Minor, Field(ge=0)]
    items_count: Few


@value
class Delivery:
    """A job as it stands. Whoever holds it is a rider, or an outside `courier` by name."""

    delivery_id: DeliveryId
    order_id: OrderId
    order_number: int
    store_id: StoreId
    city_id: CityId
    consumer_id: PersonId
    state: State
    rider_id: RiderId | None
    courier: str | None
    pickup: Spot
    dropoff: Spot
    pickup_code: str
    drop_code: str
    requested_at: Instant
    ready_expected_at: Instant
    food_ready: bool
    promised_at: Instant
    assigned_at: Instant | None
    at_store_at: Instant | None
    picked_up_at: Instant | None
    at_customer_at: Instant | None
    ended_at: Instant | None
    currency: str
    pay_minor: int
    cash_minor: int
    items_count: int
    load_units: int
    distance_m: int
    trouble: Trouble | None
    trouble_at: Instant | None
    trouble_machine_at: Instant | None
    proof: Proof | None


@value
class NewBooking:
    """A delivery for an outside courier, at the price of their quote."""

    booking_id: BookingId
    delivery_id: DeliveryId
    quote: Quote


@value
class Booking:
    """A booking as it stands. `heard`: the farthest that the courier has told."""

    booking_id: BookingId
    delivery_id: DeliveryId
    courier: str
    courier_title: str
    quote_id: str
    price_minor: int
    currency: str
    state: BookingState
    heard: CourierState | None
    pickup_expected_at: Instant
    drop_expected_at: Instant
    valid_until_machine_at: Instant
    tries: int


@value
class RouteStop:
    """One stop of a planned route. Only ids and a time: it is stored with the offer."""

    delivery_id: DeliveryId
    kind: StopKind
    expected_at: Instant


@value
class NewOffer:
    """A delivery for one rider. `route` is the rider's whole route with it, as the round planned it."""

    offer_id: OfferId
    delivery_id: DeliveryId
    rider_id: RiderId
    round_id: RoundId | None
    route: tuple[RouteStop, ...]


@value
class Offer:
    offer_id: OfferId
    delivery_id: DeliveryId
    rider_id: RiderId
    state: OfferState
    route: tuple[RouteStop, ...]


@value
class Handing:
    """A delivery handed on by a rider; `to_rider_id` is null where dispatch is to find somebody.

    `until_at`: about when the colleague's time is over, for clocks on screens.
    """

    handing_id: HandingId
    delivery_id: DeliveryId
    from_rider_id: RiderId
    to_rider_id: RiderId | None
    reason: HandingReason
    state: HandingState
    until_at: Instant | None


@value
class Listed:
    """How a delivery is shown in the hall: to whom, and whether a person keeps it back."""

    listed_at: Instant | None
    reach: int
    riders: tuple[RiderId, ...]
    kept_back: bool


@value
class GivenRow:
    """Something given to a rider, for the check of care; times are null where nobody was asked."""

    rider_id: RiderId
    at: Instant
    pickup_expected_at: Instant | None
    drop_expected_at: Instant | None
    ready_known_at: Instant | None
    pickup: Spot
    dropoff: Spot


@value
class Stop:
    """Something a rider still has to do."""

    delivery_id: DeliveryId
    kind: StopKind
    rider_id: RiderId
    place: int
    expected_at: Instant


@value
class Tried:
    """How a code did. `left`: wrong tries until the lock; `wait_s`: machine seconds until the next try."""

    is_right: bool
    left: int
    wait_s: int


@value
class ForDispatch:
    """What dispatch sees of a job: figures and ids, and who said no to it."""

    delivery: Delivery
    offered_to: RiderId | None
    offered_route: tuple[RouteStop, ...]
    refused_by: tuple[RiderId, ...]


@value
class DeliveryCard:
    """What other modules show of a job. The codes are for those who may know them; `courier_title`: the name
    of an outside courier who has it.
    """

    delivery_id: UUID
    order_id: UUID
    state: State
    rider_id: UUID | None
    courier_title: str | None
    pickup_code: str
    drop_code: str
    ready_expected_at: Instant
    promised_at: Instant
    picked_up_at: Instant | None
    ended_at: Instant | None
    pay_minor: int
    cash_minor: int
    trouble: Trouble | None


ShortCode = Annotated[str, Field(pattern=r"^[0-9]{4}$")]
PhotoBase64 = Annotated[str, Field(max_length=1_000_000)]
CashMinor = Annotated[Whole, Field(ge=0, le=10**9)]
