"""A city's deliveries, for the operator's map and for dispatch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from songda.kernel.database import Row, Tx
from songda.kernel.ids import DeliveryId, RiderId
from songda.kernel.values import Instant, value
from songda.modules.deliveries import records
from songda.modules.deliveries.model import (
    UNDER_WAY,
    Delivery,
    ForDispatch,
    Offer,
    OfferState,
    Spot,
    State,
    Trouble,
)


@value
class MapRow:
    """A delivery on the operator's map. `courier_title`: the outside courier who has it."""

    delivery_id: UUID
    order_id: UUID
    order_number: int
    store_id: UUID
    state: State
    rider_id: UUID | None
    courier_title: str | None
    pickup: Spot
    dropoff: Spot
    ready_expected_at: Instant
    food_ready: bool
    promised_at: Instant
    expected_at: Instant | None
    trouble: Trouble | None


async def on_map(tx: Tx, city_id: UUID, delivery_ids: Sequence[UUID] | None = None) -> list[MapRow]:
    """A city's deliveries under way (all, or of these ids) for the operator."""
    rows = await tx.fetch(
        """select d.*, coalesce(s.expected_at, b.drop_expected_at) as expected_at, b.courier_title
           from deliveries.deliveries d
           left join deliveries.stops s on s.delivery_id = d.delivery_id and s.kind = 'drop'
           left join deliveries.bookings b on b.delivery_id = d.delivery_id and b.state = 'booked'
           where d.city_id = $1 and d.state = any($2::text[])
             and ($3::uuid[] is null or d.delivery_id = any($3)) order by d.delivery_id""",
        city_id,
        list(UNDER_WAY),
        None if delivery_ids is None else list(delivery_ids),
    )
    return [_map_row(row) for row in rows]


async def open_for_dispatch(tx: Tx, city_id: UUID, since: datetime) -> list[ForDispatch]:
    """Everything under way in a city, by id, with open offers and who refused since then."""
    deliveries = await records.under_way(tx, city_id)
    ids = [one.delivery_id for one in deliveries]
    standing: dict[DeliveryId, Offer] = {}
    refused: defaultdict[DeliveryId, set[RiderId]] = defaultdict(set)
    for offer in await records.offers_about(tx, ids, since):
        if offer.state is OfferState.OPEN:
            standing.setdefault(offer.delivery_id, offer)
        else:
            refused[offer.delivery_id].add(offer.rider_id)
    for delivery_id, rider_id in await records.gave_away(tx, ids, since):
        refused[delivery_id].add(rider_id)
    return [_for_dispatch(one, standing.get(one.delivery_id), refused[one.delivery_id]) for one in deliveries]


def _for_dispatch(one: Delivery, standing: Offer | None, refused: set[RiderId]) -> ForDispatch:
    return ForDispatch(
        delivery=one,
        offered_to=None if standing is None else standing.rider_id,
        offered_route=() if standing is None else standing.route,
        refused_by=tuple(sorted(refused)),
    )


async def riders_orders(tx: Tx) -> list[tuple[RiderId, UUID]]:
    """Which orders each rider has on the road now."""
    rows = await tx.fetch(
        """select rider_id, order_id from deliveries.deliveries
           where state in ('assigned', 'at_store', 'picked_up', 'at_customer')"""
    )
    return [(RiderId(row["rider_id"]), row["order_id"]) for row in rows]


def _map_row(row: Row) -> MapRow:
    return MapRow(
        delivery_id=row["delivery_id"],
        order_id=row["order_id"],
        order_number=row["order_number"],
        store_id=row["store_id"],
        state=State(row["state"]),
        rider_id=row["rider_id"],
        courier_title=row["courier_title"],
        pickup=Spot(lon=row["pickup_lon"], lat=row["pickup_lat"]),
        dropoff=Spot(lon=row["dropoff_lon"], lat=row["dropoff_lat"]),
        ready_expected_at=row["ready_expected_at"],
        food_ready=row["food_ready"],
        promised_at=row["promised_at"],
        expected_at=row["expected_at"],
        trouble=None if row["trouble"] is None else Trouble(row["trouble"]),
    )
