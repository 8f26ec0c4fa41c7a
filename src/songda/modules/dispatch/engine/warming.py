"""A small city that makes the compiler see every way to an answer, before anybody waits for one."""

from dataclasses import replace

import numpy as np

from songda.modules.dispatch.engine import decide
from songda.modules.dispatch.engine.params import Params, Step
from songda.modules.dispatch.engine.values import (
    Delivery,
    Paces,
    Rider,
    Snapshot,
    Stop,
    StopKind,
    Travel,
)

_STREET = 12


def warm() -> None:
    """Everything a city's rounds need is compiled when this returns, or read from where it was kept."""
    told = _street()
    box = (0, 0, 20 * _STREET, 1, 1)
    paced = replace(told, travels=(), paces=Paces.of(("ebike",), box, np.full((1, 1, 1), 300)))
    for snapshot in (told, paced):
        for step in (Step.SEARCH, Step.ASSIGNMENT, Step.GREEDY, Step.NEAREST):
            decide(snapshot, Params(first_step=step), 1)
    decide(told, Params(zone_orders_max=2), 1)


def _street() -> Snapshot:
    """Six open deliveries and four riders, one of whom is bound already."""
    riders = [Rider(id=f"r{n}", place=3 * n) for n in range(3)]
    stops = (Stop(kind=StopKind.PICKUP, delivery_id="b"), Stop(kind=StopKind.DROP, delivery_id="b"))
    ways = [[60 * abs(a - b) for b in range(_STREET)] for a in range(_STREET)]
    return Snapshot(
        places=tuple((20 * n, 0) for n in range(_STREET)),
        travels=(Travel.of("ebike", ways),),
        deliveries=(*(_delivery(f"d{n}", n) for n in range(6)), _delivery("b", 2)),
        riders=(*riders, Rider(id="r3", place=9, route=stops)),
    )


def _delivery(id: str, n: int) -> Delivery:
    return Delivery(
        id=id, pickup_place=n % 4, drop_place=_STREET - 1 - n, placed_s=0, ready_s=60 * n, promised_s=2_400
    )
