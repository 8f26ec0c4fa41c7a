"""What operations does on hearing about orders and deliveries."""

from __future__ import annotations

from typing import Any

from songda.kernel.clocks import city
from songda.kernel.facts import Listener
from songda.kernel.house import Doing
from songda.kernel.ids import CityId, OrderId, StoreId
from songda.modules.deliveries import events as deliveries
from songda.modules.deliveries.public import Trouble
from songda.modules.operations import records
from songda.modules.operations.actions import desk
from songda.modules.operations.events import ExceptionKind
from songda.modules.operations.model import Actor
from songda.modules.orders import events as orders
from songda.modules.orders import public as orders_door
from songda.modules.payments import events as payments
from songda.modules.stores import public as stores

STATES: dict[type[object], str] = {
    orders.OrderPlaced: "unpaid",
    orders.OrderOpened: "open",
    orders.OrderAccepted: "accepted",
    orders.OrderCookingStarted: "cooking",
    orders.OrderReady: "ready",
    orders.OrderOnTheWay: "on_the_way",
}
ENDS: dict[type[object], str] = {
    orders.OrderDelivered: "delivered",
    orders.OrderRejected: "rejected",
    orders.OrderCancelled: "cancelled",
    orders.OrderExpired: "expired",
    orders.OrderFailed: "failed",
}
_ESCALATE_AT = 2


async def _order(do: Doing, told: Any) -> None:
    kind = type(told)
    await _follow(do, told.order_id, kind)
    if kind in ENDS:
        await desk.take_off(do, told.order_id, told.city_id)
    match told:
        case orders.OrderUnanswered():
            who = Actor.OPERATOR if told.times >= _ESCALATE_AT else Actor.STORE
            await desk.hand_on(do, told.order_id, told.city_id, ExceptionKind.UNANSWERED, who)
            await records.happened(do.tx, told.order_id, "unanswered")
        case orders.OrderNeglected():
            await desk.hand_on(do, told.order_id, told.city_id, ExceptionKind.NEGLECTED, Actor.OPERATOR)
            await records.happened(do.tx, told.order_id, "neglected")
        case orders.OrderAccepted():
            await desk.take_off(do, told.order_id, told.city_id, ExceptionKind.UNANSWERED)
        case orders.OrderCookingStarted() | orders.OrderOnTheWay():
            await desk.take_off(do, told.order_id, told.city_id, ExceptionKind.NEGLECTED)
        case orders.OrderReady():
            await records.set_ready(do.tx, told.order_id, do.city_now)
            await desk.take_off(do, told.order_id, told.city_id, ExceptionKind.NEGLECTED)
        case orders.OrderRejected() | orders.OrderCancelled() | orders.OrderExpired() | orders.OrderFailed():
            await records.happened(do.tx, told.order_id, ENDS[kind])
        case _:
            pass


async def _follow(do: Doing, order_id: OrderId, kind: type[object]) -> None:
    """Bring the order to the state this fact tells of; an order is first known by whatever is told of it."""
    state, ended_at = (ENDS[kind], do.city_now) if kind in ENDS else (STATES.get(kind), None)
    if state is None:
        await _know(do, order_id)
    elif not await records.set_state(do.tx, order_id, state, ended_at=ended_at):
        await _know(do, order_id)
        await records.set_state(do.tx, order_id, state, ended_at=ended_at)


async def _know(do: Doing, order_id: OrderId) -> None:
    if await records.city_of(do.tx, order_id) is not None:
        return
    cards = await orders_door.cards(do.tx, do.house, [order_id])
    order = cards[order_id]
    terms = await stores.for_order(do.tx, StoreId(order.store_id))
    await records.add_order(
        do.tx,
        order_id,
        CityId(order.city_id),
        StoreId(order.store_id),
        number=order.number,
        state=order.state,
        placed_at=order.placed_at,
        promised_at=order.promise.high_at,
        day=stores.business_date(terms, city(order.placed_at)),
    )


async def _delivery(do: Doing, told: Any) -> None:
    await _know(do, told.order_id)
    match told:
        case deliveries.DeliveryAssigned():
            await records.set_rider(do.tx, told.order_id, told.rider_id)
            await desk.take_off(do, told.order_id, told.city_id, ExceptionKind.UNASSIGNED)
        case deliveries.DeliveryReleased():
            await records.set_rider(do.tx, told.order_id, None)
            await records.happened(do.tx, told.order_id, "rider_released")
        case deliveries.OfferDeclined():
            await records.happened(do.tx, told.order_id, "offer_declined")
        case deliveries.OfferExpired():
            await records.happened(do.tx, told.order_id, "offer_expired")
        case deliveries.DeliveryTroubled():
            await _trouble(do, told)
        case deliveries.TroubleOver():
            await desk.take_off(do, told.order_id, told.city_id, ExceptionKind.TROUBLED)
        case deliveries.DeliveryDelivered():
            kinds = (ExceptionKind.UNREACHABLE, ExceptionKind.TROUBLED)
            await desk.take_off(do, told.order_id, told.city_id, *kinds)
        case _:
            pass


async def _trouble(do: Doing, told: deliveries.DeliveryTroubled) -> None:
    if told.kind is Trouble.CUSTOMER_UNREACHABLE:
        await desk.put_on(do, told.order_id, told.city_id, ExceptionKind.UNREACHABLE, Actor.RIDER)
    else:
        who = Actor.STORE if told.kind is Trouble.STORE_LATE else Actor.OPERATOR
        await desk.put_on(do, told.order_id, told.city_id, ExceptionKind.TROUBLED, who)
    await records.happened(do.tx, told.order_id, told.kind)


async def _notice(do: Doing, told: payments.NoticeRepeated | payments.NoticeDelayed) -> None:
    await _know(do, told.order_id)
    what = "notice_twice" if isinstance(told, payments.NoticeRepeated) else "notice_late"
    await records.happened(do.tx, told.order_id, what)


LISTENERS = (
    Listener("operations.notices", (payments.NoticeRepeated, payments.NoticeDelayed), _notice),
    Listener("operations.orders", (*STATES, *ENDS, orders.OrderUnanswered, orders.OrderNeglected), _order),
    Listener(
        "operations.deliveries",
        (
            deliveries.DeliveryAssigned,
            deliveries.DeliveryReleased,
            deliveries.OfferDeclined,
            deliveries.OfferExpired,
            deliveries.DeliveryTroubled,
            deliveries.TroubleOver,
            deliveries.DeliveryDelivered,
        ),
        _delivery,
    ),
)
