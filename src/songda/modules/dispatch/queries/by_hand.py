"""What people did by hand, and what they have bound."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from songda.kernel.database import Tx
from songda.kernel.house import House
from songda.kernel.live import Ids, Keys
from songda.kernel.values import Instant, value
from songda.modules.dispatch.model import BoundKind, SteerKind
from songda.modules.riders import public as riders


@value
class BoundRow:
    """An order that a person has bound: pinned to a rider, or held back."""

    delivery_id: UUID
    order_id: UUID
    kind: BoundKind
    rider_id: UUID | None
    because: str
    by_person: UUID
    since_at: Instant


@value
class SteerRow:
    """A step by hand about an order. `undone`: somebody did the opposite of it."""

    steer_id: UUID
    order_id: UUID
    kind: SteerKind
    rider_id: UUID | None
    rider_name: str
    because: str
    by_person: UUID
    at: Instant
    undoes: UUID | None
    undone: bool


async def bound_rows(tx: Tx, _house: House, ids: Ids, keys: Keys) -> Mapping[str, BoundRow]:
    """What binds the engine in a city, by delivery: all of it, or these."""
    rows = await tx.fetch(
        """select b.delivery_id, b.order_id, b.kind, b.rider_id, s.because, s.by_person, s.steered_at
           from dispatch.bounds b join dispatch.steers s on s.steer_id = b.steer_id
           where b.city_id = $1 and ($2::uuid[] is null or b.delivery_id = any($2))""",
        ids[0],
        None if keys is None else [UUID(key) for key in keys],
    )
    return {
        str(row["delivery_id"]): BoundRow(
            delivery_id=row["delivery_id"],
            order_id=row["order_id"],
            kind=BoundKind(row["kind"]),
            rider_id=row["rider_id"],
            because=row["because"],
            by_person=row["by_person"],
            since_at=row["steered_at"],
        )
        for row in rows
    }


async def steers(tx: Tx, house: House, order_id: UUID) -> list[SteerRow]:
    """What people did about an order, the newest first."""
    rows = await tx.fetch(
        """select s.*, u.steer_id is not null as undone from dispatch.steers s
           left join dispatch.steers u on u.undoes = s.steer_id
           where s.order_id = $1 order by s.steered_machine_at desc, s.steer_id desc limit 50""",
        order_id,
    )
    asked = [row["rider_id"] for row in rows if row["rider_id"] is not None]
    names = await riders.full_names(tx, house.privacy, asked)
    return [
        SteerRow(
            steer_id=row["steer_id"],
            order_id=row["order_id"],
            kind=SteerKind(row["kind"]),
            rider_id=row["rider_id"],
            rider_name=names.get(row["rider_id"], ""),
            because=row["because"],
            by_person=row["by_person"],
            at=row["steered_at"],
            undoes=row["undoes"],
            undone=row["undone"],
        )
        for row in rows
    ]
