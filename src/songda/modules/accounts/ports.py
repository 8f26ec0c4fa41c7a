"""What accounts needs from outside."""

from __future__ import annotations

from typing import Protocol


class CodeSender(Protocol):
    """Brings a one-time code to a phone.

    Called after the code is committed, outside any transaction. Must return within a second; a sender that
    talks to the network queues by itself. A code that never arrives is asked for again by its person.
    """

    async def send_code(self, phone_e164: str, code: str) -> None: ...
