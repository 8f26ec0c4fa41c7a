"""Zones spread over processes. Who computes which and when changes nothing: answers are put in zone order."""

from __future__ import annotations

import importlib
import multiprocessing
import multiprocessing.connection
import os
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from songda.modules.dispatch.engine.zones import Answer, Zone

_PLAIN = "SONGDA_DISPATCH_PLAIN"


def pool_of(workers: int, *, plain: bool = False) -> ProcessPoolExecutor:
    """Processes for the engine, which end when this one does. ``plain`` ones don't load the compiler."""
    spawn = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=spawn, initializer=_begin, initargs=(plain,))


def end(pool: ProcessPoolExecutor) -> None:
    """Whatever they are doing."""
    for worker in list((pool._processes or {}).values()):
        worker.kill()
    pool.shutdown(wait=False, cancel_futures=True)


def _begin(plain: bool) -> None:
    """A worker holds both ends of its own queue, so it would never notice that its leader was killed."""
    if plain:
        os.environ[_PLAIN] = "1"
    leader = multiprocessing.parent_process()

    def watch() -> None:
        if leader is not None:
            multiprocessing.connection.wait([leader.sentinel])
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


def warm() -> None:
    """Load or compile all the engine needs."""
    load()
    from songda.modules.dispatch.engine.warming import warm as really

    really()


def load() -> None:
    """Load the engine without asking it anything."""
    for name in ("actions.thinking", "engine.deciding"):
        importlib.import_module(f"songda.modules.dispatch.{name}")


class Helpers:
    """``workers`` - 1 processes beside this one, which does all until they are warm and when they die."""

    def __init__(self, workers: int) -> None:
        self._helpers = workers - 1
        self._pool: ProcessPoolExecutor | None = None
        self._warming: list[Future[None]] = []

    def warm_up(self, *, wait: bool = False) -> None:
        """Start the helpers. Safe to call again."""
        if self._helpers > 0 and self._pool is None:
            self._pool = pool_of(self._helpers)
            self._warming = [self._pool.submit(warm) for _ in range(self._helpers)]
        if wait:
            for warming in self._warming:
                warming.result()

    def across(self, zones: Sequence[Zone]) -> list[Answer]:
        """The answers in the order of the zones."""
        from songda.modules.dispatch.engine.zones import decide_zone

        self.warm_up()
        pool = self._pool
        if pool is None or not all(one.done() and one.exception() is None for one in self._warming):
            return [decide_zone(zone) for zone in zones]
        try:
            asked = [pool.submit(decide_zone, zone) for zone in zones]
            # From the other end, whatever no helper has begun yet.
            mine = {at: decide_zone(zones[at]) for at in reversed(range(len(zones))) if asked[at].cancel()}
            return [mine[at] if at in mine else one.result() for at, one in enumerate(asked)]
        except BrokenProcessPool:
            self.close()
            return [decide_zone(zone) for zone in zones]

    def close(self) -> None:
        if self._pool is not None:
            end(self._pool)
        self._pool, self._warming = None, []
