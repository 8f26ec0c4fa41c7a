"""Offers: at most one of a delivery is open at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from songda.kernel.database import Row, Tx
from songda.kernel.ids import DeliveryId, RiderId
from songda.kernel.values import from_json, to_json
from songda.modules.deliveries.errors import OfferUnknown
from songda.modules.deliveries.model import (
    GivenRow,
    NewOffer,
    Offer,
    OfferId,
    OfferState,
    RouteStop,
    Spot,
)


async def insert_offer(
    tx: Tx,
    new: NewOffer,
    pickup_at: datetime,
    dropoff_at: datetime,
    ready_known_at: datetime,
    at: datetime,
    until: datetime,
) -> None:
    await tx.execute(
        """insert into deliveries.offers (offer_id, delivery_id, rider_id, round_id, state, route,
             pickup_expected_at, dropoff_expected_at, offered_at, expires_at, ready_known_at)
           values ($1, $2, $3, $4, 'open', $5, $6, $7, $8, $9, $10)""",
        new.offer_id,
        new.delivery_id,
        new.rider_id,
        new.round_id,
        to_json(tuple[RouteStop, ...], new.route).decode(),
        pickup_at,
        dropoff_at,
        at,
        until,
        ready_known_at,
    )


async def delivery_of_offer(tx: Tx, offer_id: UUID) -> DeliveryId:
    """Whose offer it is, so that the delivery can be locked first. Raises OfferUnknown."""
    found = await tx.fetchval("select delivery_id from deliveries.offers where offer_id = $1", offer_id)
    if found is None:
        raise OfferUnknown(offer_id=str(offer_id))
    return DeliveryId(found)


async def lock_offer(tx: Tx, offer_id: UUID) -> Offer:
    row = await tx.fetchrow("select * from deliveries.offers where offer_id = $1 for update", offer_id)
    if row is None:
        raise OfferUnknown(offer_id=str(offer_id))
    return _offer(row)


async def lock_open_offer(tx: Tx, delivery_id: UUID) -> Offer | None:
    """The offer of a locked delivery that waits for an answer."""
    row = await tx.fetchrow(
        "select * from deliveries.offers where delivery_id = $1 and state = 'open' for update", delivery_id
    )
    return None if row is None else _offer(row)


async def offered_to(tx: Tx, delivery_id: UUID) -> RiderId | None:
    """Who is being asked about a delivery."""
    found = await tx.fetchval(
        "select rider_id from deliveries.offers where delivery_id = $1 and state = 'open'", delivery_id
    )
    return None if found is None else RiderId(found)


async def open_offers_of(tx: Tx, rider_id: UUID) -> list[OfferId]:
    """Offers the rider hasn't answered, by id."""
    rows = await tx.fetch(
        "select offer_id from deliveries.offers where rider_id = $1 and state = 'open' order by offer_id",
        rider_id,
    )
    return [OfferId(row["offer_id"]) for row in rows]


async def close_offer(tx: Tx, offer_id: UUID, state: OfferState, at: datetime) -> None:
    await tx.execute(
        "update deliveries.offers set state = $2, answered_at = $3 where offer_id = $1", offer_id, state, at
    )


async def offers_about(tx: Tx, delivery_ids: Sequence[UUID], since: datetime) -> list[Offer]:
    """Open offers of these deliveries, and those refused or expired since then, by id."""
    rows = await tx.fetch(
        """select * from deliveries.offers
           where delivery_id = any($1)
             and (state = 'open' or (state in ('declined', 'expired') and answered_at >= $2))
           order by offer_id""",
        list(delivery_ids),
        since,
    )
    return [_offer(row) for row in rows]


async def given_since(tx: Tx, since: datetime) -> list[GivenRow]:
    """All that was given to riders since then: offers, and what was given without asking, by time."""
    rows = await tx.fetch(
        """select o.rider_id, o.offered_at as at, o.pickup_expected_at, o.dropoff_expected_at,
             o.ready_known_at, d.pickup_lon, d.pickup_lat, d.dropoff_lon, d.dropoff_lat
           from deliveries.offers o join deliveries.deliveries d on d.delivery_id = o.delivery_id
           where o.offered_at >= $1
           union all
           select e.rider_id, e.at, null, null, null, d.pickup_lon, d.pickup_lat, d.dropoff_lon, d.dropoff_lat
           from deliveries.events e join deliveries.deliveries d on d.delivery_id = e.delivery_id
           where e.at >= $1 and e.to_state = 'assigned' and e.kind <> 'accepted'
             and e.rider_id is not null
           order by at""",
        since,
    )
    return [
        GivenRow(
            rider_id=RiderId(row["rider_id"]),
            at=row["at"],
            pickup_expected_at=row["pickup_expected_at"],
            drop_expected_at=row["dropoff_expected_at"],
            ready_known_at=row["ready_known_at"],
            pickup=Spot(lon=row["pickup_lon"], lat=row["pickup_lat"]),
            dropoff=Spot(lon=row["dropoff_lon"], lat=row["dropoff_lat"]),
        )
        for row in rows
    ]


def _offer(row: Row) -> Offer:
    return Offer(
        offer_id=OfferId(row["offer_id"]),
        delivery_id=DeliveryId(row["delivery_id"]),
        rider_id=RiderId(row["rider_id"]),
        state=OfferState(row["state"]),
        route=from_json(tuple[RouteStop, ...], row["route"]),
    )
