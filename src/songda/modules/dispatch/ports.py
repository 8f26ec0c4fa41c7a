"""What dispatch needs from outside."""

from __future__ import annotations

import asyncio
from typing import Protocol
from uuid import UUID

LABORATORY = "dispatch.laboratory"


class Laboratory(Protocol):
    """Starts a process of its own that lives a trial and writes its progress and answer. It ends by itself,
    with 0 when it wrote an answer, and when the starting process dies.
    """

    async def __call__(self, trial_id: UUID, owner: UUID) -> asyncio.subprocess.Process: ...
