"""`songda dispatch whatif`: ask what would be, print it side by side, keep it as JSON and as pictures."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from songda.entry.whatif import NICE
from songda.entry.whatif.worlds import invented
from songda.modules.dispatch import public as dispatch
from songda.modules.dispatch.public import whatif
from songda.town.city import generate_city

_SHARES = ("riders", "orders")


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `dispatch whatif`."""
    parser = verbs.add_parser(
        "whatif",
        help="live an invented day under several sets of rules and compare",
        epilog="KEYS of a variant: riders and orders (percent), shift (minutes), step, "
        + ", ".join(whatif.KNOBS),
    )
    parser.add_argument("variants", nargs="*", metavar="NAME:KEY=VALUE,…", help="e.g. fewer:riders=80,bag=2")
    parser.add_argument("--orders", type=int, default=600, help="orders a day, about")
    parser.add_argument("--riders", type=int, default=60)
    parser.add_argument("--seeds", type=int, default=5, help="days each variant is lived")
    parser.add_argument("--town", type=int, default=1, help="another number, another city and town")
    parser.add_argument("--json", type=Path, help="write the whole answer here")
    parser.add_argument("--html", type=Path, help="write a page with pictures here")
    parser.add_argument("--quiet", action="store_true", help="show no progress")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """0 with an answer, 2 for a question that can't be lived."""
    try:
        ask = whatif.Ask(
            orders_a_day=given.orders,
            riders=given.riders,
            seeds=given.seeds,
            variants=(whatif.Variant(name="today"), *map(variant_of, given.variants)),
        )
        wrong = whatif.faults(checked(ask))
    except (ValueError, ValidationError) as no:
        print(f"that can't be asked: {no}")
        return 2
    if wrong:
        print("that can't be asked: " + "; ".join(wrong))
        return 2
    os.nice(NICE)
    world = invented(generate_city(given.town), ask, town_seed=given.town)
    answer = whatif.answer(ask, world, None if given.quiet else _show)
    print("\n".join(table(answer)))
    if given.json is not None:
        given.json.write_text(json.dumps(answer, ensure_ascii=False, indent=1))
    if given.html is not None:
        given.html.write_text(whatif.drawing.page(answer, title(ask), WORDS))
    return 0


def checked(ask: whatif.Ask) -> whatif.Ask:
    """The same, every word of it judged as at the edge. Raises ValidationError."""
    from songda.kernel.values import from_json, to_json

    return from_json(whatif.Ask, to_json(whatif.Ask, ask))


def variant_of(text: str) -> whatif.Variant:
    """`fewer:riders=80,bag=2`. Raises ValueError for what has another form."""
    name, _, rest = text.partition(":")
    plain: dict[str, Any] = {}
    turns: list[whatif.Turn] = []
    for part in filter(None, rest.split(",")):
        key, equals, value = part.partition("=")
        if not equals:
            raise ValueError(f"{part} is no KEY=VALUE")
        if key in _SHARES:
            plain[f"{key}_percent"] = int(value.removesuffix("%"))
        elif key == "shift":
            plain["shift_min"] = int(value)
        elif key == "step":
            plain["step"] = dispatch.Step(value)
        else:
            turns.append(whatif.Turn(knob=key, value=int(value)))
    return whatif.Variant(name=name, turns=tuple(turns), **plain)


def title(ask: whatif.Ask) -> str:
    return f"{ask.orders_a_day} orders a day, {ask.riders} riders, {ask.seeds} days"


def table(answer: Mapping[str, Any]) -> list[str]:
    """A line a measure; a star where 95 % of the interval lies on one side of nothing."""
    variants = answer["variants"]
    lines = [f"{'':26}" + "".join(f"{variant['name'][:30]:>34}" for variant in variants)]
    for at, measure in enumerate(answer["measures"]):
        line = f"{measure['code']:26}{variants[0]['differences'][at]['mean']:34.2f}"
        for variant in variants[1:]:
            one = variant["differences"][at]
            line += f"{one['mean']:.2f} {_spread(one)}{'*' if one['sure'] else ' '}".rjust(34)
        lines.append(line.rstrip())
    lines.append(f"{answer['orders']} orders and {answer['rounds']} rounds a day, engine {answer['engine']}")
    return lines


def _spread(one: Mapping[str, Any]) -> str:
    if one["low"] is None:
        return f"{one['difference']:+.2f}"
    return f"{one['difference']:+.2f} ±{one['high'] - one['difference']:.2f}"


def _show(share: float) -> None:
    end = "\n" if share >= 1 else ""
    print(f"\r{share:4.0%}", end=end, file=sys.stderr, flush=True)


WORDS = {
    "click_to_door_min": "From order to door",
    "click_to_door_p90_min": "From order to door, slowest tenth",
    "late_percent": "Late orders",
    "late_min": "Lateness",
    "ready_to_pickup_min": "Food waiting for riders",
    "undelivered": "Never delivered",
    "cost_minor": "Riders' pay an order",
    "earned_hour_minor": "Earned in an hour",
    "earned_hour_p10_minor": "Earned in an hour, lowest tenth",
    "earned_hour_p90_minor": "Earned in an hour, highest tenth",
    "earned_gini": "Spread of earnings (Gini)",
    "busy_percent": "Riders' time with something to do",
    "orders_per_trip": "Orders a trip",
    "ridden_km": "Ridden",
    "ridden_m_per_order": "Ridden an order",
    "saved_km": "Saved by bundling",
    "saved_co2_kg": "CO2 saved by bundling",
}
