"""Messages, saved and read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from songda.kernel.database import Row, Tx
from songda.modules.notify.model import Facts, MessageRow


async def add(tx: Tx, message_id: UUID, person_id: UUID, template: str, facts: Facts, at: datetime) -> bool:
    """Keep a message; whether it wasn't there."""
    done = await tx.execute(
        """insert into notify.messages (message_id, person_id, template, facts, at)
           values ($1, $2, $3, $4, $5) on conflict do nothing""",
        message_id,
        person_id,
        template,
        json.dumps(facts),
        at,
    )
    return bool(done.endswith(" 1"))


async def find(tx: Tx, message_id: UUID) -> tuple[UUID, MessageRow] | None:
    """A message and whose it is."""
    row = await tx.fetchrow("select * from notify.messages where message_id = $1", message_id)
    return None if row is None else (row["person_id"], as_message(row))


async def mark_seen(tx: Tx, person_id: UUID, message_ids: Sequence[UUID], at: datetime) -> None:
    """Note that the person has seen these of their messages."""
    await tx.execute(
        """update notify.messages set seen_at = $3
           where person_id = $1 and message_id = any($2) and seen_at is null""",
        person_id,
        list(message_ids),
        at,
    )


def as_message(row: Row) -> MessageRow:
    """A row as its reader sees it."""
    return MessageRow(
        message_id=row["message_id"],
        template=row["template"],
        facts=json.loads(row["facts"]),
        at=row["at"],
        seen=row["seen_at"] is not None,
    )
