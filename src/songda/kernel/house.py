"""The house: what every action, listener, job and screen is given to work with."""

from __future__ import annotations

import asyncio
import dataclasses
import inspect
import typing
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Concatenate, ParamSpec, TypeVar

from songda.kernel import facts, jobs
from songda.kernel.clocks import CityTime, Clocks, MachineTime, Pace, Patience, city, machine
from songda.kernel.database import Database, Tx, again
from songda.kernel.errors import KeyReused
from songda.kernel.jobs import Job, Later
from songda.kernel.modules import Module
from songda.kernel.permissions import SYSTEM, Principal
from songda.kernel.privacy import KeyRing, Persons
from songda.kernel.settings import Settings
from songda.kernel.signer import Signer
from songda.kernel.values import fingerprint, from_json, to_json

P = ParamSpec("P")
T = TypeVar("T")


@dataclasses.dataclass(slots=True)
class Doing:
    """One action under way: its transaction, both clocks, who acts, and what it will have told."""

    tx: Tx
    house: House
    by: Principal
    city_now: CityTime
    machine_now: MachineTime
    told: list[Any] = dataclasses.field(default_factory=list)
    wanted: list[Later] = dataclasses.field(default_factory=list)

    async def announce(self, *told: Any) -> None:
        """Tell facts. They are written with this transaction, or not at all."""
        self.told.extend(told)

    async def later(
        self,
        job: Job,
        payload: Any,
        *,
        city_s: float | None = None,
        at: CityTime | None = None,
        machine_s: float = 0.0,
        patience: Patience | None = None,
        key: str | None = None,
    ) -> None:
        """Ask for a job, due at a city time or after so many city seconds, and never before `machine_s`.

        With a key, one that waits already is left as it is: asking twice is asking once.
        """
        if patience is not None:
            city_s, machine_s = patience.city_s, patience.machine_s_min
        due_at = at if at is not None else None if city_s is None else self.city_now.plus(city_s)
        self.wanted.append(jobs.as_later(job, payload, self.machine_now.plus(machine_s), due_at, key))

    async def finish(self) -> None:
        """Write what was told and asked for; the last thing in the transaction."""
        if self.told:
            await facts.write(self.tx, self.told, self.city_now)
        if self.wanted:
            await jobs.write(self.tx, self.wanted)


