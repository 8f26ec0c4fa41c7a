"""What dispatch needs from outside."""

from __future__ import annotations

import asyncio
from typing import Protocol
from uuid import UUID

LABORATORY = "dispatch.laboratory"
NOTHING_TO_LIVE = 4
"""How a process ends whose day has no orders, no riders or no map."""


class Laboratory(Protocol):
    """Starts a process of its own that lives a trial and writes its progress and answer. It ends by itself,
    with 0 when it wrote an answer and NOTHING_TO_LIVE when there can be none, and when who started it dies.
    """

    async def __call__(self, trial_id: UUID, owner: UUID) -> asyncio.subprocess.Process: ...
