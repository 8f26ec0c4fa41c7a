"""A module's plate for the house: what it brings to HTTP, facts, jobs, screens, settings and checks."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
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


@dataclasses.dataclass(frozen=True, slots=True)
class Module:
    """One MODULE value in each module's `module.py`.

    `prepare` runs once at start in every process, before anything is served; `background` runs for as long
    as the process hosts the named role (`(role, coroutine function)`).
    """

    name: str
    endpoints: tuple[Any, ...] = ()
    listeners: tuple[Listener, ...] = ()
    observers: tuple[Observer, ...] = ()
    jobs: tuple[Job, ...] = ()
    topics: tuple[Topic, ...] = ()
    streams: tuple[Stream, ...] = ()
    settings: tuple[Setting, ...] = ()
    checks: tuple[Check, ...] = ()
    prepare: Callable[[House], Awaitable[None]] | None = None
    background: tuple[tuple[str, Callable[[House], Awaitable[None]]], ...] = ()