class House:
    """Everything a process has: database, clocks, modules, settings, privacy, and the doors between them."""

    def __init__(
        self,
        *,
        db: Database,
        clocks: Clocks,
        modules: Sequence[Module],
        settings: Settings,
        keys: KeyRing,
        live_mode: bool = False,
    ) -> None:
        self.db = db
        self.clocks = clocks
        self.modules = tuple(modules)
        self.settings = settings
        self.keys = keys
        self.privacy = Persons(keys)
        self.signer = Signer(keys.index_key)
        self.live_mode = live_mode
        self.ports: dict[str, Any] = {}
        self.state: dict[str, Any] = {}
        self._on_told: list[Callable[[], object]] = []
        self._on_wanted: list[Callable[[], object]] = []

    def on_told(self, wake: Callable[[], object]) -> None:
        """Call `wake` after each commit here that told facts; it must be quick and must not raise."""
        self._on_told.append(wake)

    def on_wanted(self, wake: Callable[[], object]) -> None:
        """The same after each commit that asked for jobs."""
        self._on_wanted.append(wake)

    def committed(self, doing: Doing) -> None:
        """Wake whoever waits for what was just committed; nobody, where it told and asked for nothing."""
        for wake in self._on_told if doing.told else ():
            wake()
        for wake in self._on_wanted if doing.wanted else ():
            wake()

    async def do(
        self,
        action: Callable[Concatenate[Doing, P], Awaitable[T]],
        by: Principal,
        key: str | None,
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run an action in one transaction, committed before this returns.

        With a key the second call gives the first one's result, which was stored with the effect. The same
        key with another command is refused with KeyReused. A refusal leaves no row: it had no effect, and
        the same key is judged anew.
        """
        command = fingerprint(_name(action), *args, *kwargs.values()) if key is not None else b""

        async def once() -> tuple[T, Doing | None]:
            async with self.db.transaction() as tx:
                doing = Doing(tx, self, by, self.clocks.city_now(), self.clocks.machine_now())
                if key is not None:
                    earlier = await _claim_key(tx, by, key, command)
                    if earlier is not None:
                        return typing.cast(T, from_json(_answer_type(action), earlier)), None
                result = await action(doing, *args, **kwargs)
                await doing.finish()
                if key is not None:
                    await _keep_result(tx, by, key, to_json(_answer_type(action), result))
            return result, doing

        result, done = await again(once)
        if done is not None:
            self.committed(done)
        return result

    async def act(
        self,
        action: Callable[Concatenate[Doing, P], Awaitable[T]],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run an action as the house itself, without a key: for jobs and listeners."""
        return await self.do(action, SYSTEM, None, *args, **kwargs)

    async def read_clocks(self) -> None:
        """Take over the newest row of the city clock and the database's time."""
        async with self.db.glance() as tx:
            pace, now = await read_pace(tx)
        self.clocks.follow(pace, now)


CLOCK_S = 1.0
"""Machine seconds between two readings of the city clock by a process."""

UNREAD_S = 1.5 * CLOCK_S
"""So long a process may go on at the old rate, the reading itself included."""

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_SAME = Pace(machine(_LONG_AGO), city(_LONG_AGO), 1.0)
"""City time that is machine time: older than any row, so that the first one is newer."""


async def read_pace(tx: Tx) -> tuple[Pace, MachineTime]:
    """The newest row of the city clock (rate 1 where there is none) and the database's time."""
    row = await tx.fetchrow(
        """select machine_from, city_from, rate, clock_timestamp() as now
           from kernel.city_clock order by row_id desc limit 1"""
    )
    if row is None:
        return _SAME, machine(await tx.fetchval("select clock_timestamp()"))
    return Pace(machine(row["machine_from"]), city(row["city_from"]), row["rate"]), machine(row["now"])


async def set_rate(do: Doing, rate: float, city_from: CityTime | None = None) -> None:
    """Let city time run at another rate from now on, without a jump back.

    A slower rate begins a little ahead, where a process that hasn't read it yet may be by then: else that one
    would stand still until the others have caught up, and what it made due would come late.
    `city_from` may move it forward (a demo that begins at eleven in the morning); a time before the present
    city time is ignored.
    """
    await do.tx.execute("lock table kernel.city_clock in exclusive mode")
    pace, now = await read_pace(do.tx)
    reached = pace.city_at(now.plus(UNREAD_S if rate < pace.rate else 0))
    start = reached if city_from is None else max(city_from, reached)
    await do.tx.execute(
        "insert into kernel.city_clock (machine_from, city_from, rate) values ($1, $2, $3)", now, start, rate
    )


async def _claim_key(tx: Tx, by: Principal, key: str, command: bytes) -> str | None:
    """Take the key for this transaction; or the earlier result, once its transaction has committed."""
    scope = f"{by.role}:{by.person_id}"
    taken = await tx.fetchval(
        """insert into kernel.idempotency (principal, key, fingerprint) values ($1, $2, $3)
           on conflict do nothing returning true""",
        scope,
        key,
        command,
    )
    if taken:
        return None
    row = await tx.fetchrow(
        "select fingerprint, result from kernel.idempotency where principal = $1 and key = $2", scope, key
    )
    if row is None or row["result"] is None:
        raise AssertionError("an idempotency row without a result was committed")
    if row["fingerprint"] != command:
        raise KeyReused(key=key)
    result: str = row["result"]
    return result


async def _keep_result(tx: Tx, by: Principal, key: str, result: bytes) -> None:
    await tx.execute(
        "update kernel.idempotency set result = $3 where principal = $1 and key = $2",
        f"{by.role}:{by.person_id}",
        key,
        result.decode(),
    )


def _name(action: Callable[..., Any]) -> str:
    return f"{action.__module__}.{action.__qualname__}"


_answers: dict[Callable[..., Any], Any] = {}


def _answer_type(action: Callable[..., Any]) -> Any:
    found = _answers.get(action, inspect.Parameter.empty)
    if found is inspect.Parameter.empty:
        found = typing.get_type_hints(action).get("return", type(None))
        _answers[action] = found
    return found


async def wait_any(*waits: Awaitable[Any]) -> None:
    """Run until the first of several endless tasks ends, end the others, and raise what it raised."""
    tasks = [asyncio.ensure_future(one) for one in waits]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for one in done:
            one.result()
    finally:
        for one in tasks:
            one.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
