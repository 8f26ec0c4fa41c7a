"""The `songda` command."""

from __future__ import annotations

import argparse
import asyncio
import importlib
import sys
from collections.abc import Sequence

from songda import __version__

PARTS = {
    "operator": "people",
    "demo": "demo",
    "clock": "demo",
    "city": "city",
    "dispatch": "dispatching",
    "town": "towncli",
}
"""Sub-commands and the parts of `entry` that bring them."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one sub-command; the exit status says whether it went well, words in both languages why not."""
    parser = argparse.ArgumentParser(prog="songda", description="Songda 送达")
    parser.add_argument("--version", action="version", version=f"songda {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    for add in (_add_host, _add_migrate, _add_settings, _add_routes, _add_openapi, _add_check):
        add(commands)
    words = sys.argv[1:] if argv is None else argv
    _add_parts(commands, words[0] if words else "")
    given = parser.parse_args(argv)
    from songda.kernel.errors import SongdaError

    try:
        result: int = given.run(given)
    except SongdaError as no:
        from songda.entry.words import LANGUAGES, say

        print(*(say(no.code, language, no.facts) for language in LANGUAGES), sep="\n", file=sys.stderr)
        return 1
    return result


def database_url() -> str:
    """Where the database is, or an end with words that say what to do."""
    from songda.entry.composition import HOUSE_SETTINGS
    from songda.kernel.settings import Settings

    url: str = Settings(HOUSE_SETTINGS)["database.url"]
    if not url:
        sys.exit("SONGDA_DATABASE_URL is empty: name a PostgreSQL ≥ 15, or run `songda demo`.")
    return url


def owner_url() -> str:
    """The database as its owner signs in: for migrations."""
    from songda.entry.composition import HOUSE_SETTINGS
    from songda.kernel.settings import Settings

    url: str = Settings(HOUSE_SETTINGS)["database.owner_url"]
    return url or database_url()


def _add_host(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("host", help="run one process of the house")
    parser.add_argument("--modules", default="", help="comma-separated; all by default")
    parser.add_argument("--roles", default="", help="comma-separated; all by default")
    parser.add_argument("--address", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.set_defaults(run=_host)


def _host(given: argparse.Namespace) -> int:
    import uvloop

    from songda.entry.host import ROLES, host

    roles = [role for role in given.roles.split(",") if role] or list(ROLES)
    unknown = set(roles) - set(ROLES)
    if unknown:
        sys.exit(f"no such role: {', '.join(sorted(unknown))}; there are {', '.join(ROLES)}")
    modules = [name for name in given.modules.split(",") if name] or None
    uvloop.run(host(database_url(), modules=modules, roles=roles, address=given.address, port=given.port))
    return 0


def _add_migrate(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("migrate", help="bring the database to the newest schema")
    parser.set_defaults(run=_migrate)


def _migrate(_given: argparse.Namespace) -> int:
    from songda.entry.migrate import migrate, newest

    migrate(owner_url(), of_house=database_url())
    print(f"the database is at revision {newest()}")
    return 0


def _add_settings(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("settings", help="print every setting, its value and what it is for")
    parser.set_defaults(run=_settings)


def _settings(_given: argparse.Namespace) -> int:
    from songda.entry.composition import declared_settings
    from songda.kernel.settings import Settings

    for variable, shown, says in Settings(declared_settings()).printed():
        print(f"{variable}={shown}\n    {says}")
    return 0


def _add_routes(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("routes", help="print every endpoint, its permission and who has it")
    parser.set_defaults(run=_routes)


def _routes(_given: argparse.Namespace) -> int:
    from songda.entry.describe import routes

    for line in routes():
        print(line)
    return 0


def _add_openapi(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("openapi", help="print the OpenAPI document")
    parser.set_defaults(run=_openapi)


def _openapi(_given: argparse.Namespace) -> int:
    from songda.entry.describe import openapi

    print(openapi())
    return 0


def _add_check(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("check", help="run the continuous invariants against the database")
    parser.set_defaults(run=_check)


def _check(_given: argparse.Namespace) -> int:
    from songda.entry.checking import report

    return asyncio.run(report(database_url()))


def _add_parts(commands: argparse._SubParsersAction[argparse.ArgumentParser], asked: str) -> None:
    """The sub-commands that lie with their own parts: each brings `add(commands)`.

    Only the part that is asked for is imported, all of them for an overview: together they take seconds.
    """
    if asked in commands.choices:
        return
    names = [PARTS[asked]] if asked in PARTS else sorted(set(PARTS.values()))
    for name in names:
        importlib.import_module(f"songda.entry.{name}").add(commands)


if __name__ == "__main__":
    sys.exit(main())
