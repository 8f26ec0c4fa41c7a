"""What riders still have to do, in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from songda.kernel.database import Row, Tx
from songda.kernel.ids import DeliveryId, RiderId
from songda.modules.deliveries.model import (
    Delivery,
    RouteStop,
    State,
    Stop,
    StopKind,
)
from songda.modules.deliveries.records.machine import delivery_of


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


async def expect(
    tx: Tx, routes: Mapping[RiderId, Sequence[RouteStop]], worth_s: int
) -> list[tuple[RiderId, Delivery]]:
    """Newer expected times for stops the riders still have, where they moved by so much; whose they are, by
    rider and delivery."""
    stops = [stop for route in routes.values() for stop in route]
    rows = await tx.fetch(
        """with moved as (
             update deliveries.stops s set expected_at = t.expected_at
             from unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[])
               as t (rider_id, delivery_id, kind, expected_at)
             where s.rider_id = t.rider_id and s.delivery_id = t.delivery_id and s.kind = t.kind
               and abs(extract(epoch from s.expected_at - t.expected_at)) >= $5
             returning s.rider_id as of_rider, s.delivery_id)
           select m.of_rider, d.* from (select distinct of_rider, delivery_id from moved) m
           join deliveries.deliveries d on d.delivery_id = m.delivery_id
           order by m.of_rider, d.delivery_id""",
        [rider_id for rider_id, route in routes.items() for _ in route],
        [stop.delivery_id for stop in stops],
        [stop.kind for stop in stops],
        [stop.expected_at for stop in stops],
        worth_s,
    )
    return [(RiderId(row["of_rider"]), delivery_of(row)) for row in rows]


async def drop_stop(tx: Tx, delivery_id: UUID, kind: StopKind | None = None) -> None:
    """Take one stop, or all of a delivery, off the route."""
    await tx.execute(
        "delete from deliveries.stops where delivery_id = $1 and ($2::text is null or kind = $2)",
        delivery_id,
        kind,
    )


async def stops_of(tx: Tx, rider_ids: Sequence[UUID]) -> list[Stop]:
    """What riders still have to do, by rider and place."""
    rows = await tx.fetch(
        "select * from deliveries.stops where rider_id = any($1) order by rider_id, place", list(rider_ids)
    )
    return [stop_of(row) for row in rows]


def stop_of(row: Row) -> Stop:
    return Stop(
        delivery_id=DeliveryId(row["delivery_id"]),
        kind=StopKind(row["kind"]),
        rider_id=RiderId(row["rider_id"]),
        place=row["place"],
        expected_at=row["expected_at"],
    )


def _stands_at(row: Row) -> bool:
    here = State.AT_STORE if row["kind"] == StopKind.PICKUP else State.AT_CUSTOMER
    return bool(row["state"] == here)
