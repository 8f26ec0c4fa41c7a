"""Fixtures for every test: a database of one's own, a house on it, and no way out of the machine."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from tests.box import browser, databases, server, sockets

from songda.entry import composition
from songda.kernel.database import Database
from songda.kernel.house import House
from songda.kernel.settings import Settings

_opened_here = False


def pytest_configure(config: pytest.Config) -> None:
    global _opened_here
    _opened_here = server.open_session()
    sockets.close()


def pytest_unconfigure(config: pytest.Config) -> None:
    if _opened_here:
        server.close_session()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Groups must hold: tests that share a house, spread over workers, starve each other."""
    if not getattr(config.option, "loadgroup", False):
        return
    for item in items:
        if item.get_closest_marker("xdist_group") and "@" not in item.nodeid.rpartition("]")[2]:
            raise pytest.UsageError(f"{item.nodeid} has a group, and xdist doesn't know of it")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """`make test` runs checks before us; a red one must not scroll away."""
    if red := os.environ.get("SONGDA_RED_CHECKS"):
        terminalreporter.section("red checks")
        terminalreporter.line(f"{red}: see build/logs", red=True)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program; mark tests that ask for it with `browser`."""
    return browser.path()


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    """This worker's name: gw0, gw1 …, or `alone`."""
    return getattr(request.config, "workerinput", {}).get("workerid", "alone")


@pytest.fixture(scope="session")
def worker_database(worker: str) -> tuple[str, str]:
    """The worker's migrated database, and the script that empties it."""
    url = databases.for_worker(worker)
    return url, databases.aside(databases.emptying(url))


@pytest.fixture
async def database_url(worker_database: tuple[str, str]) -> str:
    """A database as `songda migrate` leaves it. What a test writes stays to be looked at until the next."""
    url, emptying = worker_database
    await databases.run(url, emptying)
    return url


@pytest.fixture
def empty_database_url(worker: str) -> Iterator[str]:
    """A database in which nothing is yet, for tests of migrations and of single tables."""
    name = f"songda_{worker}_empty"
    yield databases.empty(name)
    databases.drop(name)


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    """A pool on a fresh database."""
    opened = await Database.connect(database_url)
    yield opened
    await opened.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Every setting at its default, whatever the surroundings say; keys and books in a folder of its own."""
    files = {
        "SONGDA_HOUSE_KEYS_FILE": str(tmp_path / "keys.json"),
        "SONGDA_DEMO_GATEWAY_BOOK": str(tmp_path / "gateway-book.jsonl"),
        "SONGDA_DEMO_COURIER_BOOK": str(tmp_path / "courier-book.jsonl"),
    }
    return Settings(composition.declared_settings(), files)


@pytest.fixture
async def house(database_url: str, settings: Settings) -> AsyncIterator[House]:
    """A house with every module that is built, on a fresh database. Nothing runs by itself in it."""
    opened = await composition.open_house(database_url, settings=settings)
    yield opened
    await composition.close_house(opened)
