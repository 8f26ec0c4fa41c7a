"""Jobs: work by the clock. Leased, delayed, periodic, with dead letters that a person can replay."""

from __future__ import annotations

import asyncio
import dataclasses
import random
import traceback
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from songda.kernel import logs
from songda.kernel.clocks import CityTime, MachineTime
from songda.kernel.database import Row, Tx
from songda.kernel.ids import uuid7
from songda.kernel.patient import either
from songda.kernel.values import from_json, to_json

if TYPE_CHECKING:
    from songda.kernel.house import Doing, House

LOG = logs.logger("kernel.jobs")

LEASE_S = 30
TRIES = 10
_CLAIM = 16
_IDLE_S = 0.2


@dataclasses.dataclass(frozen=True, slots=True)
class Job:
    """A kind of work.

    `run` works inside one transaction, in which the job's row is also removed: it happens once. `outside`
    talks to the world and has no transaction: it happens at least once, and must bear being run again.
    Exactly one of the two is given. `every_s` (machine seconds) makes it periodic, one row for all hosts.
    """

    name: str
    payload: type[Any]
    run: Callable[[Doing, Any], Awaitable[None]] | None = None
    outside: Callable[[House, Any], Awaitable[None]] | None = None
    every_s: float | None = None
    backoff_s: float = 2.0


@dataclasses.dataclass(frozen=True, slots=True)
class Later:
    """A job to be written with the transaction that asks for it."""

    job: str
    payload: bytes
    due_machine_at: MachineTime
    due_at: CityTime | None
    key: str | None


async def write(tx: Tx, wanted: list[Later]) -> None:
    """Put jobs in the queue. One with a key that waits already is left as it is."""
    await tx.execute(
        """insert into kernel.jobs (job_id, name, key, payload, due_machine_at, due_at)
           select * from unnest($1::uuid[], $2::text[], $3::text[], $4::jsonb[], $5::timestamptz[],
                                $6::timestamptz[])
           on conflict (name, key) where key is not null and not dead do nothing""",
        [uuid7() for _ in wanted],
        [one.job for one in wanted],
        [one.key for one in wanted],
        [one.payload.decode() for one in wanted],
        [one.due_machine_at for one in wanted],
        [one.due_at for one in wanted],
    )


async def _claim(
    tx: Tx,
    owner: UUID,
    names: list[str],
    city_now: datetime,
    now: datetime,
    *,
    most: int = _CLAIM,
    running: Sequence[UUID] = (),
) -> list[Row]:
    return await tx.fetch(
        """update kernel.jobs j set owner = $1, attempts = attempts + 1,
                  leased_until_machine_at = $4::timestamptz + make_interval(secs => $5)
           where j.job_id in (
             select c.job_id from kernel.jobs c
             where not c.dead and c.due_machine_at <= $4 and (c.due_at is null or c.due_at <= $3)
               and (c.leased_until_machine_at is null or c.leased_until_machine_at < $4)
               and c.name = any($2::text[]) and c.job_id <> all($7::uuid[])
             order by c.due_machine_at limit $6 for update skip locked)
           returning j.job_id, j.name, j.payload, j.attempts""",
        owner,
        names,
        city_now,
        now,
        LEASE_S,
        most,
        list(running),
    )


