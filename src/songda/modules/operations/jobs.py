"""What operations does by the clock."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.kernel.jobs import Job
from songda.kernel.values import value
from songda.modules.operations.actions import desk


@value
class Nothing:
    """A job that needs no payload."""


async def _overdue(do: Doing, _payload: Nothing) -> None:
    await desk.find_overdue(do)


JOBS = (Job("operations.find_overdue", Nothing, run=_overdue, every_s=3.0),)
