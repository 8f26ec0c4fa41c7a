"""Load, save and lock deliveries, offers and stops.

Locks are taken in this order: the delivery, its offer, the rider's route.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from songda.kernel.database import Row, Tx
from songda.kernel.ids import CityId, DeliveryId, OrderId, PersonId, RiderId, StoreId
from songda.kernel.values import from_json, to_json
from songda.modules.deliveries.errors import DeliveryUnknown, OfferUnknown
from songda.modules.deliveries.model import (
    UNDER_WAY,
    Delivery,
    NewOffer,
    Offer,
    OfferId,
    OfferState,
    Proof,
    RouteStop,
    Spot,
    State,
    Stop,
    StopKind,
    Trouble,
)

DOOR = "deliveries.deliveries.door_sealed"
PHOTO = "deliveries.proofs.photo_sealed"

_ARRIVED = {
    State.ASSIGNED: "assigned_at",
    State.AT_STORE: "at_store_at",
    State.PICKED_UP: "picked_up_at",
    State.AT_CUSTOMER: "at_customer_at",
    State.DELIVERED: "ended_at",
    State.CANCELLED: "ended_at",
    State.FAILED: "ended_at",
}
_HELD = (State.ASSIGNED, State.AT_STORE, State.PICKED_UP, State.AT_CUSTOMER, State.DELIVERED, State.FAILED)


async def insert(tx: Tx, new: Delivery, door_sealed: bytes) -> bool:
    """Whether it is new; one with this id, or for this order, stays as it is."""
    done = await tx.execute(
        """insert into deliveries.deliveries
             (delivery_id, order_id, order_number, store_id, city_id, consumer_id, state, pickup_lon,
              pickup_lat, dropoff_lon, dropoff_lat, door_sealed, pickup_code, drop_code, requested_at,
              ready_expected_at, promised_at, currency, pay_minor, cash_minor, items_count, load_units,
              distance_m)
           values ($1, $2, $3, $4, $5, $6, 'waiting', $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
                   $19, $20, $21, $22) on conflict do nothing""",
        new.delivery_id,
        new.order_id,
        new.order_number,
        new.store_id,
        new.city_id,
        new.consumer_id,
        new.pickup.lon,
        new.pickup.lat,
        new.dropoff.lon,
        new.dropoff.lat,
        door_sealed,
        new.pickup_code,
        new.drop_code,
        new.requested_at,
        new.ready_expected_at,
        new.promised_at,
        new.currency,
        new.pay_minor,
        new.cash_minor,
        new.items_count,
        new.load_units,
        new.distance_m,
    )
    return done.endswith(" 1")


async def find(tx: Tx, delivery_id: UUID) -> Delivery | None:
    row = await tx.fetchrow("select * from deliveries.deliveries where delivery_id = $1", delivery_id)
    return None if row is None else delivery_of(row)


async def of_order(tx: Tx, order_id: UUID) -> Delivery | None:
    """The order's delivery, if it has one."""
    row = await tx.fetchrow("select * from deliveries.deliveries where order_id = $1", order_id)
    return None if row is None else delivery_of(row)


async def lock(tx: Tx, delivery_id: UUID) -> Delivery:
    """The delivery, held until the transaction ends. Raises DeliveryUnknown."""
    row = await tx.fetchrow(
        "select * from deliveries.deliveries where delivery_id = $1 for update", delivery_id
    )
    if row is None:
        raise DeliveryUnknown(delivery_id=str(delivery_id))
    return delivery_of(row)


async def log(
    tx: Tx,
    delivery_id: UUID,
    kind: str,
    here: State | None,
    there: State,
    rider_id: UUID | None,
    by_role: str,
    at: datetime,
) -> None:
    """Append an event; the delivery is locked, so numbers follow each other."""
    await tx.execute(
        """insert into deliveries.events
             (delivery_id, number, kind, from_state, to_state, rider_id, by_role, at)
           select $1, coalesce(max(e.number), 0) + 1, $2, $3, $4, $5, $6, $7
           from deliveries.events e where e.delivery_id = $1""",
        delivery_id,
        kind,
        here,
        there,
        rider_id,
        by_role,
        at,
    )


