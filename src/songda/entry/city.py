"""`songda city import FILE`: a city from an OpenStreetMap extract; `songda city make`: an invented one."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from songda.kernel.city import City, load_city, save_city
from songda.town.city import fill_in, generate_city

_PACKED = ".city.json.gz"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command."""
    parser = commands.add_parser("city", help="make a city, or import one from OpenStreetMap")
    verbs = parser.add_subparsers(dest="verb", required=True)
    reading = verbs.add_parser("import", help="read an OpenStreetMap extract")
    reading.add_argument("file", type=Path, metavar="FILE.osm.pbf")
    reading.add_argument("--fill", action="store_true", help="invent what it lacks, marked as invented")
    making = verbs.add_parser("make", help="invent a whole city")
    for one in (reading, making):
        one.add_argument("--seed", type=int, default=1)
        one.add_argument("--out", type=Path, help=f"where to write the city (NAME{_PACKED})")
        one.add_argument("--keep", action="store_true", help="keep it in the database too")
        one.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> int:
    if given.verb == "make":
        city = generate_city(given.seed)
        print(
            f"{len(city.junctions)} junctions, {len(city.streets)} streets, {len(city.addresses)} addresses"
        )
    else:
        city = read_city(given.file, fill=given.fill, seed=given.seed)
    out = given.out or Path(f"{city.key}{_PACKED}")
    save_city(city, out)
    print(f"written to {out}; show it with its attribution: {city.attribution}")
    if given.keep:
        from songda.entry.cli import database_url

        asyncio.run(keep_city(database_url(), city))
        print("kept in the database")
    return 0


def read_city(file: Path, *, fill: bool, seed: int = 1) -> City:
    """A packed city, or an extract whose report is printed. Ends the program for a file that is neither."""
    if file.name.endswith(_PACKED):
        return load_city(file)
    from songda.adapters.osm import import_extract

    try:
        city, report = import_extract(file, fill=fill_in if fill else None, seed=seed)
    except RuntimeError as wrong:
        sys.exit(f"{file} can't be read as an OpenStreetMap extract: {wrong}")
    print(*report.lines(), sep="\n", flush=True)
    if not city.roads:
        sys.exit(f"{file} holds no road one could ride on")
    return city


async def keep_city(url: str, city: City) -> None:
    """Keep a city in the database; twice is once."""
    from songda.entry import composition
    from songda.modules.roads import public as roads
    from songda.town.plan.model import city_id

    house = await composition.open_house(url, modules=["roads"])
    try:
        await house.act(roads.keep, city, city_id(city))
    finally:
        await composition.close_house(house)
