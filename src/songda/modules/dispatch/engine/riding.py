"""Ride a route in thought: when is what done, and what does it cost."""

from dataclasses import dataclass

import numpy as np

from songda.modules.dispatch.engine.field import Field, Route
from songda.modules.dispatch.engine.trying import (
    AMOUNTS,
    S_ARRIVED,
    S_DONE,
    S_NOW,
    amounts,
    paper,
    time_route,
)

LATE, LATE_SQUARED, TO_DOOR, FRESHNESS, RIDING, LOAD, PRICE = range(AMOUNTS)
Amounts = tuple[int, int, int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Ride:
    """Per stop: arrival, hand-over, departure.

    ``amounts``: what is paid for, in the order of the constants above.
    """

    arrive: tuple[int, ...]
    done: tuple[int, ...]
    leave: tuple[int, ...]
    amounts: Amounts


def ride(field: Field, rider: int, route: Route) -> Ride:
    """The times of a route, whatever rules it breaks."""
    length, codes = len(route), np.array(route, dtype=np.int64)
    paid, on = np.zeros(AMOUNTS, np.int64), paper(field.board, length)
    time_route(field.board, rider, codes, length, on)
    amounts(field.board, rider, codes, length, on, paid)
    arrive, done, leave = on.states[1 : length + 1, [S_ARRIVED, S_DONE, S_NOW]].T.tolist()
    late, squared, door, fresh, riding, load, price = paid.tolist()
    return Ride(tuple(arrive), tuple(done), tuple(leave), (late, squared, door, fresh, riding, load, price))
