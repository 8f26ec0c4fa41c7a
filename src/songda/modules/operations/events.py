"""What others may hear of operations."""

from songda.kernel.facts import fact
from songda.kernel.ids import CityId, OrderId
from songda.modules.operations.model import ExceptionKind


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
