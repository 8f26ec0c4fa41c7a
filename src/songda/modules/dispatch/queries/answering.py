"""The answer to "why this rider?", also where no round can tell."""

from __future__ import annotations

from enum import StrEnum

from songda.kernel.database import Tx
from songda.kernel.house import House
from songda.kernel.values import value
from songda.modules.deliveries import public as deliveries
from songda.modules.dispatch.errors import NotDecided
from songda.modules.dispatch.queries.reasons import WhyRow, why


class Unexplained(StrEnum):
    """Why there is nothing to tell: nobody rides for the order; no round has looked at it, or its details are
    forgotten."""

    NO_RIDE = "no_ride"
    NO_ROUND = "no_round"


@value
class WhyAnswer:
    """`came_by`: how it came to the rider who has it, null while nobody has. Where that wasn't an offer,
    `why` tells what the engine thought before. Of `why` and `unexplained` exactly one is null.
    """

    came_by: deliveries.CameBy | None
    why: WhyRow | None
    unexplained: Unexplained | None


NO_RIDE = WhyAnswer(came_by=None, why=None, unexplained=Unexplained.NO_RIDE)


async def why_answer(tx: Tx, house: House, delivery: deliveries.Delivery) -> WhyAnswer:
    """How the delivery came to its rider, and what the engine thought."""
    came_by = await deliveries.came_by(tx, delivery.delivery_id)
    try:
        found = await why(tx, house, delivery.order_id, delivery.delivery_id, delivery.city_id)
    except NotDecided:
        return WhyAnswer(came_by=came_by, why=None, unexplained=Unexplained.NO_ROUND)
    return WhyAnswer(came_by=came_by, why=found, unexplained=None)
