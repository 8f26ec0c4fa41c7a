"""How facts are heard: eight lanes a listener, each moved on in the transaction that heard.

One pump a process gives positions, reads what is new, and lets its lanes work: a small round in one
transaction, a large one lane by lane. A fact that fails is tried alone; if it fails again its *subject* is
parked for that listener and shown to a person; others go on.
"""

from __future__ import annotations

import asyncio
import dataclasses
import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from songda.kernel import facts, logs
from songda.kernel.database import GONE, DatabaseAway, Row, Tx, again
from songda.kernel.facts import Listener, Told
from songda.kernel.house import Doing, House
from songda.kernel.ids import uuid7
from songda.kernel.patient import keep_looking
from songda.kernel.permissions import SYSTEM

LOG = logs.logger("kernel.listening")

LEASE_S = 10.0
_RENEW_S = 3.0
_BREATH_S = 0.002
"""Between two rounds, so that under load one round hears what several commits told."""
_FEED_BREATH_S = 0.025
"""A screen needn't be newer than that, and a cache of another process never was."""
_AT_ONCE = 6
_BATCH = 200
"""So many facts at most in one transaction. A round that has no more is heard in one, by all its lanes."""


@dataclasses.dataclass(slots=True)
class Lane:
    """One lane this process holds: how far it has heard, and whether the row says so too."""

    listener: Listener
    names: frozenset[str]
    number: int
    position: int
    written: int
    parked: set[UUID]


@dataclasses.dataclass(frozen=True, slots=True)
class Share:
    """Facts one lane is to hear in one transaction, and how far it has heard then."""

    lane: Lane
    facts: Sequence[Told]
    upto: int


class CursorLost(RuntimeError):
    """Another worker holds the lane now; this one's work on it is rolled back."""


_NOT_THE_FACTS_FAULT = (*GONE, DatabaseAway, CursorLost)
"""After these a lane begins anew from its cursor; parking a subject for them would blame the wrong one."""


