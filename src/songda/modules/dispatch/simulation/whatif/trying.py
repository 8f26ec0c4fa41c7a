"""Answer a question: live every variant with every seed, and put the figures side by side."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, Protocol

from songda.modules.dispatch.engine import ENGINE_VERSION
from songda.modules.dispatch.simulation.whatif.asking import Ask, rules_of, scenario_of
from songda.modules.dispatch.simulation.whatif.behaviour import Behaviour
from songda.modules.dispatch.simulation.whatif.comparing import compare
from songda.modules.dispatch.simulation.whatif.day import live
from songda.modules.dispatch.simulation.whatif.figures import MEASURES, Figures, figures
from songda.modules.dispatch.simulation.whatif.scenario import Rules, Scenario
from songda.modules.dispatch.simulation.whatif.streets import Streets


class World(Protocol):
    """Where days come from."""

    behaviour: Behaviour
    streets: Streets
    rules: Rules

    def day(self, seed: int) -> Scenario:
        """The day of a seed; a past day is the same for all."""


def answer(ask: Ask, world: World, beat: Callable[[float], None] | None = None) -> dict[str, Any]:
    """Plain JSON: measures, every variant's figures by seed, and its differences to the first variant.

    `beat` is told the share done, and may raise to stop.
    """
    steps = len(ask.variants) * ask.seeds
    lived: list[list[Figures]] = [[] for _ in ask.variants]
    hashes: list[list[str]] = [[] for _ in ask.variants]
    counts = [0, 0]
    for seed in range(1, ask.seeds + 1):
        day = world.day(seed)
        for number, variant in enumerate(ask.variants):
            scenario = scenario_of(day, variant)
            progress = _Progress(beat, sum(map(len, lived)), steps, len(scenario.orders))
            done = live(
                scenario,
                rules_of(world.rules, variant),
                world.behaviour,
                world.streets,
                seed,
                beat=progress.placed,
            )
            lived[number].append(figures(done))
            hashes[number].append(done.hashes)
            counts[0], counts[1] = counts[0] + len(scenario.orders), counts[1] + done.rounds
    if beat is not None:
        beat(1.0)
    return {
        "engine": ENGINE_VERSION,
        "orders": counts[0] // steps,
        "rounds": counts[1] // steps,
        "measures": [dataclasses.asdict(measure) for measure in MEASURES],
        "variants": [
            {
                "name": variant.name,
                "seeds": lived[number],
                "hashes": hashes[number],
                "differences": [
                    {**dataclasses.asdict(one), "sure": one.is_sure}
                    for one in compare(lived[0], lived[number])
                ],
            }
            for number, variant in enumerate(ask.variants)
        ],
    }


class _Progress:
    def __init__(self, beat: Callable[[float], None] | None, before: int, steps: int, orders: int) -> None:
        self._beat, self._before, self._steps, self._orders = beat, before, steps, max(1, orders)
        self._seen = 0

    def placed(self) -> None:
        self._seen += 1
        if self._beat is not None and self._seen % 20 == 1:
            self._beat((self._before + self._seen / self._orders) / self._steps)
