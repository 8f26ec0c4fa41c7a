"""Say what is to be paid for an order, and that nothing is any more."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.kernel.ids import OrderId
from songda.modules.payments import records
from songda.modules.payments.model import Expected


async def expect(do: Doing, expected: Expected) -> None:
    """From now on the order can be paid. A second call changes nothing."""
    await records.expect(do.tx, expected)


async def stop_expecting(do: Doing, order_id: OrderId) -> None:
    """No new attempt is opened any more and the open ones are closed at their gateways.

    Money that comes nevertheless is captured and told, for the order to give back. Twice is once.
    """
    await records.lock_expected(do.tx, order_id)
    await records.close_expected(do.tx, order_id, do.city_now)
