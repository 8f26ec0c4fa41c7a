"""What dispatch does on hearing about deliveries."""

from __future__ import annotations

from typing import Any

from songda.kernel.facts import Listener
from songda.kernel.house import Doing
from songda.modules.deliveries import events as deliveries
from songda.modules.dispatch import records


async def _over(do: Doing, told: Any) -> None:
    """A ride that is over binds nobody."""
    await records.unbind(do.tx, told.delivery_id)


ALL = (
    Listener(
        "dispatch.bounds",
        (deliveries.DeliveryDelivered, deliveries.DeliveryCancelled, deliveries.DeliveryFailed),
        _over,
    ),
)
