"""What others may hear of the kitchen. The subject is the order."""

from __future__ import annotations

from songda.kernel.facts import fact
from songda.kernel.ids import CityId, OrderId, StoreId


@fact
class TicketOpened:
    """A ticket hangs on the rail."""

    order_id: OrderId
    store_id: StoreId
    city_id: CityId


@fact
class TicketStarted:
    """Somebody cooks it."""

    order_id: OrderId
    store_id: StoreId
    city_id: CityId


@fact
class TicketReady:
    """The food stands on the counter."""

    order_id: OrderId
    store_id: StoreId
    city_id: CityId


@fact
class TicketClosed:
    """It left the rail: taken away, or called off."""

    order_id: OrderId
    store_id: StoreId
    city_id: CityId


ALL = (TicketOpened, TicketStarted, TicketReady, TicketClosed)
