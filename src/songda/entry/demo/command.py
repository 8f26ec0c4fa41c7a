"""The words of `songda demo` and `songda clock` on the command line."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from songda.entry.demo import clock


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-commands."""
    clock.add(commands)
    parser = commands.add_parser("demo", help="a whole city on this machine, until Ctrl-C")
    parser.add_argument("--speed", type=_speed, default=10.0, help="city seconds in a second, 1 to 60")
    parser.add_argument("--port", type=int, help="8000 by default, or the next one free")
    parser.add_argument("--data", type=Path, default=Path(".songda"), help="where everything is kept")
    parser.add_argument("--city", type=Path, metavar="FILE.osm.pbf", help="real streets")
    parser.add_argument("--dishes", type=Path, metavar="FILE.json", help="real dishes")
    parser.add_argument("--seed", type=int, default=1, help="another number, another town")
    parser.add_argument("--fresh", action="store_true", help="forget everything and begin anew")
    parser.add_argument("--no-town", action="store_true", help="nobody there but you")
    parser.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> int:
    from songda.entry.demo.supervisor import Demo, Wishes

    for file in (given.city, given.dishes):
        if file is not None and not file.is_file():
            sys.exit(f"there is no file {file}")
    wishes = Wishes(
        speed=given.speed,
        port=given.port,
        data=given.data.absolute(),
        city=given.city and given.city.absolute(),
        dishes=given.dishes and given.dishes.absolute(),
        seed=given.seed,
        fresh=given.fresh,
        town=not given.no_town,
    )
    return Demo(wishes).run()


def _speed(text: str) -> float:
    speed = float(text)
    if not 1 <= speed <= 60:
        raise argparse.ArgumentTypeError("between 1 and 60")
    return speed