async def save_state(
    tx: Tx, delivery: Delivery, there: State, rider_id: RiderId | None, at: datetime
) -> Delivery:
    """Write a state, who holds it, and when that began. The database refuses what isn't a move."""
    holder = rider_id if there in _HELD else None
    column = _ARRIVED.get(there)
    stamp = f", {column} = $4" if column else ", assigned_at = $4, at_store_at = $4"
    await tx.execute(
        f"update deliveries.deliveries set state = $2, rider_id = $3{stamp} where delivery_id = $1",
        delivery.delivery_id,
        there,
        holder,
        at if column else None,
    )
    changed: dict[str, Any] = {"state": there, "rider_id": holder}
    changed |= {column: at} if column else {"assigned_at": None, "at_store_at": None}
    return dataclasses.replace(delivery, **changed)


async def save_ready(tx: Tx, delivery_id: UUID, at: datetime, *, certain: bool) -> None:
    await tx.execute(
        """update deliveries.deliveries set ready_expected_at = $2, food_ready = food_ready or $3
           where delivery_id = $1""",
        delivery_id,
        at,
        certain,
    )


async def save_trouble(tx: Tx, delivery_id: UUID, kind: Trouble, at: datetime, machine_at: datetime) -> None:
    await tx.execute(
        """update deliveries.deliveries set trouble = $2, trouble_at = $3, trouble_machine_at = $4
           where delivery_id = $1""",
        delivery_id,
        kind,
        at,
        machine_at,
    )


async def save_proof(tx: Tx, delivery_id: UUID, proof: Proof) -> None:
    await tx.execute("update deliveries.deliveries set proof = $2 where delivery_id = $1", delivery_id, proof)


async def save_photo(tx: Tx, delivery_id: UUID, consumer_id: UUID, photo_sealed: bytes) -> None:
    await tx.execute(
        "insert into deliveries.proofs (delivery_id, consumer_id, photo_sealed) values ($1, $2, $3)",
        delivery_id,
        consumer_id,
        photo_sealed,
    )


# ---- offers ----------------------------------------------------------------------------------------------


