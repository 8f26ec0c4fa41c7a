"""Money for an order has arrived."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.modules.orders import records
from songda.modules.orders.actions.waiting import due_for
from songda.modules.orders.events import OrderOpened
from songda.modules.orders.model import Event, State, Tender
from songda.modules.orders.rules.machine import step
from songda.modules.payments import public as payments
from songda.modules.payments.events import PaymentCaptured


async def hear_paid(do: Doing, captured: PaymentCaptured) -> None:
    """Open the order if it still waits for this money; otherwise the money goes back by itself.

    Late money (the order ended first) and money that comes a second time take the same way. Hearing it twice
    changes nothing: a paid order has given back nothing, an ended one has given back all.
    """
    order = await records.lock(do.tx, captured.order_id)
    if order.tender is Tender.CASH:
        return
    if order.state is not State.UNPAID:
        extra = await payments.captured_minor(do.tx, order.order_id) - _kept(order.state, order.total_minor)
        if extra > 0:
            await payments.refund_attempt(do, captured.attempt_id, because="late")
        return
    to = step(order.state, Event.PAID, do.by.role)
    due = due_for(do, State.OPEN, order.scheduled_for)
    await records.move(do.tx, order, Event.PAID, to, do.by, do.city_now, due=due)
    await do.announce(
        OrderOpened(
            order_id=order.order_id,
            store_id=order.store_id,
            city_id=order.city_id,
            consumer_id=order.consumer_id,
        )
    )


def _kept(state: State, total_minor: int) -> int:
    """What the house keeps of an order's money in this state."""
    given_back = (State.EXPIRED, State.REJECTED, State.CANCELLED)
    return 0 if state in given_back else total_minor
