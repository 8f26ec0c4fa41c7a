"""How long a big city's round takes, part by part: `songda dispatch scale`."""

import gc
import hashlib
import os
import pickle
import resource
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from songda.modules.dispatch.engine import zones
from songda.modules.dispatch.engine.canonical import decode_snapshot, encode_plan, encode_snapshot, plan_hash
from songda.modules.dispatch.engine.deciding import Across, affordable, alone, city_of, decide, finish, turns
from songda.modules.dispatch.engine.desk import best_of, set_up
from songda.modules.dispatch.engine.field import lay_out
from songda.modules.dispatch.engine.nearby import nearest_riders
from songda.modules.dispatch.engine.params import Params
from songda.modules.dispatch.engine.values import Snapshot
from songda.modules.dispatch.engine.warming import warm
from songda.modules.dispatch.engine.writing import write
from songda.modules.dispatch.simulation.metropolis import round_of

T = TypeVar("T")
TURNS = 3


@dataclass(frozen=True, slots=True)
class Part:
    """The least of a few measurements, in milliseconds."""

    name: str
    cpu_ms: float
    wall_ms: float


@dataclass(frozen=True, slots=True)
class Measured:
    """One kind of round. ``says``: figures that are no times."""

    name: str
    parts: tuple[Part, ...]
    says: tuple[str, ...]


class Watch:
    def __init__(self) -> None:
        self.parts: list[Part] = []

    def take(self, name: str, work: Callable[[], T]) -> T:
        """Do it a few times and note the least."""
        times = []
        for _ in range(TURNS):
            wall, cpu = time.perf_counter(), time.process_time()
            answer = work()
            times.append((time.process_time() - cpu, time.perf_counter() - wall))
        cpu_s, wall_s = min(one for one, _ in times), min(one for _, one in times)
        self.parts.append(Part(name, cpu_s * 1000, wall_s * 1000))
        return answer


def measure(name: str, snapshot: Snapshot, params: Params, across: Across) -> Measured:
    """Every part of a round in this process, then the whole of it with its zones spread."""
    gc.collect()
    gc.disable()
    try:
        watch, says = Watch(), [f"{len(snapshot.deliveries)} deliveries, {len(snapshot.riders)} riders"]
        encoded = watch.take("canonical bytes", lambda: encode_snapshot(snapshot))
        told = watch.take("to the worker: read", lambda: decode_snapshot(encoded))
        says += _parts(watch, told, params)
        plan = watch.take("the whole decision, one process", lambda: decide(told, params, 1, alone))
        same = watch.take("the whole decision, zones spread", lambda: decide(told, params, 1, across))
        written = watch.take("plan: canonical bytes", lambda: encode_plan(plan))
        watch.take("plan and snapshot: hash", lambda: [_hash(written), _hash(encoded)])
        kept = watch.take(
            "plan and snapshot: press", lambda: [zlib.compress(b, 1) for b in (encoded, written)]
        )
        back = watch.take("to the leader: plan", lambda: pickle.dumps(plan, pickle.HIGHEST_PROTOCOL))
        watch.take("to the leader: read", lambda: pickle.loads(back))
        says += [f"stored: snapshot {len(kept[0]) / 1e6:.2f} MB, plan {len(kept[1]) / 1e6:.2f} MB"]
        says += [
            f"plan {plan_hash(plan)[:16]}, {'the same' if plan == same else 'ANOTHER'} with zones spread"
        ]
        says += [f"{plan.answered_by} answered; cost {plan.figures.cost:,}, unplanned {len(plan.unplanned)}"]
        return Measured(name, tuple(watch.parts), tuple(says))
    finally:
        gc.enable()


def _parts(watch: Watch, told: Snapshot, params: Params) -> list[str]:
    field = watch.take("lay out", lambda: lay_out(told, params))
    ground = (field.board, field.refusals, field.routes, field.lengths, field.opens)
    start, riders = watch.take("candidates", lambda: nearest_riders(*ground, params.candidates_max))
    step = affordable(params, len(riders))

    def cut() -> list[zones.Zone]:
        city, pieces = city_of(field, start, riders)
        return [
            zones.zone_of(city, rows, step, params.assignment_rounds, turns(params, len(rows), step, 1))
            for rows in pieces
        ]

    several = watch.take("zones: cut", cut)
    watch.take("zones: every insertion once", lambda: _evaluate(several))
    answers = watch.take("zones: decide (insert, match, apply)", lambda: alone(several))
    sent = watch.take("zones: to another process", lambda: pickle.dumps(several, pickle.HIGHEST_PROTOCOL))
    city, _ = city_of(field, start, riders)
    desk = watch.take("merge, and plan borders again", lambda: finish(field, city, answers, step))
    watch.take("plan: values and reasons", lambda: write(field, desk))
    return [f"{len(several)} zones, {len(riders)} pairs, {len(sent) / 1e6:.1f} MB of zones"]


def _evaluate(several: list[zones.Zone]) -> int:
    for zone in several:
        desk = set_up(zone.board, zone.routes, zone.lengths, zone.opens, zone.start, zone.pairs)
        for row in range(len(zone.opens)):
            best_of(zone.board, desk, row)
    return len(several)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def run(orders: int, riders: int, fresh: int, params: Params, across: Across) -> list[Measured]:
    """A cold round, where nobody has anything yet, and a steady one with ``fresh`` new orders."""
    warm()
    cold, steady = round_of(orders, riders, 1, bound=1), round_of(fresh, riders, 2, bound=2)
    return [measure("cold", cold, params, across), measure("steady", steady, params, across)]


def table(measured: list[Measured]) -> str:
    """Rows of a paper."""
    lines = ["| part | CPU ms | wall ms |", "| --- | ---: | ---: |"]
    for one in measured:
        lines.append(f"| **{one.name}**: {one.says[0]} | | |")
        lines += [f"| {part.name} | {part.cpu_ms:.1f} | {part.wall_ms:.1f} |" for part in one.parts]
    notes = [f"{one.name}: {note}" for one in measured for note in one.says[1:]]
    most_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return "\n".join(
        [*lines, *notes, f"memory {most_mb:.0f} MB at most; load {load}, {os.cpu_count()} cores"]
    )
