"""What others may hear of orders. The subject is the order; each fact says whose it is."""

from __future__ import annotations

from enum import StrEnum

from songda.kernel.facts import fact
from songda.kernel.ids import CityId, OrderId, PersonId, StoreId
from songda.kernel.values import Count, Instant, Minor


class Tender(StrEnum):
    """How it is paid: before the store hears of it, or to the rider at the door."""

    ONLINE = "online"
    CASH = "cash"


class Fulfilment(StrEnum):
    """How the food comes to the consumer."""

    DELIVERY = "delivery"
    PICKUP = "pickup"


@fact
class OrderPlaced:
    """An order is there and holds its stock; online ones wait for their money."""

    order_id: OrderId
    store_id: StoreId
    city_id: CityId
    consumer_id: PersonId
    total_minor: Minor
    tender: Tender
    fulfilment: Fulfilment


@fact
class OrderOpened:
    """It is paid, or to be paid in cash: the store may answer."""

    order_id: OrderId
    store_id: StoreId
    city_id: CityId
    consumer_id: PersonId


@fact
class OrderAccepted:
    """The store will cook it. `asked_at` is when it was asked."""

    order_id: OrderId
    store_id: StoreId
    city_id: CityId
    consumer_id: PersonId
    number: Count
    items_count: Count
    scheduled: bool
    asked_at: Instant
    ready_expected_at: Instant
    fulfilment: Fulfilment


@fact
class OrderCookingStarted:
    """Too late to change it."""

    order_id: OrderId
    store_id: StoreId
    city_id: CityId
    consumer_id: PersonId


@fact
class OrderReady:
    """The food stands on the counter."""

    order_id: OrderId
    store_id: StoreId
    city_id: CityId
    consumer_id: PersonId


@fact
class OrderOnTheWay:
    """A rider has it."""

    order_id: OrderId
    store_id: StoreId
    city_id: CityId
    consumer_id: PersonId


@fact
class OrderDelivered:
    """It is with the consumer, by rider or over the counter, and its money is shared out."""

    order_id: OrderId
    store_id: StoreId
    city_id: CityId
    consumer_id: PersonId
    total_minor: Minor


@fact
class OrderRejected:
    """The store said no."""

    order_id: OrderId
    store_id: StoreId
    city_id: CityId
    consumer_id: PersonId
    because: str


@fact
class OrderCancelled:
    """It was called off."""

    order_id: OrderId
    store_id: StoreId
    city_id: CityId
    consumer_id: PersonId
    because: str
    by_role: str


@fact
class OrderExpired:
    """It wasn't paid in time."""

    order_id: OrderId
    store_id: StoreId
    city_id: CityId
    consumer_id: PersonId


@fact
class OrderFailed:
    """The rider couldn't deliver it."""

    order_id: OrderId
    store_id: StoreId
    city_id: CityId
    consumer_id: PersonId
    because: str


@fact
class OrderChanged:
    """Its note or the detail of its address is another now."""

    order_id: OrderId
    store_id: StoreId
    city_id: CityId
    consumer_id: PersonId


@fact
class OrderUnanswered:
    """The store hasn't answered, for the n-th time."""

    order_id: OrderId
    store_id: StoreId
    city_id: CityId
    consumer_id: PersonId
    times: Count


@fact
class OrderNeglected:
    """The kitchen has taken no step for far too long, it is said for the n-th time."""

    order_id: OrderId
    store_id: StoreId
    city_id: CityId
    consumer_id: PersonId
    times: Count


ALL = (
    OrderPlaced,
    OrderOpened,
    OrderAccepted,
    OrderCookingStarted,
    OrderReady,
    OrderOnTheWay,
    OrderDelivered,
    OrderRejected,
    OrderCancelled,
    OrderExpired,
    OrderFailed,
    OrderChanged,
    OrderUnanswered,
    OrderNeglected,
)
