"""A person's inbox over HTTP."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from songda.kernel.permissions import Role, permission
from songda.kernel.values import Instant, value
from songda.kernel.web import Endpoints, Key, TheHouse, Who
from songda.modules.notify import queries
from songda.modules.notify.actions.send import mark_seen
from songda.modules.notify.model import MessageRow

READ = permission("notify.read", Role.CONSUMER, Role.STORE, Role.RIDER, Role.OPERATOR)

ENDPOINTS = Endpoints("notify", prefix="/api/me/messages")


@value
class SeenBody:
    """Which messages were seen."""

    message_ids: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=200)]


@ENDPOINTS.get("", READ)
async def messages(who: Who, house: TheHouse, before: Instant | None = None) -> list[MessageRow]:
    """The signed-in person's messages, newest first."""
    async with house.db.glance() as tx:
        return await queries.inbox(tx, who.person_id, before)


@ENDPOINTS.post("/seen", READ)
async def seen(body: SeenBody, who: Who, house: TheHouse, key: Key) -> None:
    """Mark messages as seen; others' are passed over."""
    await house.do(mark_seen, who, key, body.message_ids)
