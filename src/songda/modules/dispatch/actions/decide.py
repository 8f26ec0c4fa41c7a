"""Let the engine decide in a worker process, and answer more simply when it can't in time."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import multiprocessing
import multiprocessing.connection
import os
import threading
import time
import zlib
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from songda.kernel import logs
from songda.kernel.house import House
from songda.modules.dispatch.engine import decide as engine_decide
from songda.modules.dispatch.engine.canonical import decode_params, decode_snapshot, plan_hash
from songda.modules.dispatch.engine.params import Constraints, Params, Step
from songda.modules.dispatch.engine.plan import Plan
from songda.modules.dispatch.engine.values import Snapshot

LOG = logs.logger("dispatch.decide")


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


def decide_timed(snapshot: Snapshot, params: Params, seed: int) -> tuple[Plan, int]:
    """The plan and the milliseconds it took, in whatever process this runs."""
    began = time.perf_counter()
    plan = engine_decide(snapshot, params, seed)
    return plan, round((time.perf_counter() - began) * 1000)


def replay(snapshot: bytes, params: bytes, seed: int) -> str:
    """The plan's hash when a stored round (its compressed snapshot) is decided again."""
    told = decode_snapshot(zlib.decompress(snapshot))
    return plan_hash(engine_decide(told, decode_params(params), seed))


class Thinker:
    """One worker process beside the leader. A dead or slow one is replaced, and the round is answered by
    the greedy step here: simpler, but in time."""

    def __init__(self, limit_s: float) -> None:
        self._limit_s = limit_s
        self._pool = _pool()
        self._warming: asyncio.Task[None] | None = None

    async def decide(self, snapshot: Snapshot, params: Params, seed: int) -> tuple[Plan, Params, int]:
        """The plan, the parameters it was made with, and the milliseconds."""
        loop = asyncio.get_running_loop()
        try:
            asked = loop.run_in_executor(self._pool, decide_timed, snapshot, params, seed)
            plan, took_ms = await asyncio.wait_for(asked, self._limit_s)
            return plan, params, took_ms
        except (TimeoutError, BrokenProcessPool) as wrong:
            LOG.warning("dispatch.fell_back", error_type=type(wrong).__name__)
            self.close()
            self._pool = _pool()
            self._warming = asyncio.create_task(self._warm_quietly())
            simpler = dataclasses.replace(params, first_step=Step.GREEDY)
            plan, took_ms = await asyncio.to_thread(decide_timed, snapshot, simpler, seed)
            return plan, simpler, took_ms

    async def replay(self, snapshot: bytes, params: bytes, seed: int) -> str:
        """The hash of deciding a stored round again, in the worker process."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, replay, snapshot, params, seed)

    async def warm_up(self) -> None:
        """Start the worker and let it load what it needs, so that the first round isn't late."""
        nothing = Snapshot(places=(), travels=(), deliveries=(), riders=())
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._pool, decide_timed, nothing, Params(), 0)

    async def _warm_quietly(self) -> None:
        # The round that asked is answered already; should this one die too, the next round starts another.
        with contextlib.suppress(BrokenProcessPool, asyncio.CancelledError):
            await self.warm_up()

    def close(self) -> None:
        """End the worker, whatever it is doing."""
        for worker in list((self._pool._processes or {}).values()):
            worker.kill()
        self._pool.shutdown(wait=False, cancel_futures=True)


def _pool() -> ProcessPoolExecutor:
    spawn = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(max_workers=1, mp_context=spawn, initializer=_end_with_the_leader)


def _end_with_the_leader() -> None:
    """A worker holds both ends of its own queue, so it would never notice that its leader was killed."""
    leader = multiprocessing.parent_process()

    def watch() -> None:
        if leader is not None:
            multiprocessing.connection.wait([leader.sentinel])
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()
