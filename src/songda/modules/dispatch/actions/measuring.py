"""The door to the measurements: only who measures loads the compiler."""

from collections.abc import Callable

from songda.modules.dispatch.actions.helping import Helpers
from songda.modules.dispatch.engine.params import Params, Step


def scale(orders: int, riders: int, fresh: int, workers: int) -> str:
    """The parts of a cold and of a steady round of a made-up city, as a table."""
    from songda.modules.dispatch.simulation.scale import run, table

    helpers = Helpers(workers)
    helpers.warm_up(wait=True)
    try:
        return table(run(orders, riders, fresh, Params(), helpers.across))
    finally:
        helpers.close()


def day(orders: int, seed: int, every_s: int, step: Step, beat: Callable[[int, int], None]) -> str:
    """A made-up day, decided round by round in this process; ``beat(second, delivered)`` after each hour."""
    from songda.modules.dispatch.simulation.bigday import BigDay, params_of, told

    return told(BigDay(orders, seed, params_of(step)).run(every_s, beat))
