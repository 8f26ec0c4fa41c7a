"""A module's plate for the house: what it brings to HTTP, facts, jobs, screens, settings and checks."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from songda.kernel.facts import Listener, Observer
from songda.kernel.jobs import Job
from songda.kernel.live import Stream, Topic
from songda.kernel.settings import Setting

if TYPE_CHECKING:
    from songda.kernel.house import House


@dataclasses.dataclass(frozen=True, slots=True)
class Check:
    """A continuous invariant: a query whose every row is a breach. Seen red on planted damage in a test."""

    name: str
    says: str
    sql: str


Headers = Sequence[tuple[bytes, bytes]]
Ready = tuple[int, list[tuple[bytes, bytes]], bytes]
"""An answer as it goes on the wire: status, headers, body."""


@dataclasses.dataclass(frozen=True, slots=True)
class Shortcut:
    """What an endpoint open to anyone would answer to a GET, from memory and without the framework's way.

    `answer(house, middle, headers)` is given what stands between `before` and `after` in the path. It answers
    exactly what the endpoint would, or None: then the endpoint does. Counted under `path`, not logged.
    """

    before: str
    after: str
    path: str
    answer: Callable[[House, str, Headers], Ready | None]


@dataclasses.dataclass(frozen=True, slots=True)
class Module:
    """One MODULE value in each module's `module.py`.

    `prepare` runs once at start in every process, before anything is served; `background` runs for as long
    as the process hosts the named role (`(role, coroutine function)`).
    """

    name: str
    endpoints: tuple[Any, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    listeners: tuple[Listener, ...] = ()
    observers: tuple[Observer, ...] = ()
    jobs: tuple[Job, ...] = ()
    topics: tuple[Topic, ...] = ()
    streams: tuple[Stream, ...] = ()
    settings: tuple[Setting, ...] = ()
    checks: tuple[Check, ...] = ()
    prepare: Callable[[House], Awaitable[None]] | None = None
    background: tuple[tuple[str, Callable[[House], Awaitable[None]]], ...] = ()
