"""HTTP in, HTTP out."""

from __future__ import annotations

from uuid import UUID

from songda.kernel.permissions import Role, own, permission
from songda.kernel.web import Endpoints, TheHouse, Who
from songda.modules.deliveries import public as deliveries
from songda.modules.dispatch import queries
from songda.modules.dispatch.errors import NotDecided
from songda.modules.dispatch.model import RoundRow

LOOK = permission("dispatch.look", Role.OPERATOR)
endpoints = Endpoints("dispatch")


@endpoints.get("/dispatch/orders/{order_id}/why", LOOK)
async def why(who: Who, house: TheHouse, order_id: UUID) -> queries.WhyRow:
    """Why this order goes to this rider: the best three with their reasons."""
    async with house.db.reading() as tx:
        delivery = await deliveries.of_order(tx, order_id)
        if delivery is None:
            raise NotDecided(order_id=str(order_id))
        own(who, city_id=delivery.city_id)
        return await queries.why(tx, house, order_id, delivery.delivery_id, delivery.city_id)


@endpoints.get("/dispatch/rounds", LOOK)
async def rounds(who: Who, house: TheHouse, city_id: UUID) -> list[RoundRow]:
    """A city's last rounds, the newest first."""
    own(who, city_id=city_id)
    async with house.db.reading() as tx:
        return await queries.rounds(tx, city_id)
