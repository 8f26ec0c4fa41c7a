"""Live screens: a snapshot, then rows over one WebSocket.

A *topic* is a map from key to row. When a fact touches keys, the server reads their rows again, once per
topic and beat however many watch, and sends what changed; the client keeps a map. A late `put` is harmless,
since it is always the row as it stands.
"""

from __future__ import annotations

import asyncio
import dataclasses
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID
from weakref import WeakValueDictionary

from songda.kernel import facts, logs
from songda.kernel.database import Tx
from songda.kernel.permissions import Principal
from songda.kernel.values import to_json

if TYPE_CHECKING:
    from songda.kernel.facts import Told
    from songda.kernel.house import House

LOG = logs.logger("kernel.live")

BEAT_S = 0.1
WATCHES_MOST = 50
STORED_S = 2.5
"""After this long what was pushed is stored: who began to watch just before looks once more then."""

Ids = tuple[UUID, ...]
Keys = Sequence[str] | None
"""The keys to read again, or None for the whole topic."""


@dataclasses.dataclass(frozen=True, slots=True)
class Topic:
    """A live map `name/id/…` → rows.

    `permit(house, principal, ids)`: may they watch? asked on watching and again when their roles change.
    `rows(tx, ids, keys)`: the rows as they stand (all, or of these keys; a key not answered is gone).
    `touched(fact)`: which (ids, keys) a fact touches; keys None reads the topic anew.
    """

    name: str
    permit: Callable[[House, Principal, Ids], Awaitable[bool]]
    rows: Callable[[Tx, House, Ids, Keys], Awaitable[Mapping[str, Any]]]
    touched: Callable[[Any], list[tuple[Ids, Keys]]]
    hears: tuple[type[Any], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Stream:
    """A live map whose rows aren't facts: the latest wins, by the `at` that each row says.

    `first` gives the stored rows. They may be stored up to STORED_S after they were pushed.
    """

    name: str
    permit: Callable[[House, Principal, Ids], Awaitable[bool]]
    first: Callable[[Tx, House, Ids], Awaitable[Mapping[str, Any]]]


class Watcher:
    """One connection. What it hasn't been sent yet is merged by key, so a slow one stays bounded."""

    def __init__(self, principal: Principal) -> None:
        self.principal = principal
        self.topics: set[str] = set()
        self.waiting: dict[str, dict[str, bytes | None]] = {}
        self.whole: set[str] = set()
        self.positions: dict[str, int] = {}
        self.refused: list[tuple[str, str]] = []
        self.closed = False
        self.wake = asyncio.Event()

    def give(self, topic: str, position: int, rows: Mapping[str, bytes | None], *, whole: bool) -> None:
        """Have these rows sent; None drops a key. `whole` replaces the topic's map."""
        if whole:
            self.waiting[topic] = dict(rows)
            self.whole.add(topic)
        else:
            self.waiting.setdefault(topic, {}).update(rows)
        self.positions[topic] = position
        self.wake.set()

    def take(self) -> list[bytes]:
        """The messages to send now, ready as JSON."""
        self.wake.clear()
        out = [f'{{"topic":"{topic}","refused":"{code}"}}'.encode() for topic, code in self.refused]
        self.refused.clear()
        for topic, rows in self.waiting.items():
            out.append(_message(topic, self.positions[topic], rows, topic in self.whole))
        self.waiting.clear()
        self.whole.clear()
        return out


def _message(topic: str, position: int, rows: Mapping[str, bytes | None], whole: bool) -> bytes:
    put = b",".join(b'"%s":%s' % (key.encode(), row) for key, row in rows.items() if row is not None)
    drop = b",".join(b'"%s"' % key.encode() for key, row in rows.items() if row is None)
    full = b',"full":true' if whole else b""
    return b'{"topic":"%s","position":%d,"put":{%s},"drop":[%s]%s}' % (
        topic.encode(),
        position,
        put,
        drop,
        full,
    )


class Hub:
    """All watchers of this process."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.topics = {topic.name: topic for module in house.modules for topic in module.topics}
        self.streams = {stream.name: stream for module in house.modules for stream in module.streams}
        self._by_fact = {
            facts.name_of(kind): [t for t in self.topics.values() if kind in t.hears]
            for topic in self.topics.values()
            for kind in topic.hears
        }
        self.watchers: dict[str, set[Watcher]] = {}
        self._known: dict[str, dict[str, bytes | None]] = {}
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._touched: dict[str, set[str] | None] = {}
        self._wake = asyncio.Event()
        self.pass_on: Callable[[str, str, float, bytes], None] | None = None
        """How pushed rows get to other processes; nothing where there is no way."""
        self._newest: dict[str, dict[str, tuple[float, bytes]]] = {}
        self._looks: dict[str, tuple[float, float]] = {}
        """When streams are looked at next, and when at the latest once more."""

    def hear(self, batch: Sequence[tuple[Told, Any]]) -> None:
        """Note which watched rows these facts touch."""
        for told, fact in batch:
            for topic in self._by_fact.get(told.name, ()):
                for ids, keys in topic.touched(fact):
                    self._note(full_name(topic.name, ids), keys)
        if self._touched:
            self._wake.set()

    def _note(self, name: str, keys: Keys) -> None:
        if name not in self.watchers:
            return
        before = self._touched.get(name, set())
        self._touched[name] = None if keys is None or before is None else before | set(keys)

    def push(self, stream: str, ids: Ids, key: str, row: Any) -> None:
        """Send a stream's newest row to who watches it now, here and in other processes."""
        name = full_name(stream, ids)
        if name not in self.watchers and self.pass_on is None:
            return
        encoded, stamp = to_json(type(row), row), row.at.timestamp()
        if self.pass_on is not None:
            self.pass_on(name, key, stamp, encoded)
        self.take(name, key, stamp, encoded)

    def take(self, name: str, key: str, stamp: float, encoded: bytes) -> None:
        """Give a stream's row to who watches it here, unless they have one that isn't older."""
        watching = self.watchers.get(name)
        if not watching:
            return
        newest = self._newest.setdefault(name, {})
        if key in newest and newest[key][0] >= stamp:
            return
        newest[key] = (stamp, encoded)
        for watcher in watching:
            watcher.give(name, 0, {key: encoded}, whole=False)

    def look_again(self) -> None:
        """Read every watched stream's stored rows again, now and when what was just pushed is stored."""
        now = time.monotonic()
        for name in self.watchers:
            found = self._find(name)
            if found is not None and isinstance(found[0], Stream):
                self._looks[name] = (now, now + STORED_S)

    async def look(self) -> None:
        """Look at streams again where that is due, for ever."""
        while True:
            await asyncio.sleep(STORED_S / 5)
            now = time.monotonic()
            for name, (due, last) in list(self._looks.items()):
                if due > now:
                    continue
                if last > due:
                    self._looks[name] = (last, last)
                else:
                    del self._looks[name]
                try:
                    await self._look_at(name)
                except Exception as wrong:
                    LOG.warning("live.look_failed", error_type=type(wrong).__name__)
                    self._looks[name] = (now + STORED_S, now + STORED_S)

    async def _look_at(self, name: str) -> None:
        found = self._find(name)
        if found is None or name not in self.watchers or not isinstance(found[0], Stream):
            return
        async with self._in_turn(name):
            async with self.house.db.reading() as tx:
                rows = await found[0].first(tx, self.house, found[1])
            for key, row in rows.items():
                self.take(name, key, row.at.timestamp(), to_json(type(row), row))

    async def watch(self, watcher: Watcher, name: str) -> None:
        """Begin to send a topic, whole at first; refused ones are told so, with a code."""
        found = self._find(name)
        if found is None or len(watcher.topics) >= WATCHES_MOST:
            return self._refuse(watcher, name, "live.no_such_topic" if found is None else "live.too_many")
        topic, ids = found
        if not await topic.permit(self.house, watcher.principal, ids):
            return self._refuse(watcher, name, "kernel.not_found")
        watcher.topics.add(name)
        self.watchers.setdefault(name, set()).add(watcher)
        async with self._in_turn(name):
            async with self.house.db.reading() as tx:
                position = await facts.last_position(tx)
                if isinstance(topic, Topic):
                    rows = await topic.rows(tx, self.house, ids, None)
                else:
                    rows = await topic.first(tx, self.house, ids)
            encoded: dict[str, bytes | None] = {key: to_json(type(row), row) for key, row in rows.items()}
            if isinstance(topic, Topic):
                # This may be the first look at a change whose fact is still to come: the others see it too.
                self._tell(name, position, self._changes(name, encoded, None), but=watcher)
            else:
                for key, row in rows.items():
                    self.take(name, key, row.at.timestamp(), to_json(type(row), row))
                newest, meanwhile = self._newest.get(name, {}), watcher.waiting.get(name, {})
                encoded = {key: newest[key][1] for key in newest if key in rows or key in meanwhile}
                stored = time.monotonic() + STORED_S
                self._looks[name] = (self._looks.get(name, (stored, stored))[0], stored)
            watcher.give(name, position, encoded, whole=True)
        return None

    def _in_turn(self, name: str) -> asyncio.Lock:
        """Rows are read and handed on one reading at a time: an older one never comes after a newer."""
        found = self._turns.get(name)
        if found is None:
            found = self._turns[name] = asyncio.Lock()
        return found

    def _tell(
        self, name: str, position: int, changes: Mapping[str, bytes | None], but: Watcher | None = None
    ) -> None:
        if changes:
            for watcher in self.watchers.get(name, ()):
                if watcher is not but:
                    watcher.give(name, position, changes, whole=False)

    def drop(self, watcher: Watcher, name: str) -> None:
        """Stop sending a topic."""
        watcher.topics.discard(name)
        watching = self.watchers.get(name)
        if watching is not None:
            watching.discard(watcher)
            if not watching:
                del self.watchers[name]
                self._newest.pop(name, None)
                self._looks.pop(name, None)
                self._known.pop(name, None)
                self._touched.pop(name, None)

    def leave(self, watcher: Watcher) -> None:
        """Forget a connection."""
        for name in list(watcher.topics):
            self.drop(watcher, name)

    def close_session(self, session_id: UUID) -> None:
        """Close the sockets of a session whose roles changed or that was revoked; it may connect anew."""
        for watching in list(self.watchers.values()):
            for watcher in watching:
                if watcher.principal.session_id == session_id:
                    watcher.closed = True
                    watcher.wake.set()

    async def run(self) -> None:
        """Send what facts touched, beat by beat, for ever."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            touched, self._touched = self._touched, {}
            try:
                await self.beat(touched)
            except Exception as wrong:
                LOG.warning("live.beat_failed", error_type=type(wrong).__name__)
                for name in touched:
                    self._note(name, None)
                self._wake.set()
                await asyncio.sleep(0.5)
            await asyncio.sleep(BEAT_S)

    async def beat(self, touched: Mapping[str, set[str] | None]) -> None:
        """Read the touched rows once and give them to all who watch."""
        for name, keys in touched.items():
            found = self._find(name)
            if found is None or name not in self.watchers:
                continue
            topic, ids = found
            if not isinstance(topic, Topic):
                continue
            async with self._in_turn(name):
                async with self.house.db.reading() as tx:
                    position = await facts.last_position(tx)
                    rows = await topic.rows(tx, self.house, ids, None if keys is None else sorted(keys))
                if name in self.watchers:
                    encoded = {key: to_json(type(row), row) for key, row in rows.items()}
                    self._tell(name, position, self._changes(name, encoded, keys))

    def _changes(
        self, name: str, now: Mapping[str, bytes | None], keys: set[str] | None
    ) -> dict[str, bytes | None]:
        known = self._known.setdefault(name, {})
        asked = set(known) if keys is None else keys
        changes: dict[str, bytes | None] = {key: row for key, row in now.items() if known.get(key) != row}
        for key in asked - now.keys():
            if known.pop(key, None) is not None:
                changes[key] = None
        known.update(now)
        return changes

    def _refuse(self, watcher: Watcher, name: str, code: str) -> None:
        safe = "".join(ch for ch in name[:120] if ch.isalnum() or ch in "/_-")
        watcher.refused.append((safe, code))
        watcher.wake.set()

    def _find(self, name: str) -> tuple[Topic | Stream, Ids] | None:
        parts = name.split("/")
        for cut in range(len(parts), 0, -1):
            topic = self.topics.get("/".join(parts[:cut])) or self.streams.get("/".join(parts[:cut]))
            if topic is not None:
                try:
                    return topic, tuple(UUID(part) for part in parts[cut:])
                except ValueError:
                    return None
        return None


def full_name(name: str, ids: Ids) -> str:
    """The name under which one topic of a kind is watched: `orders/<id>`."""
    return "/".join((name, *(str(one) for one in ids)))
