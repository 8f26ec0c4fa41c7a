"""What was ordered, and what was asked of the kitchen."""

from __future__ import annotations

import json
from collections.abc import Sequence
from uuid import UUID

from songda.kernel.database import Row, Tx
from songda.kernel.house import House
from songda.kernel.privacy import Erased
from songda.kernel.values import Count, Minor, value
from songda.modules.orders.records import NOTE


@value
class LineRow:
    """A line of an order."""

    variant_id: UUID
    name: str
    variant: str
    options: tuple[str, ...]
    count: Count
    unit_minor: Minor
    total_minor: Minor


async def lines_of(tx: Tx, order_ids: Sequence[UUID]) -> dict[UUID, tuple[LineRow, ...]]:
    """The lines of orders, in order."""
    rows = await tx.fetch(
        "select * from orders.lines where order_id = any($1) order by order_id, line", list(order_ids)
    )
    found: dict[UUID, list[LineRow]] = {}
    for row in rows:
        found.setdefault(row["order_id"], []).append(
            LineRow(
                variant_id=row["variant_id"],
                name=row["name"],
                variant=row["variant"],
                options=tuple(json.loads(row["options"])),
                count=row["count"],
                unit_minor=row["unit_minor"],
                total_minor=row["total_minor"],
            )
        )
    return {key: tuple(lines) for key, lines in found.items()}


async def notes_of(tx: Tx, house: House, order_ids: Sequence[UUID]) -> dict[UUID, str]:
    """What consumers asked of the kitchen, opened for those who cook."""
    rows = await tx.fetch(
        "select order_id, consumer_id, note from orders.orders where order_id = any($1)", list(order_ids)
    )
    notes = await open_column(tx, house, rows, NOTE, "note")
    return {row["order_id"]: note for row, note in zip(rows, notes, strict=True)}


async def open_column(tx: Tx, house: House, rows: Sequence[Row], where: str, column: str) -> list[str]:
    """A sealed column of several rows, opened; empty where there is nothing, or nobody any more."""
    sealed = [(row["consumer_id"], row[column]) for row in rows if row[column] is not None]
    opened = iter(await house.privacy.open_many(tx, sealed, where) if sealed else ())
    found = [next(opened) if row[column] is not None else "" for row in rows]
    return ["" if isinstance(one, Erased) else one for one in found]
