"""Let the engine decide in a worker process, and answer more simply when it can't in time."""

from __future__ import annotations

import asyncio
import dataclasses
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from songda.kernel import logs
from songda.kernel.house import House
from songda.kernel.values import value
from songda.modules.dispatch.actions.helping import end, load, pool_of, warm
from songda.modules.dispatch.actions.thinking import decide_timed, help_up, press, press_again, replay, think
from songda.modules.dispatch.engine.canonical import encode_told
from songda.modules.dispatch.engine.columns import Told, told_of
from songda.modules.dispatch.engine.params import Constraints, Params, Step
from songda.modules.dispatch.engine.plan import Names, Plan
from songda.modules.dispatch.engine.storing import Stored
from songda.modules.dispatch.engine.values import Snapshot

__all__ = ["Thinker", "Thought", "decide_timed", "params_of", "replay"]

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


@value
class Thought:
    """A decided round. ``stored`` comes a little later: nobody who is offered something waits for it."""

    told: Told
    plan: Plan
    params: Params
    took_ms: int
    stored: asyncio.Task[Stored]


class Thinker:
    """A worker process beside the leader, which may spread zones over more. A dead or slow one is replaced,
    and the new one answers the round by the greedy step: simpler, but in time.

    Where the engine isn't compiled yet, another answers without the compiler meanwhile: the same, slower.
    """

    def __init__(self, limit_s: float, workers: int = 1) -> None:
        self._limit_s, self._workers = limit_s, workers
        self._pool = pool_of(1)
        self._asked = self._pool
        self._plain: ProcessPoolExecutor | None = None
        self._warming: Future[None] | None = None

    async def decide(self, snapshot: Snapshot, params: Params, seed: int) -> Thought:
        """The plan, the parameters it was made with, and what there will be to store."""
        told = told_of(snapshot)
        encoded = encode_told(told)
        try:
            return await self._thought(told, encoded, params, seed, self._limit_s)
        except (TimeoutError, BrokenProcessPool) as wrong:
            LOG.warning("dispatch.fell_back", error_type=type(wrong).__name__)
            self._replace(self._asked)
            simpler = dataclasses.replace(params, first_step=Step.GREEDY)
            return await self._thought(told, encoded, simpler, seed, None)

    async def _thought(
        self, told: Told, encoded: bytes, params: Params, seed: int, limit_s: float | None
    ) -> Thought:
        self._asked = asked = self._ready()
        thinking = asked.submit(think, encoded, params, seed, self._workers)
        # Right behind it, so that the worker goes on while the leader acts on the plan.
        pressing = asked.submit(press, seed)
        plan, took_ms = await asyncio.wait_for(asyncio.wrap_future(thinking), limit_s)
        stored = asyncio.create_task(self._stored(asked, pressing, encoded, params, seed))
        if asked is self._plain:  # seconds perhaps, in which nobody's offer should be locked
            await asyncio.wait([stored])
        names = Names(told.deliveries.texts["id"], told.riders.texts["id"])
        return Thought(
            told=told,
            plan=dataclasses.replace(plan, names=names),
            params=params,
            took_ms=took_ms,
            stored=stored,
        )

    async def _stored(
        self,
        asked: ProcessPoolExecutor,
        pressing: Future[Stored],
        encoded: bytes,
        params: Params,
        seed: int,
    ) -> Stored:
        """What there is to store; decided again where the worker died or hung after it had answered."""
        try:
            return await asyncio.wait_for(asyncio.wrap_future(pressing), self._limit_s)
        except (TimeoutError, BrokenProcessPool) as wrong:
            LOG.warning("dispatch.pressed_again", error_type=type(wrong).__name__)
            self._replace(asked)
            again = self._ready().submit(press_again, encoded, params, seed, self._workers)
            return await asyncio.wait_for(asyncio.wrap_future(again), 2 * self._limit_s)

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

    async def help_up(self) -> None:
        """Wait for the processes that share the zones, too: who measures does."""
        await asyncio.wrap_future(self._warm())
        await asyncio.wrap_future(self._pool.submit(help_up, self._workers))

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