class Pump:
    """Hears facts for every listener of the hosted modules until stopped."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.owner = uuid7()
        self.listeners = [one for module in house.modules for one in module.listeners]
        self.lanes: dict[tuple[str, int], Lane] = {}
        self._wake = asyncio.Event()
        self._renewed = 0.0
        self._slots = asyncio.Semaphore(_AT_ONCE)
        house.on_told(self._wake.set)

    def wake(self) -> None:
        """Look for new facts at once."""
        self._wake.set()

    async def run(self) -> None:
        """Hear for ever; when the database is away, let go of all lanes and begin again."""
        await keep_looking(self.round, self._wake, _BREATH_S, self._let_go)

    def _let_go(self, wrong: Exception) -> None:
        LOG.warning("facts.round_failed", error_type=type(wrong).__name__)
        self.lanes.clear()
        self._renewed = 0.0

    async def round(self) -> bool:
        """Place, read and hear once; whether there was anything."""
        if time.monotonic() - self._renewed > _RENEW_S:
            await self._renew()
        async with self.house.db.glance() as tx:
            if not self.lanes:
                return await facts.place(tx) > 0
            told = await facts.hear(tx, min(lane.position for lane in self.lanes.values()))
        if not told:
            await self._write_positions()
            return False
        await self._hear(told)
        return True

    async def backlog(self) -> int:
        """How many positions the slowest lane of any listener, on any host, is behind."""
        async with self.house.db.glance() as tx:
            behind: int | None = await tx.fetchval(
                """select max(s.last_position - c.position)
                          + (select count(*) from kernel.facts where position is null)
                   from kernel.sequencer s, kernel.cursors c where c.listener = any($1::text[])""",
                [one.name for one in self.listeners],
            )
        return behind or 0

    async def _hear(self, told: list[Told]) -> None:
        last = told[-1].position
        shares = []
        for lane in self.lanes.values():
            mine = [
                one
                for one in told
                if one.position > lane.position
                and one.name in lane.names
                and facts.lane_of(one.subject) == lane.number
            ]
            if mine:
                shares.append(Share(lane, mine, last))
            else:
                lane.position = max(lane.position, last)
        if not shares or (sum(len(one.facts) for one in shares) <= _BATCH and await self._all_heard(shares)):
            return
        await asyncio.gather(*(self._batches(one) for one in shares))

    async def _all_heard(self, shares: Sequence[Share]) -> bool:
        """Hear these in one transaction; False if a fact among them failed, and then nothing was heard."""
        try:
            await self._together(shares)
        except _NOT_THE_FACTS_FAULT:
            raise
        except Exception:
            return False
        return True

    async def _batches(self, share: Share) -> None:
        mine, lane = share.facts, share.lane
        async with self._slots:
            for start in range(0, len(mine), _BATCH):
                part = mine[start : start + _BATCH]
                upto = share.upto if start + _BATCH >= len(mine) else part[-1].position
                if not await self._all_heard([Share(lane, part, upto)]):
                    await self._one_by_one(lane, part, upto)

    async def _together(self, shares: Sequence[Share]) -> None:
        house = self.house

        async def once() -> Doing:
            async with house.db.transaction(durable=False) as tx:
                do = Doing(tx, house, SYSTEM, house.clocks.city_now(), house.clocks.machine_now())
                for share in shares:
                    parked = await _still_parked(tx, share.lane, share.facts)
                    for one in share.facts:
                        if one.subject not in parked:
                            await share.lane.listener.handle(do, one.read())
                await do.finish()
                await self._move(tx, shares)
            return do

        done = await again(once)
        for share in shares:
            share.lane.position = share.lane.written = share.upto
        house.committed(done)

    async def _one_by_one(self, lane: Lane, part: Sequence[Told], upto: int) -> None:
        for place, one in enumerate(part):
            end = upto if place == len(part) - 1 else one.position
            try:
                await self._together([Share(lane, [one], end)])
            except _NOT_THE_FACTS_FAULT:
                raise
            except Exception as wrong:
                await self._park(lane, one, end, wrong)

    async def _park(self, lane: Lane, one: Told, upto: int, wrong: Exception) -> None:
        LOG.error("facts.parked", listener=lane.listener.name, fact=one.name, error_type=type(wrong).__name__)
        async with self.house.db.transaction() as tx:
            await tx.execute(
                """insert into kernel.parked (listener, subject, from_position, error)
                   values ($1, $2, $3, $4)
                   on conflict (listener, subject)
                   do update set tries = kernel.parked.tries + 1, error = $4""",
                lane.listener.name,
                one.subject,
                one.position,
                f"{one.name}: {type(wrong).__name__}: {wrong}"[:500],
            )
            await self._move(tx, [Share(lane, [one], upto)])
        lane.parked.add(one.subject)
        lane.position = lane.written = upto

    async def _move(self, tx: Tx, shares: Sequence[Share]) -> None:
        moved = await tx.execute(
            """update kernel.cursors c set position = t.upto
               from unnest($1::text[], $2::smallint[], $3::bigint[], $4::bigint[])
                 as t(listener, lane, written, upto)
               where c.listener = t.listener and c.lane = t.lane and c.owner = $5
                 and c.position = t.written""",
            [one.lane.listener.name for one in shares],
            [one.lane.number for one in shares],
            [one.lane.written for one in shares],
            [one.upto for one in shares],
            self.owner,
        )
        if int(moved.split()[-1]) != len(shares):
            raise CursorLost()

    async def _write_positions(self) -> None:
        """Write how far the lanes are that had nothing of their own to hear."""
        stale = [lane for lane in self.lanes.values() if lane.position != lane.written]
        if not stale:
            return
        async with self.house.db.glance() as tx:
            await tx.execute(
                """update kernel.cursors c set position = t.position
                   from unnest($1::text[], $2::smallint[], $3::bigint[]) as t(listener, lane, position)
                   where c.listener = t.listener and c.lane = t.lane and c.owner = $4
                     and c.position < t.position""",
                [lane.listener.name for lane in stale],
                [lane.number for lane in stale],
                [lane.position for lane in stale],
                self.owner,
            )
        for lane in stale:
            lane.written = lane.position

    async def _renew(self) -> None:
        """Keep the lanes this process holds and take those whose holder is gone."""
        await self._write_positions()
        by_name = {one.name: one for one in self.listeners}
        async with self.house.db.transaction() as tx:
            await _plant(tx, list(by_name))
            rows = await _lease(tx, list(by_name), self.owner)
            parked = await tx.fetch("select listener, subject from kernel.parked")
        now_held = {(row["listener"], row["lane"]): row["position"] for row in rows}
        aside: dict[str, set[UUID]] = {}
        for row in parked:
            aside.setdefault(row["listener"], set()).add(row["subject"])
        for gone in self.lanes.keys() - now_held.keys():
            del self.lanes[gone]
        for (name, number), position in now_held.items():
            lane = self.lanes.get((name, number))
            if lane is None:
                listener = by_name[name]
                names = frozenset(facts.name_of(kind) for kind in listener.hears)
                lane = Lane(listener, names, number, position, position, set())
                self.lanes[(name, number)] = lane
            lane.parked = aside.get(name, set())
        self._renewed = time.monotonic()


async def _still_parked(tx: Tx, lane: Lane, part: Sequence[Told]) -> set[UUID]:
    """Which of these facts' subjects are parked, held so until this transaction ends.

    A replay takes the same row first: either it hears these facts too, or it is done and the lane hears them.
    """
    believed = list({one.subject for one in part} & lane.parked)
    if not believed:
        return set()
    rows = await tx.fetch(
        "select subject from kernel.parked where listener = $1 and subject = any($2) for share",
        lane.listener.name,
        believed,
    )
    return {row["subject"] for row in rows}


async def _plant(tx: Tx, listeners: list[str]) -> None:
    await tx.execute(
        """insert into kernel.cursors (listener, lane, position)
           select name, lane, 0 from unnest($1::text[]) name, generate_series(0, 7) lane
           on conflict do nothing""",
        listeners,
    )


async def _lease(tx: Tx, listeners: list[str], owner: UUID) -> list[Row]:
    return await tx.fetch(
        """update kernel.cursors c
           set owner = $2, leased_until_machine_at = clock_timestamp() + make_interval(secs => $3)
           where (c.listener, c.lane) in (
             select h.listener, h.lane from kernel.cursors h
             where h.listener = any($1::text[])
               and (h.owner = $2 or h.leased_until_machine_at is null
                    or h.leased_until_machine_at < clock_timestamp())
             order by h.listener, h.lane for update skip locked)
           returning c.listener, c.lane, c.position""",
        listeners,
        owner,
        LEASE_S,
    )


async def release(house: House, owner: UUID) -> None:
    """Give all lanes back at a clean stop, so that another worker goes on at once."""
    async with house.db.glance() as tx:
        await tx.execute("update kernel.cursors set leased_until_machine_at = null where owner = $1", owner)


async def replay(do: Doing, listener: Listener, subject: UUID) -> int:
    """Hear a parked subject's facts again, from the one that failed to where its lane stands; how many.

    All or nothing: if one fails again the subject stays parked as it was.
    """
    row = await do.tx.fetchrow(
        "select from_position from kernel.parked where listener = $1 and subject = $2 for update",
        listener.name,
        subject,
    )
    if row is None:
        return 0
    upto: int = await do.tx.fetchval(
        "select position from kernel.cursors where listener = $1 and lane = $2 for update",
        listener.name,
        facts.lane_of(subject),
    )
    names = {facts.name_of(kind) for kind in listener.hears}
    heard = 0
    for told in await facts.of_subject(do.tx, subject, row["from_position"]):
        if told.position <= upto and told.name in names:
            await listener.handle(do, told.read())
            heard += 1
    await do.tx.execute(
        "delete from kernel.parked where listener = $1 and subject = $2", listener.name, subject
    )
    return heard


class Feed:
    """What this process's caches and live screens see: every fact from the start of the process on."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.position = -1
        self._wake = asyncio.Event()
        self._takers: list[Any] = []
        self._seen = {
            facts.name_of(kind): [o for m in house.modules for o in m.observers if kind in o.hears]
            for m in house.modules
            for o in m.observers
            for kind in o.hears
        }
        house.on_told(self._wake.set)

    def wake(self) -> None:
        """Look for new facts at once."""
        self._wake.set()

    def on_facts(self, take: Any) -> None:
        """Call `take(list of (Told, fact))` for each batch, in order."""
        self._takers.append(take)

    async def run(self) -> None:
        """Read for ever; when the database is away, wait and go on where it stopped."""
        await keep_looking(self.round, self._wake, _FEED_BREATH_S, self._went_wrong)

    def _went_wrong(self, wrong: Exception) -> None:
        LOG.warning("facts.feed_failed", error_type=type(wrong).__name__)

    async def round(self) -> bool:
        """Read once what is new and hand it on; whether there was anything."""
        async with self.house.db.glance() as tx:
            if self.position < 0:
                self.position = await facts.last_position(tx)
            told = await facts.hear(tx, self.position)
        if not told:
            return False
        batch = [(one, one.read()) for one in told]
        for one, read in batch:
            for observer in self._seen.get(one.name, ()):
                observer.notice(self.house, read)
        self.position = told[-1].position
        for take in self._takers:
            take(batch)
        return True
