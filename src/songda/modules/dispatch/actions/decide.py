"""Let the engine decide in a worker process, and answer more simply when it can't in time."""

from __future__ import annotations

import asyncio
import dataclasses
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from songda.kernel import logs
from songda.kernel.house import House
from songda.modules.dispatch.actions.helping import end, load, pool_of, warm
from songda.modules.dispatch.actions.thinking import Thought, decide_timed, replay, think
from songda.modules.dispatch.engine.canonical import encode_snapshot
from songda.modules.dispatch.engine.params import Constraints, Params, Step
from songda.modules.dispatch.engine.values import Snapshot

__all__ = ["Thinker", "decide_timed", "params_of", "replay", "think"]

LOG = logs.logger("dispatch.decide")
_PATIENCE_S = 5.0


def params_of(house: House) -> Params:
    """The engine's parameters from the settings. They are stored with the round, so turning one later
    changes no replay."""
    settings, rate = house.settings, house.clocks.rate
    round_s = max(settings["dispatch.every_city_s"], settings["dispatch.every_machine_s"] * rate)
    # Between the round that could have offered it and the rider's yes lie two rounds and a person.
    notice_s = 2 * round_s + settings["dispatch.answer_machine_s"] * rate
    return Params(
        constraints=Constraints(
            deliveries_in_bag_max=settings["dispatch.deliveries_in_bag_max"],
            bag_s_max=settings["dispatch.bag_s_max"],
            delay_s_max=settings["dispatch.delay_s_max"],
        ),
        lead_s=max(settings["dispatch.lead_s"], round(notice_s)),
        search_iterations=settings["dispatch.search_iterations"],
    )


class Thinker:
    """A worker process beside the leader, which may spread zones over more. A dead or slow one is replaced,
    and the new one answers the round by the greedy step: simpler, but in time.

    Where the engine isn't compiled yet, another answers without the compiler meanwhile: the same, slower.
    """

    def __init__(self, limit_s: float, workers: int = 1) -> None:
        self._limit_s, self._workers = limit_s, workers
        self._pool = pool_of(1)
        self._plain: ProcessPoolExecutor | None = None
        self._warming: Future[None] | None = None

    async def decide(self, snapshot: Snapshot, params: Params, seed: int) -> Thought:
        """The plan, the parameters it was made with, the milliseconds, and what there is to store."""
        encoded, asked = encode_snapshot(snapshot), self._ready()
        try:
            return await asyncio.wait_for(self._think(asked, encoded, params, seed), self._limit_s)
        except (TimeoutError, BrokenProcessPool) as wrong:
            LOG.warning("dispatch.fell_back", error_type=type(wrong).__name__)
            self._replace(asked)
            simpler = dataclasses.replace(params, first_step=Step.GREEDY)
            return await self._think(self._ready(), encoded, simpler, seed)

    async def _think(self, asked: ProcessPoolExecutor, encoded: bytes, params: Params, seed: int) -> Thought:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(asked, think, encoded, params, seed, self._workers)

    async def replay(self, snapshot: bytes, params: bytes, seed: int) -> str:
        """The hash of deciding a stored round again, in the worker process."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._ready(), replay, snapshot, params, seed)

    async def warm_up(self) -> None:
        """Start the worker and let it load what it needs, so that the first round isn't late.

        Compiling everything takes a minute, once on a machine; so long the plain worker is ready instead.
        """
        compiled = asyncio.wrap_future(self._warm())
        done, _ = await asyncio.wait([compiled], timeout=_PATIENCE_S)
        if not done:
            plain = asyncio.wrap_future(self._ready().submit(load))
            await asyncio.wait([compiled, plain], return_when=asyncio.FIRST_COMPLETED)
            plain.cancel()

    def _warm(self) -> Future[None]:
        if self._warming is None:
            self._warming = self._pool.submit(warm)
        return self._warming

    def _ready(self) -> ProcessPoolExecutor:
        """Who answers now."""
        if self._warm().done():
            if self._plain is not None:
                end(self._plain)
                self._plain = None
            return self._pool
        if self._plain is None:
            self._plain = pool_of(1, plain=True)
        return self._plain

    def _replace(self, dead: ProcessPoolExecutor) -> None:
        end(dead)
        if dead is self._plain:
            self._plain = pool_of(1, plain=True)
        elif dead is self._pool:  # what is compiled was kept: the new one is ready soon
            self._pool = pool_of(1)
            if self._warm().exception() is not None:
                self._warming = None

    def close(self) -> None:
        """End the worker, whatever it is doing."""
        end(self._pool)
        if self._plain is not None:
            end(self._plain)
