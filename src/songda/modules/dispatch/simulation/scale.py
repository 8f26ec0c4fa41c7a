"""How long a big city's round takes, part by part: `songda dispatch scale`."""

import gc
import hashlib
import os
import pickle
import resource
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from songda.modules.dispatch.engine import zones
from songda.modules.dispatch.engine.canonical import decode_told, encode_plan, encode_told, plan_hash
from songda.modules.dispatch.engine.columns import Told, told_of
from songda.modules.dispatch.engine.deciding import (
    Across,
    Answer,
    affordable,
    alone,
    answer,
    city_of,
    finish,
    turns,
)
from songda.modules.dispatch.engine.desk import best_of, set_up
from songda.modules.dispatch.engine.field import lay_out
from songda.modules.dispatch.engine.nearby import nearest_riders
from songda.modules.dispatch.engine.params import Params
from songda.modules.dispatch.engine.plan import Names
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
        put = watch.take("leader: in columns and in order", lambda: told_of(snapshot))
        encoded = watch.take("leader: canonical bytes", lambda: encode_told(put))
        told = watch.take("worker: read", lambda: decode_told(encoded))
        says += _parts(watch, told, params)
        watch.take("the whole decision, one process", lambda: answer(told, params, 1, alone))
        found = watch.take("the whole decision, zones spread", lambda: answer(told, params, 1, across))
        nameless = replace(found.plan, names=Names([], []))
        back = watch.take("worker: plan to the leader", lambda: pickle.dumps(nameless, 5))
        watch.take(
            "leader: read, and what is due",
            lambda: replace(pickle.loads(back), names=found.plan.names).offers,
        )
        says += _beside(watch, encoded, found)
        plan = found.explained()
        same = plan == answer(told, params, 1, alone).explained()
        says += [f"plan {plan_hash(plan)[:16]}, {'the same' if same else 'ANOTHER'} with zones spread"]
        says += [f"{plan.answered_by} answered; cost {plan.figures.cost:,}, unplanned {len(plan.unplanned)}"]
        return Measured(name, tuple(watch.parts), tuple(says))
    finally:
        gc.enable()


def _due(plan: bytes, names: Names) -> int:
    return len(replace(pickle.loads(plan), names=names).offers)


def _beside(watch: Watch, encoded: bytes, found: Answer) -> list[str]:
    """What the worker does while the leader acts on the plan."""
    plan = watch.take("beside: reasons", found.explained)
    said = watch.take("beside: plan, canonical bytes", lambda: encode_plan(plan))
    watch.take("beside: hash", lambda: [_hash(said), _hash(encoded)])
    kept = watch.take("beside: press", lambda: [zlib.compress(one, 1) for one in (encoded, said)])
    return [f"stored: snapshot {len(kept[0]) / 1e6:.2f} MB, plan {len(kept[1]) / 1e6:.2f} MB"]


def _parts(watch: Watch, told: Told, params: Params) -> list[str]:
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
    watch.take("plan: its columns", lambda: write(field, desk))
    return [f"{len(several)} zones, {len(riders)} pairs, {len(sent) / 1e6:.1f} MB of zones"]


def _evaluate(several: list[zones.Zone]) -> int:
    for zone in several:
        desk = set_up(zone.board, zone.routes, zone.lengths, zone.opens, zone.start, zone.pairs)
        for row in range(len(zone.opens)):
            best_of(zone.board, desk, row)
    return len(several)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def rounds(orders: int, riders: int, fresh: int) -> dict[str, Snapshot]:
    """A cold round, where everything is still to be given, and a steady one with ``fresh`` new orders."""
    return {
        "cold": round_of(orders, riders, 1, bound=1),
        "steady": round_of(fresh, riders, 2, bound=2),
    }


def run(told: dict[str, Snapshot], params: Params, across: Across) -> list[Measured]:
    warm()
    return [measure(name, snapshot, params, across) for name, snapshot in told.items()]


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
