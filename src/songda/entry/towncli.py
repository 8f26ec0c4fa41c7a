"""`songda town`: invented consumers, stores and riders who use the public API of a running house."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
from pathlib import Path

from songda.adapters.demo.visitors import VISITORS
from songda.entry.city import read_city
from songda.town.behaviour.mishaps import Mishaps
from songda.town.city import generate_city
from songda.town.found.founding import Visitors
from songda.town.plan import read_recipes
from songda.town.run import Wishes, run


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command."""
    parser = commands.add_parser("town", help="let invented people live in a running demo house")
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="where the house is")
    parser.add_argument("--city", type=Path, metavar="FILE", help="an OpenStreetMap extract or a packed city")
    parser.add_argument("--dishes", type=Path, metavar="FILE.json", help="recipes; photos lie beside it")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--speed", type=float, help="city seconds in a second; the house's own by default")
    parser.add_argument("--riders", type=int, default=60)
    parser.add_argument("--orders-a-day", type=int, default=600)
    parser.add_argument("--operator", default=VISITORS["operator"], help="the phone of an operator")
    parser.add_argument(
        "--mishap",
        action="append",
        default=[],
        type=_mishap,
        metavar="NAME=SHARE",
        help="how often something goes wrong, 0 to 1; names: " + ", ".join(Mishaps.__slots__),
    )
    parser.set_defaults(run=_run)


def _mishap(text: str) -> tuple[str, float]:
    name, _, share = text.partition("=")
    if name not in Mishaps.__slots__:
        raise argparse.ArgumentTypeError(f"no mishap is called {name}")
    return name, float(share)


def _run(given: argparse.Namespace) -> int:
    city = (
        generate_city(given.seed) if given.city is None else read_city(given.city, fill=True, seed=given.seed)
    )
    wishes = Wishes(
        url=given.url,
        city=city,
        operator=given.operator,
        book=None if given.dishes is None else read_recipes(given.dishes),
        photos=None if given.dishes is None else given.dishes.parent,
        seed=given.seed,
        speed=given.speed,
        riders=given.riders,
        orders_a_day=given.orders_a_day,
        mishaps=Mishaps(**dict(given.mishap)),
        visitors=Visitors(consumer=VISITORS["consumer"], store=VISITORS["store"], rider=VISITORS["rider"]),
    )
    with contextlib.suppress(asyncio.CancelledError, KeyboardInterrupt):
        asyncio.run(_until_told(wishes))
    return 0


async def _until_told(wishes: Wishes) -> None:
    task = asyncio.ensure_future(run(wishes))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    await task
