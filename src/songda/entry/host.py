"""One process of the house: which modules it hosts, in which roles."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import signal
from collections.abc import Awaitable, Sequence

import uvicorn

from songda.entry import api, composition
from songda.kernel import listening, logs
from songda.kernel.house import CLOCK_S, House, wait_any
from songda.kernel.jobs import Worker
from songda.kernel.listening import Feed, Pump
from songda.kernel.live import Hub
from songda.kernel.relaying import Relay
from songda.kernel.waking import Bell

LOG = logs.logger("entry.host")

ROLES = ("http", "push", "listeners", "jobs", "dispatch")


class Hosted:
    """The running parts of one process, for whoever embeds them (tests, benchmarks)."""

    def __init__(self, house: House, roles: Sequence[str], host: str, port: int) -> None:
        self.house = house
        self.roles = frozenset(roles)
        self.feed = Feed(house)
        self.hub = Hub(house)
        self.pump = Pump(house) if "listeners" in self.roles else None
        self.worker = Worker(house) if "jobs" in self.roles else None
        self.bell = Bell(house, [self.feed.wake, *([self.pump.wake] if self.pump else [])])
        self.feed.on_facts(self.hub.hear)
        self.relay = Relay(house, self.hub) if self.roles & {"http", "push"} else None
        house.state["hub"], house.state["feed"] = self.hub, self.feed
        self.server: uvicorn.Server | None = None
        if "http" in self.roles:
            self.server = uvicorn.Server(_config(self, host, port))

    async def run(self) -> None:
        """Run every role until the first fails or the task is cancelled; give leases back."""
        waits: list[Awaitable[None]] = [self.feed.run(), self.hub.run(), self.bell.run(), self._clock()]
        if self.relay is not None:
            waits += [self.relay.run(), self.hub.look()]
        if self.pump is not None:
            waits.append(self.pump.run())
        if self.worker is not None:
            waits.append(self.worker.run())
        if self.server is not None:
            waits.append(_serve(self.server))
        for module in self.house.modules:
            waits += [run(self.house) for role, run in module.background if role in self.roles]
        try:
            await wait_any(*waits)
        finally:
            if self.pump is not None:
                with contextlib.suppress(Exception):
                    await listening.release(self.house, self.pump.owner)

    async def _clock(self) -> None:
        while True:
            await asyncio.sleep(CLOCK_S)
            try:
                await self.house.read_clocks()
            except Exception as wrong:
                LOG.warning("clock.not_read", error_type=type(wrong).__name__)


def _config(hosted: Hosted, host: str, port: int) -> uvicorn.Config:
    app = api.build(hosted.house, hosted.feed, hosted.hub, hosted.pump)
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        ws="websockets-sansio",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=20,
        backlog=2048,
    )


async def _serve(server: uvicorn.Server) -> None:
    """Serve without touching the process's signals; those are the host's."""
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    with contextlib.suppress(asyncio.CancelledError):
        await server._serve()


async def host(
    url: str, *, modules: Sequence[str] | None, roles: Sequence[str], address: str, port: int
) -> None:
    """Run one process of the house until SIGTERM or SIGINT."""
    logs.configure()
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # its tracebacks may quote a person
    house = await composition.open_house(url, modules=modules)
    hosted = Hosted(house, roles, address, port)
    running = asyncio.create_task(hosted.run())
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _stop, hosted, running)
    # What is loaded by now lives to the end: looking through it again and again would stop everybody.
    gc.collect()
    gc.freeze()
    LOG.info("host.started", role=",".join(sorted(roles)), port=port)
    try:
        with contextlib.suppress(asyncio.CancelledError):
            await running
    finally:
        await composition.close_house(house)


def _stop(hosted: Hosted, running: asyncio.Task[None]) -> None:
    """Finish the answers under way, then everything else."""
    if hosted.server is not None and not hosted.server.should_exit:
        hosted.server.should_exit = True
    else:
        running.cancel()
