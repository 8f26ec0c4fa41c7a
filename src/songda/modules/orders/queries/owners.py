"""Whose an order is, and who sees it."""

from __future__ import annotations

from uuid import UUID

from songda.kernel.database import Row, Tx
from songda.kernel.ids import CityId, PersonId, StoreId
from songda.kernel.permissions import Principal, Role
from songda.kernel.values import value


@value
class Owner:
    """Whose an order is."""

    consumer_id: PersonId
    store_id: StoreId
    city_id: CityId
    is_paid_for: bool

    def sees(self, who: Principal) -> bool:
        """A consumer their own; a store's staff theirs once it is paid for or to be paid in cash."""
        match who.role:
            case Role.SYSTEM:
                return True
            case Role.CONSUMER:
                return who.person_id == self.consumer_id
            case Role.STORE:
                return self.is_paid_for and self.store_id in who.store_ids
            case Role.OPERATOR:
                return who.city_id is None or who.city_id == self.city_id
        return False


def owner(row: Row) -> Owner:
    """Whose the order of this row is."""
    return Owner(
        consumer_id=row["consumer_id"],
        store_id=row["store_id"],
        city_id=row["city_id"],
        is_paid_for=row["state"] not in ("unpaid", "expired"),
    )


async def owner_of(tx: Tx, order_id: UUID) -> Owner | None:
    """Whose an order is; None where there is none."""
    row = await tx.fetchrow(
        "select consumer_id, store_id, city_id, state from orders.orders where order_id = $1", order_id
    )
    return None if row is None else owner(row)
