"""What the house does for itself by the clock."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.kernel.jobs import Job
from songda.kernel.modules import Module
from songda.kernel.settings import Setting
from songda.kernel.values import value

KEYS_HOURS = Setting(
    name="house.idempotency_hours",
    default=48,
    says="Hours for which a repeated command gets its first answer.",
)


@value
class Nothing:
    """A job that needs no payload."""


async def _forget_keys(do: Doing, _payload: Nothing) -> None:
    """Forget idempotency keys past their time."""
    before = do.machine_now.plus(-3600 * do.house.settings["house.idempotency_hours"])
    await do.tx.execute("delete from kernel.idempotency where machine_at < $1", before)


MODULE = Module(
    name="house",
    jobs=(Job("house.forget_keys", Nothing, run=_forget_keys, every_s=600),),
    settings=(KEYS_HOURS,),
)
