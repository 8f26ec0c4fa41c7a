"""Load, save and lock the deliveries themselves."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from songda.kernel.database import Row, Tx
from songda.kernel.ids import CityId, DeliveryId, OrderId, PersonId, RiderId, StoreId
from songda.modules.deliveries.errors import DeliveryUnknown
from songda.modules.deliveries.model import (
    UNDER_WAY,
    Delivery,
    Proof,
    Spot,
    State,
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


async def lock_all(tx: Tx, delivery_ids: Sequence[UUID]) -> None:
    """Hold these deliveries until the transaction ends; the order of locking is by id."""
    await tx.execute(
        """select 1 from deliveries.deliveries where delivery_id = any($1)
           order by delivery_id for update""",
        list(delivery_ids),
    )


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
    tx: Tx, delivery: Delivery, there: State, rider_id: RiderId | None, courier: str | None, at: datetime
) -> Delivery:
    """Write a state, who holds it (a rider or an outside courier), and when that began. The database refuses
    what isn't a move.
    """
    holder, theirs = (rider_id, courier) if there in _HELD else (None, None)
    column = _ARRIVED.get(there)
    stamp = f", {column} = $4" if column else ", assigned_at = $4, at_store_at = $4"
    await tx.execute(
        f"""update deliveries.deliveries set state = $2, rider_id = $3, courier = $5{stamp}
            where delivery_id = $1""",
        delivery.delivery_id,
        there,
        holder,
        at if column else None,
        theirs,
    )
    changed: dict[str, Any] = {"state": there, "rider_id": holder, "courier": theirs}
    changed |= {column: at} if column else {"assigned_at": None, "at_store_at": None}
    return dataclasses.replace(delivery, **changed)


async def add_incentive(tx: Tx, city_id: UUID, incentive_minor: int) -> int:
    """Raise the pay of what waits in a city, each delivery once; how many that were."""
    done = await tx.execute(
        """update deliveries.deliveries set pay_minor = pay_minor + $2, incentive_minor = $2
           where city_id = $1 and state = 'waiting' and incentive_minor = 0 and $2 > 0""",
        city_id,
        incentive_minor,
    )
    return int(done.split()[-1])


async def pressing(tx: Tx, city_id: UUID, now: datetime) -> tuple[int, int]:
    """How many deliveries of a city have no rider yet, and by how many seconds those under way are late in
    the mean: as planned, or, without a plan, as if a rider took half an hour from now."""
    row = await tx.fetchrow(
        """select count(*) filter (where d.state in ('waiting', 'offered')) as open,
             coalesce(avg(greatest(0, extract(epoch from
               coalesce(s.expected_at, greatest($2, d.ready_expected_at) + interval '30 minutes')
               - d.promised_at))), 0)::integer as delay_s
           from deliveries.deliveries d
           left join deliveries.stops s on s.delivery_id = d.delivery_id and s.kind = 'drop'
           where d.city_id = $1 and d.state = any($3::text[])""",
        city_id,
        now,
        list(UNDER_WAY),
    )
    assert row is not None
    return row["open"], row["delay_s"]


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


async def clear_trouble(tx: Tx, delivery_id: UUID) -> None:
    await tx.execute(
        """update deliveries.deliveries set trouble = null, trouble_at = null, trouble_machine_at = null
           where delivery_id = $1""",
        delivery_id,
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


async def under_way(tx: Tx, city_id: UUID) -> list[Delivery]:
    """All jobs of a city that haven't ended, by id."""
    rows = await tx.fetch(
        """select * from deliveries.deliveries
           where city_id = $1 and state = any($2::text[]) order by delivery_id""",
        city_id,
        list(UNDER_WAY),
    )
    return [delivery_of(row) for row in rows]


async def held_by(tx: Tx, rider_id: UUID) -> list[DeliveryId]:
    """What the rider has accepted and not yet brought, by id: the order in which to lock."""
    rows = await tx.fetch(
        """select delivery_id from deliveries.deliveries
           where rider_id = $1 and state in ('assigned', 'at_store', 'picked_up', 'at_customer')
           order by delivery_id""",
        rider_id,
    )
    return [DeliveryId(row["delivery_id"]) for row in rows]


async def was_with(tx: Tx, delivery_id: UUID, rider_id: UUID) -> bool:
    """Whether the rider once held it and lost it again."""
    found = await tx.fetchval(
        """select 1 from deliveries.events where delivery_id = $1 and rider_id = $2 and to_state = 'waiting'
             and from_state in ('assigned', 'at_store') limit 1""",
        delivery_id,
        rider_id,
    )
    return found is not None


async def cities_waiting(tx: Tx) -> list[CityId]:
    """Cities in which some delivery waits for a rider."""
    rows = await tx.fetch(
        "select distinct city_id from deliveries.deliveries where state = 'waiting' order by city_id"
    )
    return [CityId(row["city_id"]) for row in rows]


async def rode_straight(tx: Tx, one: Delivery) -> bool:
    """Whether the rider stopped nowhere between this delivery's store and its door."""
    return not await tx.fetchval(
        """select exists (select 1 from deliveries.deliveries o
             where o.rider_id = $1 and o.delivery_id <> $2
               and o.picked_up_at between $3::timestamptz - interval '3 hours' and $4
               and ((o.picked_up_at > $3 and o.picked_up_at < $4)
                 or (o.at_customer_at > $3 and o.at_customer_at < $4)
                 or (o.ended_at > $3 and o.ended_at < $4)))""",
        one.rider_id,
        one.delivery_id,
        one.picked_up_at,
        one.at_customer_at,
    )


async def door_sealed(tx: Tx, delivery_id: UUID) -> bytes:
    """The door of one delivery, to be opened under its consumer's key."""
    found: bytes = await tx.fetchval(
        "select door_sealed from deliveries.deliveries where delivery_id = $1", delivery_id
    )
    return found


async def is_migrated(tx: Tx) -> bool:
    """Whether this schema is there: a house may be put together before its first migration."""
    return bool(await tx.fetchval("select pg_catalog.to_regclass('deliveries.deliveries') is not null"))


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
        courier=row["courier"],
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
