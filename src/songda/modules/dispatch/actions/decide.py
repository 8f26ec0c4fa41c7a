"""Let the engine decide in a worker process, and answer more simply when it can't in time."""

from __future__ import annotations

import asyncio
import dataclasses
import gc
import hashlib
import time
import zlib
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from songda.kernel import logs
from songda.kernel.house import House
from songda.modules.dispatch.actions.helping import Helpers, end, pool_of, warm
from songda.modules.dispatch.engine import decide as engine_decide
from songda.modules.dispatch.engine.canonical import (
    decode_params,
    decode_snapshot,
    encode_plan,
    encode_snapshot,
    plan_hash,
)
from songda.modules.dispatch.engine.params import Constraints, Params, Step
from songda.modules.dispatch.engine.plan import Plan
from songda.modules.dispatch.engine.values import Snapshot
from songda.modules.dispatch.model import Stored, Thought

LOG = logs.logger("dispatch.decide")
_PACKED = 1
"""How hard a round is pressed together: more takes three times as long for a tenth less."""
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


def decide_timed(snapshot: Snapshot, params: Params, seed: int) -> tuple[Plan, int]:
    """The plan and the milliseconds it took, in whatever process this runs."""
    began = time.perf_counter()
    plan = engine_decide(snapshot, params, seed, _helpers().across if _HELPERS else None)
    return plan, round((time.perf_counter() - began) * 1000)


def replay(snapshot: bytes, params: bytes, seed: int) -> str:
    """The plan's hash when a stored round (its compressed snapshot) is decided again."""
    told = decode_snapshot(zlib.decompress(snapshot))
    return plan_hash(engine_decide(told, decode_params(params), seed))


_HELPERS: list[Helpers] = []


def _helpers() -> Helpers:
    return _HELPERS[0]


def think(encoded: bytes, params: Params, seed: int, workers: int) -> Thought:
    """Decide what was encoded, with so many processes for its zones, and press the round together."""
    if workers > 1 and not _HELPERS:
        _HELPERS.append(Helpers(workers))
    collecting = gc.isenabled()
    gc.disable()  # tens of thousands of values live to the end anyway
    try:
        plan, took_ms = decide_timed(decode_snapshot(encoded), params, seed)
        return Thought(plan=plan, params=params, took_ms=took_ms, stored=pressed(encoded, plan))
    finally:
        if collecting:
            gc.enable()


def pressed(encoded: bytes, plan: Plan) -> Stored:
    """A round's snapshot and plan as they are stored, with their hashes."""
    written = encode_plan(plan)
    return Stored(
        snapshot=zlib.compress(encoded, _PACKED),
        snapshot_hash=hashlib.sha256(encoded).hexdigest(),
        plan=zlib.compress(written, _PACKED),
        plan_hash=hashlib.sha256(written).hexdigest(),
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
        encoded = encode_snapshot(snapshot)
        try:
            return await asyncio.wait_for(self._think(encoded, params, seed), self._limit_s)
        except (TimeoutError, BrokenProcessPool) as wrong:
            LOG.warning("dispatch.fell_back", error_type=type(wrong).__name__)
            self._renew()
            simpler = dataclasses.replace(params, first_step=Step.GREEDY)
            return await self._think(encoded, simpler, seed)

    async def _think(self, encoded: bytes, params: Params, seed: int) -> Thought:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._ready(), think, encoded, params, seed, self._workers)

    async def replay(self, snapshot: bytes, params: bytes, seed: int) -> str:
        """The hash of deciding a stored round again, in the worker process."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._ready(), replay, snapshot, params, seed)

    async def warm_up(self) -> None:
        """Start the worker and let it load what it needs, so that the first round isn't late.

        Waits a few seconds at most: compiling everything takes longer, once on a machine.
        """
        self._warm()
        await asyncio.wait([asyncio.wrap_future(self._warm())], timeout=_PATIENCE_S)

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

    def _renew(self) -> None:
        warmed = self._warming is not None and self._warming.done()
        self.close()
        self._pool, self._plain, self._warming = pool_of(1), None, None
        if warmed:  # what is compiled was kept: no need to begin without
            self._warming = Future()
            self._warming.set_result(None)

    def close(self) -> None:
        """End the worker, whatever it is doing."""
        end(self._pool)
        if self._plain is not None:
            end(self._plain)
