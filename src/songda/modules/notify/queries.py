"""A person's inbox."""

from __future__ import annotations

from uuid import UUID

from songda.kernel.database import Tx
from songda.kernel.values import Instant
from songda.modules.notify.model import MessageRow
from songda.modules.notify.records import as_message

MOST = 50


async def inbox(tx: Tx, person_id: UUID, before: Instant | None) -> list[MessageRow]:
    """The person's messages, newest first, before a time."""
    rows = await tx.fetch(
        """select * from notify.messages
           where person_id = $1 and ($2::timestamptz is null or at < $2)
           order by at desc, message_id limit $3""",
        person_id,
        before,
        MOST,
    )
    return [as_message(row) for row in rows]
