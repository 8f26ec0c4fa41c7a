"""Tell the consumer by message what they'd want to know away from the screen."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.kernel.ids import OrderId, PersonId
from songda.modules.deliveries.events import DeliveryTroubled, Trouble
from songda.modules.notify import public as notify
from songda.modules.orders.events import (
    OrderAccepted,
    OrderCancelled,
    OrderDelivered,
    OrderExpired,
    OrderFailed,
    OrderOnTheWay,
    OrderRejected,
)
from songda.modules.payments.events import RefundDone

TEMPLATES = {
    OrderAccepted: "orders.accepted",
    OrderOnTheWay: "orders.on_the_way",
    OrderDelivered: "orders.delivered",
    OrderRejected: "orders.rejected",
    OrderCancelled: "orders.cancelled",
    OrderExpired: "orders.expired",
    OrderFailed: "orders.failed",
}


async def tell(do: Doing, order_id: OrderId, consumer_id: PersonId, template: str) -> None:
    """One message a step of an order; hearing of it twice is telling it once."""
    await notify.send(do, consumer_id, template, order_id, {"order_id": str(order_id)})


async def tell_trouble(do: Doing, told: DeliveryTroubled) -> None:
    """A rider who has the food and says nothing: the consumer hears of it before they wonder."""
    if told.kind is Trouble.RIDER_SILENT:
        await tell(do, told.order_id, told.consumer_id, "orders.rider_silent")


async def tell_refund(do: Doing, done: RefundDone) -> None:
    """The money is back."""
    facts: notify.Facts = {
        "order_id": str(done.order_id),
        "amount_minor": done.amount_minor,
        "currency": done.currency,
    }
    await notify.send(do, done.consumer_id, "orders.refunded", done.refund_id, facts)
