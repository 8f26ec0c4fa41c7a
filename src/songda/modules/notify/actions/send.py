"""Send a person a message."""

from __future__ import annotations

from uuid import UUID

from songda.kernel.house import Doing, House
from songda.kernel.ids import PersonId
from songda.kernel.jobs import Job
from songda.kernel.values import value
from songda.modules.notify import records
from songda.modules.notify.model import Facts, message_id


@value
class Outgoing:
    """Which message is to go out."""

    message_id: UUID


async def send(do: Doing, person_id: PersonId, template: str, about: UUID, facts: Facts) -> None:
    """Put a message into the person's inbox and, where this house has senders, on its way out.

    The same template about the same thing again is nothing. Facts are ids and figures only.
    """
    number = message_id(person_id, template, about)
    new = await records.add(do.tx, number, person_id, template, facts, do.city_now)
    if new and do.house.ports.get("notify.senders"):
        await do.later(GO_OUT, Outgoing(message_id=number))


async def mark_seen(do: Doing, message_ids: tuple[UUID, ...]) -> None:
    """The person has seen these of their own messages. Twice is once; others' are passed over."""
    await records.mark_seen(do.tx, do.by.person_id, message_ids, do.city_now)


async def _go_out(house: House, outgoing: Outgoing) -> None:
    async with house.db.glance() as tx:
        found = await records.find(tx, outgoing.message_id)
    if found is None:
        return
    person_id, message = found
    for sender in house.ports.get("notify.senders", {}).values():
        await sender.send(person_id, message.template, message.facts)


GO_OUT = Job("notify.go_out", Outgoing, outside=_go_out)
