"""Share out an order's money."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.modules.deliveries.events import DeliveryDelivered, DeliveryFailed
from songda.modules.ledger import public as ledger
from songda.modules.ledger.public import Account, Entry, Kind
from songda.modules.orders.model import Order
from songda.modules.orders.rules.shares import shares

PLATFORM = "platform"


async def share_out(do: Doing, order: Order, *, brought_by: Account | None, pay_minor: int) -> None:
    """From the consumer's prepayment to store, whoever brought it, and platform. Twice is once: the
    transfers' ids are the order's."""
    parts = shares(
        goods_minor=order.food_minor + order.packing_minor,
        total_minor=order.total_minor,
        commission_bp=order.commission_bp,
        rider_pay_minor=pay_minor if brought_by is not None else 0,
    )
    prepaid = _account(order, Kind.PREPAYMENT, str(order.order_id))
    store = _account(order, Kind.STORE_PAYABLE, str(order.store_id))
    platform = _account(order, Kind.PLATFORM_REVENUE, PLATFORM)
    wanted = [
        ("store", prepaid, store, parts.store_minor),
        ("platform", prepaid, platform, parts.platform_minor),
    ]
    if brought_by is not None:
        wanted.insert(1, ("rider", prepaid, brought_by, parts.rider_minor))
        wanted.append(("top_up", platform, brought_by, parts.top_up_minor))
    await _move(do, order, *wanted)


def bringer(order: Order, told: DeliveryDelivered | DeliveryFailed) -> Account:
    """Whom the house owes for the ride: a rider, or an outside courier by name."""
    if told.courier is not None:
        return _account(order, Kind.COURIER_PAYABLE, told.courier)
    return _account(order, Kind.RIDER_PAYABLE, str(told.rider_id))


async def pay_from_platform(do: Doing, order: Order, *, brought_by: Account, pay_minor: int) -> None:
    """Store and rider did their part and the consumer gets everything back: the platform bears it."""
    parts = shares(
        goods_minor=order.food_minor + order.packing_minor,
        total_minor=order.total_minor,
        commission_bp=order.commission_bp,
        rider_pay_minor=0,
    )
    platform = _account(order, Kind.PLATFORM_REVENUE, PLATFORM)
    await _move(
        do,
        order,
        ("store", platform, _account(order, Kind.STORE_PAYABLE, str(order.store_id)), parts.store_minor),
        ("rider", platform, brought_by, pay_minor),
    )


async def _move(do: Doing, order: Order, *wanted: tuple[str, Account, Account, int]) -> None:
    entries = [
        Entry(
            transfer_id=ledger.entry_id("share", order.order_id, code),
            debit=debit,
            credit=credit,
            amount_minor=amount,
            code=code,
            order_id=order.order_id,
        )
        for code, debit, credit, amount in wanted
        if amount > 0
    ]
    await ledger.transfer(do, *entries)


def _account(order: Order, kind: Kind, owner: str) -> Account:
    return Account(kind=kind, owner=owner, currency=order.currency)
