"""The door to the measurements: only who measures loads the compiler."""

import asyncio
import time
from collections.abc import Callable

from songda.modules.dispatch.actions.decide import Thinker
from songda.modules.dispatch.actions.helping import Helpers
from songda.modules.dispatch.engine.params import Params, Step
from songda.modules.dispatch.engine.values import Snapshot

_TURNS = 5


def scale(orders: int, riders: int, fresh: int, workers: int) -> str:
    """The parts of a cold and of a steady round of a made-up city, as a table; and the whole of each, by the
    clock, as the leader sees it.
    """
    from songda.modules.dispatch.simulation.scale import rounds, run, table

    told, helpers = rounds(orders, riders, fresh), Helpers(workers)
    whole = asyncio.run(_whole(told, workers))
    helpers.warm_up(wait=True)
    try:
        return "\n".join([table(run(told, Params(), helpers.across)), *whole])
    finally:
        helpers.close()


async def _whole(told: dict[str, Snapshot], workers: int) -> list[str]:
    """From the snapshot until the leader can act on the plan, and until all of it is ready to be stored."""
    thinker = Thinker(60, workers)
    try:
        await thinker.help_up()
        lines = []
        for name, snapshot in told.items():
            times = [await _one(thinker, snapshot) for _ in range(_TURNS)]
            acts_ms, stored_ms = (min(column) for column in zip(*times, strict=True))
            lines.append(
                f"{name}, from end to end: {acts_ms:.0f} ms until the leader acts, {stored_ms:.0f} ms stored"
            )
        return lines
    finally:
        thinker.close()


async def _one(thinker: Thinker, snapshot: Snapshot) -> tuple[float, float]:
    began = time.perf_counter()
    thought = await thinker.decide(snapshot, Params(), 1)
    _ = thought.plan.offers
    acts_s = time.perf_counter() - began
    await thought.stored
    return acts_s * 1000, (time.perf_counter() - began) * 1000


def day(orders: int, seed: int, every_s: int, step: Step, beat: Callable[[int, int], None]) -> str:
    """A made-up day, decided round by round in this process; ``beat(second, delivered)`` after each hour."""
    from songda.modules.dispatch.simulation.bigday import BigDay, params_of, told

    return told(BigDay(orders, seed, params_of(step)).run(every_s, beat))
