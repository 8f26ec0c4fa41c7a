"""What a rider may take in the hall, and what colleagues would hand them."""

from __future__ import annotations

from uuid import UUID

from songda.kernel.database import Row, Tx
from songda.kernel.ids import StoreId
from songda.kernel.values import Instant, value
from songda.modules.deliveries.model import HandingReason, Spot
from songda.modules.stores import public as stores

_FIELDS = """d.delivery_id, d.order_number, d.store_id, d.pickup_lon, d.pickup_lat, d.dropoff_lon,
  d.dropoff_lat, d.distance_m, d.items_count, d.pay_minor, d.cash_minor, d.currency, d.ready_expected_at,
  d.food_ready, d.promised_at"""


@value
class HallRow:
    """A delivery that may be taken. `handing_id` and `reason`: a colleague asks me to take it over."""

    delivery_id: UUID
    order_number: int
    store_name: str
    store_address: str
    pickup: Spot
    dropoff: Spot
    distance_m: int
    items_count: int
    pay_minor: int
    cash_minor: int
    currency: str
    ready_expected_at: Instant
    food_ready: bool
    promised_at: Instant
    handing_id: UUID | None
    reason: HandingReason | None


async def hall(tx: Tx, rider_id: UUID) -> list[HallRow]:
    """What colleagues ask of me first, then what is shown to me, the most urgent first."""
    asked = await tx.fetch(
        f"""select {_FIELDS}, h.handing_id, h.reason from deliveries.handings h
            join deliveries.deliveries d on d.delivery_id = h.delivery_id
            where h.to_rider_id = $1 and h.state = 'asked' and d.rider_id = h.from_rider_id
              and d.state in ('assigned', 'at_store')
            order by d.promised_at, d.delivery_id""",
        rider_id,
    )
    shown = await tx.fetch(
        f"""select {_FIELDS}, null::uuid as handing_id, null::text as reason from deliveries.hall h
            join deliveries.deliveries d on d.delivery_id = h.delivery_id
            where d.state = 'waiting' and not h.kept_back and $1 = any(h.riders)
            order by d.promised_at, d.delivery_id""",
        rider_id,
    )
    rows = [*asked, *shown]
    found = await stores.terms_of_many(tx, sorted({StoreId(row["store_id"]) for row in rows}))
    shops = {key: (one.face.name, one.face.address_text) for key, one in found.items()}
    return [_row(row, shops.get(row["store_id"], ("", ""))) for row in rows]


def _row(row: Row, shop: tuple[str, str]) -> HallRow:
    return HallRow(
        delivery_id=row["delivery_id"],
        order_number=row["order_number"],
        store_name=shop[0],
        store_address=shop[1],
        pickup=Spot(lon=row["pickup_lon"], lat=row["pickup_lat"]),
        dropoff=Spot(lon=row["dropoff_lon"], lat=row["dropoff_lat"]),
        distance_m=row["distance_m"],
        items_count=row["items_count"],
        pay_minor=row["pay_minor"],
        cash_minor=row["cash_minor"],
        currency=row["currency"],
        ready_expected_at=row["ready_expected_at"],
        food_ready=row["food_ready"],
        promised_at=row["promised_at"],
        handing_id=row["handing_id"],
        reason=None if row["reason"] is None else HandingReason(row["reason"]),
    )
