"""What a rider may take in the hall, and what colleagues would hand them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from songda.kernel.database import Row, Tx
from songda.kernel.house import House
from songda.kernel.ids import StoreId
from songda.kernel.values import Instant, value
from songda.modules.deliveries.model import HandingReason, HandingState, Spot
from songda.modules.riders import public as riders
from songda.modules.stores import public as stores

_FIELDS = """d.delivery_id, d.order_number, d.store_id, d.pickup_lon, d.pickup_lat, d.dropoff_lon,
  d.dropoff_lat, d.distance_m, d.items_count, d.pay_minor, d.cash_minor, d.currency, d.ready_expected_at,
  d.food_ready, d.promised_at"""


@value
class HallRow:
    """A delivery that may be taken. `handing_id` and what follows it: a colleague asks me to take it over,
    until about `until_at`.
    """

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
    from_name: str | None
    until_at: Instant | None


@value
class AskedRow:
    """A delivery of mine that I asked a colleague to take over, and what became of the question."""

    handing_id: UUID
    delivery_id: UUID
    order_number: int
    to_name: str
    state: HandingState
    until_at: Instant | None


@value
class MyHall:
    """What I may take or am asked to take, and what I asked of colleagues."""

    rows: tuple[HallRow, ...]
    mine: tuple[AskedRow, ...]


async def my_hall(tx: Tx, house: House, rider_id: UUID) -> MyHall:
    """A rider's hall. Colleagues are masked."""
    rows, mine = await hall(tx, house, rider_id), await asked_by(tx, house, rider_id)
    return MyHall(rows=tuple(rows), mine=tuple(mine))


async def asked_by(tx: Tx, house: House, rider_id: UUID) -> list[AskedRow]:
    """The newest question about each delivery that this rider still has and hasn't picked up."""
    rows = await tx.fetch(
        """select distinct on (h.delivery_id) h.handing_id, h.delivery_id, d.order_number, h.to_rider_id,
             h.state, h.until_at
           from deliveries.handings h join deliveries.deliveries d on d.delivery_id = h.delivery_id
           where h.from_rider_id = $1 and h.to_rider_id is not null and d.rider_id = $1
             and d.state in ('assigned', 'at_store')
           order by h.delivery_id, h.asked_at desc, h.handing_id desc""",
        rider_id,
    )
    names = await _names(tx, house, [row["to_rider_id"] for row in rows])
    return [
        AskedRow(
            handing_id=row["handing_id"],
            delivery_id=row["delivery_id"],
            order_number=row["order_number"],
            to_name=names.get(row["to_rider_id"], ""),
            state=HandingState(row["state"]),
            until_at=row["until_at"],
        )
        for row in rows
    ]


async def hall(tx: Tx, house: House, rider_id: UUID) -> list[HallRow]:
    """What colleagues ask of me first, then what is shown to me, the most urgent first."""
    asked = await tx.fetch(
        f"""select {_FIELDS}, h.handing_id, h.reason, h.from_rider_id, h.until_at from deliveries.handings h
            join deliveries.deliveries d on d.delivery_id = h.delivery_id
            where h.to_rider_id = $1 and h.state = 'asked' and d.rider_id = h.from_rider_id
              and d.state in ('assigned', 'at_store')
            order by d.promised_at, d.delivery_id""",
        rider_id,
    )
    shown = await tx.fetch(
        f"""select {_FIELDS}, null::uuid as handing_id, null::text as reason, null::uuid as from_rider_id,
              null::timestamptz as until_at
            from deliveries.hall h
            join deliveries.deliveries d on d.delivery_id = h.delivery_id
            where d.state = 'waiting' and not h.kept_back and $1 = any(h.riders)
            order by d.promised_at, d.delivery_id""",
        rider_id,
    )
    rows = [*asked, *shown]
    found = await stores.terms_of_many(tx, sorted({StoreId(row["store_id"]) for row in rows}))
    shops = {key: (one.face.name, one.face.address_text) for key, one in found.items()}
    names = await _names(tx, house, [row["from_rider_id"] for row in asked])
    return [_row(row, shops.get(row["store_id"], ("", "")), names.get(row["from_rider_id"])) for row in rows]


async def _names(tx: Tx, house: House, rider_ids: Sequence[UUID]) -> dict[UUID, str]:
    """As one rider sees another: masked."""
    if not rider_ids:
        return {}
    found = await riders.cards(tx, house.privacy, rider_ids)
    return {key: card.name for key, card in found.items()}


def _row(row: Row, shop: tuple[str, str], from_name: str | None) -> HallRow:
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
        from_name=from_name,
        until_at=row["until_at"],
    )
