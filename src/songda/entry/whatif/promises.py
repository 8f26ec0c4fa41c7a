"""`songda dispatch promises`: live days, and print how many of the ranges that were told held."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace

from songda.entry.whatif import NICE
from songda.entry.whatif.honest import STATED_PERCENT, Held, Honest, held
from songda.entry.whatif.worlds import Invented, invented
from songda.modules.dispatch.public import whatif
from songda.town.city import generate_city

_CALIBRATING_FROM = 1
_TESTING_FROM = 201


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `dispatch promises`."""
    parser = verbs.add_parser(
        "promises", help="live invented days and print how many promised ranges held (80 % are meant to)"
    )
    parser.add_argument("--orders", type=int, default=200, help="orders a day, about")
    parser.add_argument("--riders", type=int, default=26)
    parser.add_argument("--learn", type=int, default=3, help="days to learn from, before what is printed")
    parser.add_argument("--days", type=int, default=5, help="days to print, none of which was learned from")
    parser.add_argument("--town", type=int, default=1, help="another number, another city and town")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """0 where every kind held within three percent of 80, 1 where one didn't, 2 for days of no orders."""
    ask = whatif.Ask(
        orders_a_day=given.orders,
        riders=given.riders,
        seeds=1,
        variants=(whatif.Variant(name="today"),),
    )
    os.nice(NICE)
    world = invented(generate_city(given.town), ask, town_seed=given.town)
    forecaster = Honest()
    for seed in range(_CALIBRATING_FROM, _CALIBRATING_FROM + given.learn):
        live(world, forecaster, seed)
    told = [
        one
        for seed in range(_TESTING_FROM, _TESTING_FROM + given.days)
        for one in live(world, forecaster, seed)
    ]
    rows = held(told)
    if not rows:
        print("nothing was ordered")
        return 2
    print("\n".join(table(rows)))
    return 0 if all(row.is_honest for row in rows) else 1


def live(world: Invented, forecaster: Honest, seed: int) -> tuple[whatif.Foretold, ...]:
    """One day of about as many orders as were asked for; the forecaster learns on."""
    day = world.day(seed)
    keep = replace(day, orders=day.orders[:: whatif.MOST_PERCENT // 100])
    outcome = whatif.live(keep, world.rules, world.behaviour, world.streets, seed, forecaster=forecaster)
    print(f"day {seed}: {len(keep.orders)} orders", file=sys.stderr, flush=True)
    return outcome.foretold


def table(rows: Sequence[Held]) -> list[str]:
    """A line a kind of range."""
    lines = [f"{'range':10} {'told':>6} {'held %':>7} {'before %':>9} {'after %':>8} {'width min':>10}"]
    for row in rows:
        lines.append(
            f"{row.what:10} {row.told:6} {row.held_percent:7.1f} {row.before_percent:9.1f} "
            f"{row.after_percent:8.1f} {row.width_s / 60:10.1f}" + ("" if row.is_honest else "  ← not honest")
        )
    lines.append(f"stated: {STATED_PERCENT} % of each, a tenth before and a tenth after")
    return lines
