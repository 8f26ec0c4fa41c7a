"""Let the demo's city time run faster or slower."""

from __future__ import annotations

from songda.kernel.errors import Malformed
from songda.kernel.house import Doing, set_rate
from songda.modules.operations import records
from songda.modules.operations.errors import SpeedIsLive
from songda.modules.operations.model import Speed

FASTEST = 60.0


async def set_speed(do: Doing, speed: Speed) -> None:
    """Run at `speed.running` from now on; city time never jumps back.

    Refuses with SpeedIsLive in live mode, where a second is a second. Saying the same speed twice is once.
    """
    if do.house.live_mode:
        raise SpeedIsLive()
    if not 1.0 <= speed.running <= speed.asked <= FASTEST:
        raise Malformed(where="asked, running")
    await records.save_speed(do.tx, speed)
    if speed.running != do.house.clocks.rate:
        await set_rate(do, speed.running)
