"""What may be asked: a day, how often it is lived, and what is different in each variant of it."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from songda.kernel.values import Exact, Instant, Name40, value
from songda.modules.dispatch.engine.chance import splitmix64
from songda.modules.dispatch.engine.params import Step
from songda.modules.dispatch.simulation.whatif.scenario import Order, Rider, Rules, Scenario

_APART_S = 300
MOST_PERCENT = 200
Share = Annotated[int, Field(ge=10, le=200), Exact]
Minutes = Annotated[int, Field(ge=-240, le=240), Exact]


class Source(StrEnum):
    """`invented`: a day of the town. `past`: what the living city had in a period."""

    INVENTED = "invented"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Knob:
    """Something to turn: where its value goes, and between which values."""

    room: str
    field: str
    low: int
    high: int


KNOBS: Mapping[str, Knob] = {
    "bag": Knob("constraints", "deliveries_in_bag_max", 1, 10),
    "stores_per_trip": Knob("constraints", "stores_per_trip_max", 1, 5),
    "bag_s": Knob("constraints", "bag_s_max", 300, 7_200),
    "delay_s": Knob("constraints", "delay_s_max", 0, 3_600),
    "weight_lateness": Knob("weights", "lateness", 0, 1_000),
    "weight_to_door": Knob("weights", "to_door", 0, 1_000),
    "weight_freshness": Knob("weights", "freshness", 0, 1_000),
    "weight_riding": Knob("weights", "riding", 0, 1_000),
    "weight_load": Knob("weights", "load", 0, 100_000),
    "lead_s": Knob("params", "lead_s", 0, 3_600),
    "horizon_s": Knob("params", "horizon_s", 0, 7_200),
    "candidates": Knob("params", "candidates_max", 1, 100),
    "iterations": Knob("params", "search_iterations", 0, 2_000),
    "every_s": Knob("rules", "every_s", 5, 600),
    "offer_s": Knob("rules", "offer_s", 10, 600),
    "pay_base_minor": Knob("rules", "pay_base_minor", 0, 10_000),
    "pay_per_km_minor": Knob("rules", "pay_per_km_minor", 0, 10_000),
    "pay_per_hour_minor": Knob("rules", "pay_per_hour_minor", 0, 20_000),
    "evening_max_s": Knob("rules", "evening_max_s", 0, 1_800),
}


@value
class Turn:
    """One knob at another value."""

    knob: Annotated[str, Field(max_length=40)]
    value: Annotated[int, Field(ge=-(10**6), le=10**6), Exact]


@value
class Variant:
    """One way the day could go. The first variant of a question is what the others are compared with."""

    name: Name40
    riders_percent: Share = 100
    orders_percent: Share = 100
    shift_min: Minutes = 0
    step: Step = Step.SEARCH
    turns: Annotated[tuple[Turn, ...], Field(max_length=30)] = ()


@value
class Ask:
    """A question. `orders_a_day` and `riders` are of an invented day, the period of a past one."""

    source: Source = Source.INVENTED
    orders_a_day: Annotated[int, Field(ge=10, le=5_000), Exact] = 600
    riders: Annotated[int, Field(ge=1, le=60), Exact] = 60
    from_at: Instant | None = None
    until_at: Instant | None = None
    seeds: Annotated[int, Field(ge=1, le=20), Exact] = 5
    variants: Annotated[tuple[Variant, ...], Field(min_length=1, max_length=6)]


def faults(ask: Ask) -> list[str]:
    """What is wrong with a question, as `variant: knob`; none when it can be lived."""
    found = []
    if ask.source is Source.PAST and (
        ask.from_at is None or ask.until_at is None or ask.from_at >= ask.until_at
    ):
        found.append("period")
    if len({variant.name for variant in ask.variants}) != len(ask.variants):
        found.append("names")
    for variant in ask.variants:
        if variant.step is Step.SEQUENCES:
            found.append(f"{variant.name}: step")
        for turn in variant.turns:
            knob = KNOBS.get(turn.knob)
            if knob is None or not knob.low <= turn.value <= knob.high:
                found.append(f"{variant.name}: {turn.knob}")
    return found


def rules_of(base: Rules, variant: Variant) -> Rules:
    """The rules with what the variant turns. Raises KeyError for an unknown knob: ask `faults` first."""
    rooms: dict[str, dict[str, Any]] = {"constraints": {}, "weights": {}, "params": {}, "rules": {}}
    for turn in variant.turns:
        knob = KNOBS[turn.knob]
        rooms[knob.room][knob.field] = turn.value
    params = replace(
        base.params,
        first_step=variant.step,
        constraints=replace(base.params.constraints, **rooms["constraints"]),
        weights=replace(base.params.weights, **rooms["weights"]),
        **rooms["params"],
    )
    return replace(base, params=params, **rooms["rules"])


def scenario_of(base: Scenario, variant: Variant) -> Scenario:
    """More or fewer riders and orders, shifts earlier or later. Fewer are always among the more."""
    return replace(
        base,
        riders=tuple(_shifted(rider, variant.shift_min * 60) for rider in _riders(base, variant)),
        orders=tuple(_orders(base, variant.orders_percent / base.percent)),
        percent=variant.orders_percent,
    )


def _orders(base: Scenario, share: float) -> list[Order]:
    """Of a day that holds too few, some come twice, five minutes apart."""
    once = [order for order in base.orders if _rank(order.id) < share]
    again = [order for order in base.orders if _rank(order.id) < share - 1]
    twice = [replace(order, id=f"{order.id}+", placed_s=order.placed_s + _APART_S) for order in again]
    return sorted([*once, *twice], key=lambda order: (order.placed_s, order.id))


def _riders(base: Scenario, variant: Variant) -> list[Rider]:
    """Whole teams first, then part of one more. A clone is named after whom it was cloned from."""
    wanted = round(len(base.riders) * variant.riders_percent / 100)
    ranked = sorted(base.riders, key=lambda rider: (_rank(rider.id), rider.id))
    team: list[Rider] = []
    for number in range(max(1, wanted)):
        again, at = divmod(number, len(ranked))
        rider = ranked[at]
        team.append(replace(rider, id=f"{rider.id}+{again}") if again else rider)
    return sorted(team, key=lambda rider: rider.id)


def _shifted(rider: Rider, by_s: int) -> Rider:
    if by_s == 0:
        return rider
    moved = tuple((max(0, on + by_s), off + by_s) for on, off in rider.shifts if off + by_s > 0)
    return replace(rider, shifts=moved)


def _rank(name: str) -> float:
    """A share of one, by name alone."""
    return splitmix64(zlib.crc32(name.encode()), 0) / 2**64
