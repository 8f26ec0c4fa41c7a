"""Words of orders: states, quotes, what an order is."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from songda.kernel.ids import CityId, DeliveryId, MerchantId, OrderId, PersonId, StoreId, VariantId
from songda.kernel.values import Count, Currency, Few, Instant, Lat, Lon, Metres, Minor, Seconds, value
from songda.modules.orders.events import Fulfilment as Fulfilment
from songda.modules.orders.events import Tender as Tender


class State(StrEnum):
    """Where an order stands."""

    UNPAID = "unpaid"
    OPEN = "open"
    ACCEPTED = "accepted"
    COOKING = "cooking"
    READY = "ready"
    ON_THE_WAY = "on_the_way"
    DELIVERED = "delivered"
    EXPIRED = "expired"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    FAILED = "failed"


ENDS = frozenset({State.DELIVERED, State.EXPIRED, State.REJECTED, State.CANCELLED, State.FAILED})


class Event(StrEnum):
    """What can happen to an order; each is written to its log."""

    PLACED = "placed"
    PLACED_FOR_CASH = "placed_for_cash"
    PAID = "paid"
    EXPIRED = "expired"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNANSWERED = "unanswered"
    ABANDONED = "abandoned"
    COOKING_STARTED = "cooking_started"
    READY = "ready"
    PICKED_UP = "picked_up"
    HANDED_OVER = "handed_over"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    FAILED = "failed"


class PartKind(StrEnum):
    """The named parts of a total."""

    FOOD = "food"
    PACKING = "packing"
    DELIVERY = "delivery"
    DISCOUNT = "discount"


@value
class QuotedLine:
    """A line with its names and price as they stood when quoted; a set's choices stand among its options."""

    variant_id: VariantId
    name: str
    variant: str
    options: tuple[str, ...]
    count: Few
    unit_minor: Minor
    total_minor: Minor


@value
class Part:
    """A named part of a total; a discount is negative."""

    kind: PartKind
    amount_minor: Minor


@value
class Promise:
    """Between when and when the food will be there, in city time."""

    low_at: Instant
    high_at: Instant


@value
class Quote:
    """What the house offers and signs: every amount, the promise, and until when it holds.

    It isn't stored until it comes back with an order. The place is given on the ten-metre grid.
    """

    person_id: PersonId
    store_id: StoreId
    merchant_id: MerchantId
    city_id: CityId
    currency: Currency
    fulfilment: Fulfilment
    tender: Tender
    address_id: UUID | None
    lon: Lon
    lat: Lat
    distance_m: Metres
    ride_s: Seconds
    scheduled_for: Instant | None
    lines: tuple[QuotedLine, ...]
    stock: tuple[tuple[VariantId, Few], ...]
    parts: tuple[Part, ...]
    total_minor: Minor
    commission_bp: Count
    promise: Promise
    quoted_at: Instant
    expires_at: Instant


@value
class Address:
    """Where to and to whom; kept sealed."""

    text: str
    detail: str
    contact_name: str
    phone: str


@value
class Order:
    """An order's row, locked for one decision."""

    order_id: OrderId
    number: Count
    store_id: StoreId
    merchant_id: MerchantId
    city_id: CityId
    consumer_id: PersonId
    state: State
    version: Count
    tender: Tender
    fulfilment: Fulfilment
    currency: Currency
    food_minor: Minor
    packing_minor: Minor
    delivery_minor: Minor
    discount_minor: Minor
    total_minor: Minor
    commission_bp: Count
    items_count: Count
    distance_m: Metres
    ride_s: Seconds
    lon: Lon
    lat: Lat
    placed_at: Instant
    scheduled_for: Instant | None
    promised_low_at: Instant
    promised_high_at: Instant
    changed_at: Instant
    delivery_id: DeliveryId | None
    asked_times: Count
    ready_expected_at: Instant | None


@value
class Placed:
    """What placing answers, the second time too."""

    order_id: OrderId
    number: Count
    state: State
    total_minor: Minor
    currency: Currency
    pay_before: Instant | None
