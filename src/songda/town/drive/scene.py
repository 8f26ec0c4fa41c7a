"""What all personas share: the plan, the line to the house, the clock, chance, and what is said aloud."""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass, field
from random import Random
from typing import Any

from songda.kernel.city.ground import Ground
from songda.kernel.city.ways import Ways
from songda.town.behaviour.mishaps import Mishaps
from songda.town.behaviour.riding import KMH
from songda.town.line.api import Api
from songda.town.line.clock import TownClock
from songda.town.plan.model import TownPlan, Vehicle
from songda.town.report import Report


@dataclass(slots=True)
class Scene:
    """`spoken` holds what one person tells another face to face: pickup codes, door codes."""

    plan: TownPlan
    api: Api
    clock: TownClock
    mishaps: Mishaps
    rng: Random
    door: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(4))
    tally: Counter[str] = field(default_factory=Counter)
    report: Report = field(default_factory=Report)
    spoken: dict[tuple[str, str], str] = field(default_factory=dict)
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)
    _ways: dict[Vehicle, Ways] = field(default_factory=dict)
    _ground: Ground | None = None

    def begin(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run beside everything else; what goes wrong in it is counted and shown, and ends only itself."""
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def ways(self, vehicle: Vehicle) -> Ways:
        """The city's roads at the speeds this vehicle really makes."""
        if vehicle not in self._ways:
            if self._ground is None:
                self._ground = Ground(self.plan.city)
            self._ways[vehicle] = Ways(self._ground, KMH[vehicle], 8.0)
        return self._ways[vehicle]

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and (wrong := task.exception()) is not None:
            self.tally[f"trouble: {type(wrong).__name__}"] += 1
            print(f"town: {type(wrong).__name__}: {wrong}", flush=True)
