"""A message."""

from __future__ import annotations

from uuid import UUID, uuid5

from songda.kernel.values import Instant, value

NAMESPACE = UUID("a3b1c6de-7b52-5f6e-8a58-0c6f5d0c9b11")

Facts = dict[str, str | int]
"""What a template's words are filled with: ids and figures, nothing personal."""


@value
class MessageRow:
    """A message as its reader sees it; the words stand with the reader."""

    message_id: UUID
    template: str
    facts: Facts
    at: Instant
    seen: bool


def message_id(person_id: UUID, template: str, about: UUID) -> UUID:
    """The id of the one message to this person of this template about this thing."""
    return uuid5(NAMESPACE, f"{person_id}/{template}/{about}")
