"""What others may hear of operations."""

from enum import StrEnum

from songda.kernel.facts import fact
from songda.kernel.ids import CityId, OrderId


class ExceptionKind(StrEnum):
    """Why an order needs somebody."""

    UNANSWERED = "unanswered"
    NEGLECTED = "neglected"
    LATE = "late"
    UNASSIGNED = "unassigned"
    UNREACHABLE = "unreachable"
    TROUBLED = "troubled"


@fact
class ExceptionOpened:
    """An order needs somebody."""

    order_id: OrderId
    city_id: CityId
    kind: ExceptionKind


@fact
class ExceptionClosed:
    """It doesn't any more."""

    order_id: OrderId
    city_id: CityId
    kind: ExceptionKind
