"""What others may hear about deliveries. Every fact says whose it is, so a listener needs no look-up.

`rider_id` is null where an outside `courier` has the delivery, named as its adapter names it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NewType
from uuid import UUID

from songda.kernel.facts import fact
from songda.kernel.ids import CityId, DeliveryId, OrderId, PersonId, RiderId, StoreId

OfferId = NewType("OfferId", UUID)
HandingId = NewType("HandingId", UUID)


class Trouble(StrEnum):
    CUSTOMER_UNREACHABLE = "customer_unreachable"
    STORE_LATE = "store_late"
    CANNOT_DELIVER = "cannot_deliver"
    RIDER_SILENT = "rider_silent"
    CODES_TRIED = "codes_tried"


@fact
class DeliveryRequested:
    delivery_id: DeliveryId
    order_id: OrderId
    store_id: StoreId
    city_id: CityId
    consumer_id: PersonId


@fact
class DeliveryOffered:
    delivery_id: DeliveryId
    order_id: OrderId
    store_id: StoreId
    city_id: CityId
    consumer_id: PersonId
    rider_id: RiderId
    offer_id: OfferId


@fact
class OfferDeclined:
    delivery_id: DeliveryId
    order_id: OrderId
    store_id: StoreId
    city_id: CityId
    consumer_id: PersonId
    rider_id: RiderId
    offer_id: OfferId


@fact
class OfferExpired:
    """Nobody answered, or the rider went off line, or a person took the offer back."""

    delivery_id: DeliveryId
    order_id: OrderId
    store_id: StoreId
    city_id: CityId
    consumer_id: PersonId
    rider_id: RiderId
    offer_id: OfferId


@fact
class DeliveryAssigned:
    delivery_id: DeliveryId
    order_id: OrderId
    store_id: StoreId
    city_id: CityId
    consumer_id: PersonId
    rider_id: RiderId | None
    courier: str | None = None


@fact
class CourierAsked:
    """An outside courier is asked to take it."""

    delivery_id: DeliveryId
    order_id: OrderId
    store_id: StoreId
    city_id: CityId
    consumer_id: PersonId
    courier: str


@fact
class CourierDeclined:
    """They won't, or didn't answer; it waits again."""

    delivery_id: DeliveryId
    order_id: OrderId
    store_id: StoreId
    city_id: CityId
    consumer_id: PersonId
    courier: str


@fact
class FoodReadyLearned:
    """It is known better when the food can be picked up; `certain`: it stands on the counter."""

    delivery_id: DeliveryId
    order_id: OrderId
    store_id: StoreId
    city_id: CityId
    consumer_id: PersonId
    rider_id: RiderId | None
    certain: bool


@fact
class RiderAtStore:
    delivery_id: DeliveryId
    order_id: OrderId
    store_id: StoreId
    city_id: CityId
    consumer_id: PersonId
    rider_id: RiderId | None
    courier: str | None = None


@fact
class DeliveryPickedUp:
    delivery_id: DeliveryId
    order_id: OrderId
    store_id: StoreId
    city_id: CityId
    consumer_id: PersonId
    rider_id: RiderId | None
    courier: str | None = None


@fact
class RiderAtCustomer:
    delivery_id: DeliveryId
    order_id: OrderId
    store_id: StoreId
    city_id: CityId
    consumer_id: PersonId
    rider_id: RiderId | None
    courier: str | None = None


@fact
class DeliveryDelivered:
    delivery_id: DeliveryId
    order_id: OrderId
    store_id: StoreId
    city_id: CityId
    consumer_id: PersonId
    rider_id: RiderId | None
    pay_minor: int
    cash_minor: int
    courier: str | None = None


@fact
class DeliveryReleased:
    """The rider no longer has it; it waits for another."""

    delivery_id: DeliveryId
    order_id: OrderId
    store_id: StoreId
    city_id: CityId
    consumer_id: PersonId
    rider_id: RiderId | None
    courier: str | None = None


@fact
class DeliveryCancelled:
    delivery_id: DeliveryId
    order_id: OrderId
    store_id: StoreId
    city_id: CityId
    consumer_id: PersonId
    rider_id: RiderId | None


@fact
class DeliveryFailed:
    delivery_id: DeliveryId
    order_id: OrderId
    store_id: StoreId
    city_id: CityId
    consumer_id: PersonId
    rider_id: RiderId | None
    pay_minor: int
    courier: str | None = None


@fact
class DeliveryTroubled:
    delivery_id: DeliveryId
    order_id: OrderId
    store_id: StoreId
    city_id: CityId
    consumer_id: PersonId
    rider_id: RiderId
    kind: Trouble


@fact
class TroubleOver:
    """What was told as trouble is none any more."""

    delivery_id: DeliveryId
    order_id: OrderId
    store_id: StoreId
    city_id: CityId
    consumer_id: PersonId
    rider_id: RiderId
    kind: Trouble


@fact
class ArrivalMoved:
    """The rider is expected at the store or at the door a minute or more from what was known before."""

    delivery_id: DeliveryId
    order_id: OrderId
    store_id: StoreId
    city_id: CityId
    consumer_id: PersonId
    rider_id: RiderId


@fact
class HallMoved:
    """What these riders see of a delivery in the hall, or are asked to take over, isn't what it was."""

    delivery_id: DeliveryId
    city_id: CityId
    riders: tuple[RiderId, ...]


@fact
class ColleagueAsked:
    """A rider asks a colleague to take a delivery over."""

    delivery_id: DeliveryId
    city_id: CityId
    handing_id: HandingId
    from_rider_id: RiderId
    to_rider_id: RiderId


@fact
class HandingEnded:
    """The colleague answered, or the question is over: nobody answered, or it went another way."""

    delivery_id: DeliveryId
    city_id: CityId
    handing_id: HandingId
    from_rider_id: RiderId
    to_rider_id: RiderId


ALL = (
    DeliveryRequested,
    DeliveryOffered,
    OfferDeclined,
    OfferExpired,
    CourierAsked,
    CourierDeclined,
    DeliveryAssigned,
    FoodReadyLearned,
    RiderAtStore,
    DeliveryPickedUp,
    RiderAtCustomer,
    DeliveryDelivered,
    DeliveryReleased,
    DeliveryCancelled,
    DeliveryFailed,
    DeliveryTroubled,
    TroubleOver,
    ArrivalMoved,
)
