"""Each scene is played twice: in a house that is whole, and in one that is split over two processes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from tests.box import databases
from tests.box.running import Running, running
from tests.stories.stage import Town


class Houses:
    """One running house a mode; after a scene that went wrong, the next one gets a new one."""

    def __init__(self, worker: str, folder: Path) -> None:
        self._worker, self._folder = worker, folder
        self._open: dict[str, tuple[Running, AsyncExitStack]] = {}
        self._count = 0

    async def of(self, mode: str) -> Running:
        if mode not in self._open:
            self._count += 1
            folder = self._folder / f"{mode}-{self._count}"
            folder.mkdir(parents=True)
            stack = AsyncExitStack()
            url = await asyncio.to_thread(databases.for_worker, f"{self._worker}_{mode}")
            self._open[mode] = await stack.enter_async_context(running(mode, url, folder)), stack
        return self._open[mode][0]

    async def leave(self, mode: str) -> None:
        _, stack = self._open.pop(mode)
        await stack.aclose()


@pytest.fixture(scope="session")
async def houses(worker: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Houses]:
    kept = Houses(worker, tmp_path_factory.mktemp("stories"))
    yield kept
    for mode in list(kept._open):
        await kept.leave(mode)


@pytest.fixture(params=["whole", "split"])
async def town(request: pytest.FixtureRequest, houses: Houses) -> AsyncIterator[Town]:
    """A town of the scene's own. However the scene was played, it must have ended well."""
    mode = request.param
    founded = Town(await houses.of(mode))
    well = False
    try:
        await founded.found()
        yield founded
        if not request.node.stash.get(FAILED, False):
            await founded.must_have_ended_well()
            well = True
    finally:
        await founded.close()
        if not well:
            await houses.leave(mode)


MODES = ("whole", "split")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All scenes of one mode together, on one worker: a house is built up once. Before xdist reads it."""
    mine = [item for item in items if item.path.parent == Path(__file__).parent]
    for item in mine:
        item.add_marker(pytest.mark.xdist_group(f"stories {_mode(item)}"))
    mine.sort(key=_mode, reverse=True)
    places = [number for number, item in enumerate(items) if item.path.parent == Path(__file__).parent]
    for place, item in zip(places, mine, strict=True):
        items[place] = item


def _mode(item: pytest.Item) -> str:
    return next((mode for mode in MODES if f"[{mode}" in item.name), "")


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> object:
    """Let the fixture know whether its scene failed, so that it says no second thing about it."""
    report = yield
    if call.when == "call":
        item.stash[FAILED] = report.failed  # type: ignore[attr-defined]
    return report
