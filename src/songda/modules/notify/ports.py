"""What notify needs from outside."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from songda.kernel.house import House


class Sender(Protocol):
    """Brings messages to people by some way out: a push service, mail, a console.

    Called outside any transaction, at least once a message. It may raise Unavailable: it is called again.
    """

    name: str

    async def send(self, person_id: UUID, template: str, facts: dict[str, str | int]) -> None:
        """Send one message; the same one twice is the sender's to notice, by its facts."""
        ...


def offer(house: House, sender: Sender) -> None:
    """Make a sender known to this process; an adapter does so when it is prepared."""
    senders(house)[sender.name] = sender


def senders(house: House) -> dict[str, Sender]:
    """The senders of this process by name."""
    found: dict[str, Sender] = house.ports.setdefault("notify.senders", {})
    return found