async def insert_offer(
    tx: Tx, new: NewOffer, pickup_at: datetime, dropoff_at: datetime, at: datetime, until: datetime
) -> None:
    await tx.execute(
        """insert into deliveries.offers (offer_id, delivery_id, rider_id, round_id, state, route,
             pickup_expected_at, dropoff_expected_at, offered_at, expires_at)
           values ($1, $2, $3, $4, 'open', $5, $6, $7, $8, $9)""",
        new.offer_id,
        new.delivery_id,
        new.rider_id,
        new.round_id,
        to_json(tuple[RouteStop, ...], new.route).decode(),
        pickup_at,
        dropoff_at,
        at,
        until,
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


# ---- stops -----------------------------------------------------------------------------------------------


async def lock_route(tx: Tx, rider_id: UUID) -> list[tuple[Stop, bool]]:
    """The rider's stops in order, and whether they stand at each now; held until the transaction ends."""
    await tx.execute(
        """insert into deliveries.routes (rider_id) values ($1)
           on conflict (rider_id) do update set version = deliveries.routes.version + 1""",
        rider_id,
    )
    rows = await tx.fetch(
        """select s.*, d.state from deliveries.stops s
           join deliveries.deliveries d on d.delivery_id = s.delivery_id
           where s.rider_id = $1 order by s.place""",
        rider_id,
    )
    return [(stop_of(row), _stands_at(row)) for row in rows]


async def write_route(tx: Tx, rider_id: UUID, route: Sequence[RouteStop]) -> None:
    """Replace the rider's stops; the route is locked."""
    await tx.execute("delete from deliveries.stops where rider_id = $1", rider_id)
    await tx.execute(
        """insert into deliveries.stops (delivery_id, kind, rider_id, place, expected_at)
           select t.delivery_id, t.kind, $1, t.place, t.expected_at
           from unnest($2::uuid[], $3::text[], $4::timestamptz[]) with ordinality
             as t (delivery_id, kind, expected_at, place)""",
        rider_id,
        [stop.delivery_id for stop in route],
        [stop.kind for stop in route],
        [stop.expected_at for stop in route],
    )


async def expect(tx: Tx, rider_id: UUID, stops: Sequence[RouteStop]) -> None:
    """Newer expected times for stops the rider still has; others are ignored."""
    await tx.execute(
        """update deliveries.stops s set expected_at = t.expected_at
           from unnest($2::uuid[], $3::text[], $4::timestamptz[]) as t (delivery_id, kind, expected_at)
           where s.rider_id = $1 and s.delivery_id = t.delivery_id and s.kind = t.kind
             and abs(extract(epoch from s.expected_at - t.expected_at)) > 30""",
        rider_id,
        [stop.delivery_id for stop in stops],
        [stop.kind for stop in stops],
        [stop.expected_at for stop in stops],
    )


async def drop_stop(tx: Tx, delivery_id: UUID, kind: StopKind | None = None) -> None:
    """Take one stop, or all of a delivery, off the route."""
    await tx.execute(
        "delete from deliveries.stops where delivery_id = $1 and ($2::text is null or kind = $2)",
        delivery_id,
        kind,
    )


async def under_way(tx: Tx, city_id: UUID) -> list[Delivery]:
    """All jobs of a city that haven't ended, by id."""
    rows = await tx.fetch(
        """select * from deliveries.deliveries
           where city_id = $1 and state = any($2::text[]) order by delivery_id""",
        city_id,
        list(UNDER_WAY),
    )
    return [delivery_of(row) for row in rows]


async def cities_waiting(tx: Tx) -> list[CityId]:
    """Cities in which some delivery waits for a rider."""
    rows = await tx.fetch(
        "select distinct city_id from deliveries.deliveries where state = 'waiting' order by city_id"
    )
    return [CityId(row["city_id"]) for row in rows]


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


async def stops_of(tx: Tx, rider_ids: Sequence[UUID]) -> list[Stop]:
    """What riders still have to do, by rider and place."""
    rows = await tx.fetch(
        "select * from deliveries.stops where rider_id = any($1) order by rider_id, place", list(rider_ids)
    )
    return [stop_of(row) for row in rows]


def delivery_of(row: Row) -> Delivery:
    return Delivery(
        delivery_id=DeliveryId(row["delivery_id"]),
        order_id=OrderId(row["order_id"]),
        order_number=row["order_number"],
        store_id=StoreId(row["store_id"]),
        city_id=CityId(row["city_id"]),
        consumer_id=PersonId(row["consumer_id"]),
        state=State(row["state"]),
        rider_id=None if row["rider_id"] is None else RiderId(row["rider_id"]),
        pickup=Spot(lon=row["pickup_lon"], lat=row["pickup_lat"]),
        dropoff=Spot(lon=row["dropoff_lon"], lat=row["dropoff_lat"]),
        pickup_code=row["pickup_code"],
        drop_code=row["drop_code"],
        requested_at=row["requested_at"],
        ready_expected_at=row["ready_expected_at"],
        food_ready=row["food_ready"],
        promised_at=row["promised_at"],
        assigned_at=row["assigned_at"],
        at_store_at=row["at_store_at"],
        picked_up_at=row["picked_up_at"],
        at_customer_at=row["at_customer_at"],
        ended_at=row["ended_at"],
        currency=row["currency"],
        pay_minor=row["pay_minor"],
        cash_minor=row["cash_minor"],
        items_count=row["items_count"],
        load_units=row["load_units"],
        distance_m=row["distance_m"],
        trouble=None if row["trouble"] is None else Trouble(row["trouble"]),
        trouble_at=row["trouble_at"],
        trouble_machine_at=row["trouble_machine_at"],
        proof=None if row["proof"] is None else Proof(row["proof"]),
    )


def stop_of(row: Row) -> Stop:
    return Stop(
        delivery_id=DeliveryId(row["delivery_id"]),
        kind=StopKind(row["kind"]),
        rider_id=RiderId(row["rider_id"]),
        place=row["place"],
        expected_at=row["expected_at"],
    )


def _offer(row: Row) -> Offer:
    return Offer(
        offer_id=OfferId(row["offer_id"]),
        delivery_id=DeliveryId(row["delivery_id"]),
        rider_id=RiderId(row["rider_id"]),
        state=OfferState(row["state"]),
        route=from_json(tuple[RouteStop, ...], row["route"]),
    )


def _stands_at(row: Row) -> bool:
    here = State.AT_STORE if row["kind"] == StopKind.PICKUP else State.AT_CUSTOMER
    return bool(row["state"] == here)


async def is_migrated(tx: Tx) -> bool:
    """Whether this schema is there: a house may be put together before its first migration."""
    return bool(await tx.fetchval("select pg_catalog.to_regclass('deliveries.deliveries') is not null"))