class Worker:
    """Runs due jobs until stopped. Any number of workers on any number of hosts share the queue."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.owner = uuid7()
        self.kinds = {job.name: job for module in house.modules for job in module.jobs}
        self._running: dict[UUID, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()
        house.on_wanted(self._wake.set)

    async def run(self) -> None:
        """Claim and run, for ever; an error of the database waits a moment and goes on.

        A slow job takes one of sixteen places and holds up nobody else.
        """
        planted = False
        try:
            while True:
                self._wake.clear()
                try:
                    if not planted:
                        await self._plant_periodic()
                        planted = True
                    rows = await self._take(_CLAIM - len(self._running))
                except Exception as wrong:
                    LOG.warning("jobs.round_failed", error_type=type(wrong).__name__)
                    await asyncio.sleep(0.5)
                    continue
                for row in rows:
                    self._start(row)
                if not rows:
                    await either(self._wake, _IDLE_S)
        finally:
            left = list(self._running.values())
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)

    async def round(self) -> int:
        """Claim what is due now, run it to its end, and say how many there were."""
        rows = await self._take(_CLAIM)
        await asyncio.gather(*(self._one(row) for row in rows))
        return len(rows)

    async def _take(self, most: int) -> list[Row]:
        house = self.house
        if not self.kinds or most <= 0:
            return []
        async with house.db.glance() as tx:
            return await _claim(
                tx,
                self.owner,
                list(self.kinds),
                house.clocks.city_now(),
                house.clocks.machine_now(),
                most=most,
                running=list(self._running),
            )

    def _start(self, row: Row) -> None:
        task = asyncio.create_task(self._one(row))
        self._running[row["job_id"]] = task

        def ended(_task: asyncio.Task[None]) -> None:
            self._running.pop(row["job_id"], None)
            self._wake.set()

        task.add_done_callback(ended)

    async def _one(self, row: Row) -> None:
        kind = self.kinds[row["name"]]
        try:
            payload = from_json(kind.payload, row["payload"])
            if kind.outside is not None:
                await kind.outside(self.house, payload)
                await self.house.act(self._done, row["job_id"], kind)
            else:
                await self.house.act(self._inside, row["job_id"], kind, payload)
        except Exception as wrong:
            LOG.warning(
                "jobs.failed", job=kind.name, error_type=type(wrong).__name__, attempts=row["attempts"]
            )
            await self._failed(row, kind, traceback.format_exception_only(wrong)[-1].strip())

    async def _inside(self, do: Doing, job_id: UUID, kind: Job, payload: Any) -> None:
        await self._done(do, job_id, kind)
        assert kind.run is not None
        await kind.run(do, payload)

    async def _done(self, do: Doing, job_id: UUID, kind: Job) -> None:
        if kind.every_s is None:
            done = await do.tx.execute(
                "delete from kernel.jobs where job_id = $1 and owner = $2", job_id, self.owner
            )
        else:
            done = await do.tx.execute(
                """update kernel.jobs set owner = null, leased_until_machine_at = null, attempts = 0,
                          error = null, due_machine_at = $3 where job_id = $1 and owner = $2""",
                job_id,
                self.owner,
                do.machine_now.plus(kind.every_s),
            )
        if done.endswith(" 0"):
            raise LeaseLost()

    async def _failed(self, row: Row, kind: Job, error: str) -> None:
        doubled = min(row["attempts"] - 1, 10)
        wait = min(300.0, kind.backoff_s * 2**doubled) * random.uniform(0.5, 1.5)
        dead = row["attempts"] >= TRIES and kind.every_s is None
        try:
            async with self.house.db.glance() as tx:
                await tx.execute(
                    """update kernel.jobs set owner = null, leased_until_machine_at = null, error = $3,
                              dead = $4, due_machine_at = $5 where job_id = $1 and owner = $2""",
                    row["job_id"],
                    self.owner,
                    error[:500],
                    dead,
                    self.house.clocks.machine_now().plus(kind.every_s or wait),
                )
        except Exception as wrong:  # the lease runs out and the job is taken again
            LOG.warning("jobs.failure_not_noted", job=kind.name, error_type=type(wrong).__name__)

    async def _plant_periodic(self) -> None:
        now = self.house.clocks.machine_now()
        wanted = [
            Later(kind.name, b"{}", now, None, "periodic")
            for kind in self.kinds.values()
            if kind.every_s is not None
        ]
        async with self.house.db.transaction() as tx:
            await write(tx, wanted)


class LeaseLost(RuntimeError):
    """The job's lease ran out and another worker has it; this run's effects are rolled back."""


async def replay_dead(tx: Tx, name: str | None = None) -> int:
    """Give dead jobs (of one kind, or all) a fresh start; how many.

    Of several under one key the newest starts, and none while another waits under it.
    """
    done = await tx.execute(
        """update kernel.jobs set dead = false, attempts = 0, due_machine_at = now()
           where job_id in (
             select distinct on (d.name, coalesce(d.key, d.job_id::text)) d.job_id from kernel.jobs d
             where d.dead and ($1::text is null or d.name = $1) and not exists (
               select from kernel.jobs w where w.name = d.name and w.key = d.key and not w.dead)
             order by d.name, coalesce(d.key, d.job_id::text), d.due_machine_at desc)""",
        name,
    )
    return int(done.split()[-1])


def as_later(
    job: Job, payload: Any, due_machine_at: MachineTime, due_at: CityTime | None, key: str | None
) -> Later:
    """A request for a job, its payload encoded."""
    return Later(job.name, to_json(job.payload, payload), due_machine_at, due_at, key)
