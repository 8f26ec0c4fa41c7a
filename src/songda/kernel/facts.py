"""Facts: past participles, written in the transaction in which they become true.

A fact is a value whose first field is its *subject*, the id of what it is about; facts of one subject are
heard in the order in which their transactions held the subject's lock.
"""

from __future__ import annotations

import dataclasses
import zlib
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform
from uuid import UUID

from songda.kernel.database import Tx
from songda.kernel.values import from_json, to_json, value

if TYPE_CHECKING:
    from songda.kernel.house import Doing, House

T = TypeVar("T")
LANES = 8

KNOWN: dict[str, type[Any]] = {}
"""Every fact class by its name, such as `orders.OrderPlaced`."""

_NAMES: dict[type[Any], str] = {}


@dataclass_transform(frozen_default=True, kw_only_default=True)
def fact(cls: type[T]) -> type[T]:
    """Make `cls` a value that can be announced; its name is its module's and its own."""
    made = value(cls)
    name = f"{cls.__module__.removeprefix('songda.modules.').split('.')[0]}.{cls.__name__}"
    KNOWN[name] = made
    _NAMES[made] = name
    return made


def name_of(kind: type[Any]) -> str:
    """The name under which a fact class is written."""
    return _NAMES[kind]


def subject_of(told: Any) -> UUID:
    """What the fact is about: its first field."""
    first: UUID = getattr(told, dataclasses.fields(told)[0].name)
    return first


def lane_of(subject: UUID) -> int:
    """The lane in which a subject's facts are heard, the same in every process."""
    return zlib.crc32(subject.bytes) % LANES


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """A fact as read back: its place in the order of all, and when it was told."""

    position: int
    name: str
    subject: UUID
    body: str
    city_at: datetime

    def read(self) -> Any:
        """The fact itself, or None where this build doesn't know its class any more."""
        kind = KNOWN.get(self.name)
        return None if kind is None else from_json(kind, self.body)


@dataclasses.dataclass(frozen=True, slots=True)
class Listener:
    """Who hears which facts. `handle` runs in its lane's transaction, at least once a fact."""

    name: str
    hears: tuple[type[Any], ...]
    handle: Callable[[Doing, Any], Awaitable[None]]


@dataclasses.dataclass(frozen=True, slots=True)
class Observer:
    """A process's own cache that a fact makes stale. Called in every process, outside any transaction."""

    hears: tuple[type[Any], ...]
    notice: Callable[[House, Any], None]


async def write(tx: Tx, told: Sequence[Any], city_now: datetime) -> None:
    """Append facts; they get their numbers here, while the transaction still holds its locks."""
    await tx.execute(
        """insert into kernel.facts (name, subject, body, city_at)
           select t.name, t.subject, t.body, $4
           from unnest($1::text[], $2::uuid[], $3::jsonb[]) with ordinality as t(name, subject, body, step)
           order by t.step""",
        [_NAMES[type(one)] for one in told],
        [subject_of(one) for one in told],
        [to_json(type(one), one).decode() for one in told],
        city_now,
    )


async def place(tx: Tx, most: int = 1000) -> int:
    """Give committed facts their positions; how many, or -1 while another process does it."""
    placed: int = await tx.fetchval("select kernel.place_facts($1)", most)
    return placed


async def hear(tx: Tx, position: int, most: int = 1000) -> list[Told]:
    """Give committed facts their positions, then the facts behind a position, in order."""
    rows = await tx.fetch(
        "select position, name, subject, body, city_at from kernel.hear_facts($1, $2)", position, most
    )
    return [Told(r["position"], r["name"], r["subject"], r["body"], r["city_at"]) for r in rows]


async def last_position(tx: Tx) -> int:
    """The position of the newest placed fact."""
    position: int = await tx.fetchval("select last_position from kernel.sequencer")
    return position


async def of_subject(tx: Tx, subject: UUID, position: int, most: int = 500) -> list[Told]:
    """The placed facts of one subject from a position on, in order."""
    rows = await tx.fetch(
        """select position, name, subject, body, city_at from kernel.facts
           where subject = $1 and position >= $2 order by position limit $3""",
        subject,
        position,
        most,
    )
    return [Told(r["position"], r["name"], r["subject"], r["body"], r["city_at"]) for r in rows]
