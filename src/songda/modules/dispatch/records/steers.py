"""What people did by hand, and what binds the engine since."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from songda.kernel.database import Row, Tx
from songda.kernel.ids import CityId, DeliveryId, OrderId, PersonId, RiderId
from songda.modules.dispatch.events import SteerId
from songda.modules.dispatch.model import (
    Bound,
    BoundKind,
    Steer,
    SteerKind,
)


async def insert_steer(tx: Tx, steer: Steer) -> None:
    await tx.execute(
        """insert into dispatch.steers (steer_id, delivery_id, order_id, city_id, kind, rider_id,
        rider_before, bound_before, pinned_before, because, by_person, undoes, steered_at,
        steered_machine_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)""",
        steer.steer_id,
        steer.delivery_id,
        steer.order_id,
        steer.city_id,
        steer.kind,
        steer.rider_id,
        steer.rider_before,
        steer.bound_before,
        steer.pinned_before,
        steer.because,
        steer.by_person,
        steer.undoes,
        steer.at,
        steer.machine_at,
    )


async def steer(tx: Tx, steer_id: UUID) -> Steer | None:
    row = await tx.fetchrow("select * from dispatch.steers where steer_id = $1", steer_id)
    return None if row is None else _steer(row)


async def undone_by(tx: Tx, steer_id: UUID) -> SteerId | None:
    """The step that undid this one."""
    found = await tx.fetchval("select steer_id from dispatch.steers where undoes = $1", steer_id)
    return None if found is None else SteerId(found)


async def newest_steer(tx: Tx, delivery_id: UUID) -> SteerId | None:
    found = await tx.fetchval(
        """select steer_id from dispatch.steers where delivery_id = $1
           order by steered_machine_at desc, steer_id desc limit 1""",
        delivery_id,
    )
    return None if found is None else SteerId(found)


async def bind(tx: Tx, steer: Steer, bound: Bound) -> None:
    """One constraint a delivery; the newest counts."""
    await tx.execute(
        """insert into dispatch.bounds (delivery_id, order_id, city_id, kind, rider_id, steer_id)
           values ($1, $2, $3, $4, $5, $6)
           on conflict (delivery_id) do update set kind = $4, rider_id = $5, steer_id = $6""",
        bound.delivery_id,
        steer.order_id,
        steer.city_id,
        bound.kind,
        bound.rider_id,
        steer.steer_id,
    )


async def unbind(tx: Tx, delivery_id: UUID) -> None:
    await tx.execute("delete from dispatch.bounds where delivery_id = $1", delivery_id)


async def bound_of(tx: Tx, delivery_id: UUID) -> Bound | None:
    row = await tx.fetchrow(
        "select delivery_id, kind, rider_id from dispatch.bounds where delivery_id = $1", delivery_id
    )
    return None if row is None else _bound(row)


async def bounds_of(tx: Tx, city_id: UUID) -> dict[DeliveryId, Bound]:
    """What binds the engine in a city."""
    rows = await tx.fetch(
        "select delivery_id, kind, rider_id from dispatch.bounds where city_id = $1", city_id
    )
    return {row["delivery_id"]: _bound(row) for row in rows}


async def bounds_among(tx: Tx, delivery_ids: Sequence[UUID]) -> dict[DeliveryId, Bound]:
    """What binds the engine about some deliveries."""
    rows = await tx.fetch(
        "select delivery_id, kind, rider_id from dispatch.bounds where delivery_id = any($1)",
        list(delivery_ids),
    )
    return {row["delivery_id"]: _bound(row) for row in rows}


def _bound(row: Row) -> Bound:
    rider_id = row["rider_id"]
    return Bound(
        delivery_id=DeliveryId(row["delivery_id"]),
        kind=BoundKind(row["kind"]),
        rider_id=None if rider_id is None else RiderId(rider_id),
    )


def _steer(row: Row) -> Steer:
    def rider(column: str) -> RiderId | None:
        return None if row[column] is None else RiderId(row[column])

    return Steer(
        steer_id=SteerId(row["steer_id"]),
        delivery_id=DeliveryId(row["delivery_id"]),
        order_id=OrderId(row["order_id"]),
        city_id=CityId(row["city_id"]),
        kind=SteerKind(row["kind"]),
        rider_id=rider("rider_id"),
        rider_before=rider("rider_before"),
        bound_before=None if row["bound_before"] is None else BoundKind(row["bound_before"]),
        pinned_before=rider("pinned_before"),
        because=row["because"],
        by_person=PersonId(row["by_person"]),
        undoes=None if row["undoes"] is None else SteerId(row["undoes"]),
        at=row["steered_at"],
        machine_at=row["steered_machine_at"],
    )
