"""The rules of GB/T 46862-2025 about riders, read off a log: what was given to whom, who was on line when.

It asks what a rider would ask: was I given anything after four hours without twenty quiet minutes? A quiet
time is one in which a rider holds nothing and is given nothing. Everything is counted in whole seconds.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

STRETCH_S, QUIET_S, ASKED_S, WEEK_DAYS = 4 * 3600, 20 * 60, 8 * 3600, 7
EBIKE_M_S = 15 / 3.6
DAY_S = 86_400
TOLERANCE_S = 2
RULES = ("rest", "asked", "week", "speed", "kitchen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Something given to a rider: an offer, or work without asking.

    ``ride_m``: the least way from store to door; ``reach_m``: from the rider to the store, where it is known.
    ``held_to_15``: whether the vehicle is one that may make 15 km/h at most.
    """

    rider: str
    at: datetime
    pickup_expected_at: datetime | None
    drop_expected_at: datetime | None
    ready_known_at: datetime | None
    ride_m: float
    reach_m: float | None = None
    held_to_15: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """``what``: on_line, off_line, took, ended, went_on."""

    rider: str
    what: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    rule: str
    rider: str
    at: datetime


Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Life:
    """One rider's log in seconds: when quiet times ended, when they said yes, and how much work there was
    before each moment: `before[i]` seconds before the i-th span of work.
    """

    rested: list[int]
    yes: list[int]
    work: list[Span]
    before: list[int]

    def worked_s(self, since: int, until: int) -> int:
        return self._until(until) - self._until(since)

    def _until(self, at: int) -> int:
        last = bisect_right(self.work, (at, at)) - 1
        if last < 0:
            return 0
        begin, end = self.work[last]
        return self.before[last] + min(at, end) - begin


def check(given: Iterable[Given], marks: Iterable[Mark], zone: str = "Asia/Shanghai") -> list[Breach]:
    """Every breach, in order of time. What is given must be sorted by nothing; marks of one rider by time."""
    gifts: defaultdict[str, list[Given]] = defaultdict(list)
    logs: defaultdict[str, list[Mark]] = defaultdict(list)
    for one in given:
        gifts[one.rider].append(one)
    for mark in marks:
        logs[mark.rider].append(mark)
    found: list[Breach] = []
    for rider, mine in gifts.items():
        mine.sort(key=lambda one: one.at)
        life = _life(mine, logs[rider])
        offset_s = _offset_s(mine[0].at, zone)
        found += [b for one in mine for b in _of_time(life, one, offset_s)]
        found += _of_week(mine, offset_s)
        found += [b for one in mine for b in _of_estimates(one)]
    return sorted(found, key=lambda breach: (breach.at, breach.rule, breach.rider))


def _of_time(life: _Life, one: Given, offset_s: int) -> list[Breach]:
    at = _second(one.at)
    last = bisect_right(life.rested, at) - 1
    found = []
    if life.worked_s(life.rested[last] if last >= 0 else 0, at) > STRETCH_S + TOLERANCE_S:
        found.append(Breach(rule="rest", rider=one.rider, at=one.at))
    midnight = at - (at + offset_s) % DAY_S
    said_yes = bisect_right(life.yes, at) > bisect_left(life.yes, midnight)
    if not said_yes and life.worked_s(midnight, at) > ASKED_S + TOLERANCE_S:
        found.append(Breach(rule="asked", rider=one.rider, at=one.at))
    return found


def _of_week(mine: Sequence[Given], offset_s: int) -> list[Breach]:
    """Something given on a seventh day running."""
    found, running, before = [], 0, None
    for one in mine:
        day = (_second(one.at) + offset_s) // DAY_S
        if before is None or day != before:
            running = running + 1 if before is not None and day == before + 1 else 1
        before = day
        if running >= WEEK_DAYS:
            found.append(Breach(rule="week", rider=one.rider, at=one.at))
    return found


def _of_estimates(one: Given) -> list[Breach]:
    found = []
    picked, dropped = one.pickup_expected_at, one.drop_expected_at
    ready = one.ready_known_at
    if picked is not None and ready is not None and (ready - picked).total_seconds() > TOLERANCE_S:
        found.append(Breach(rule="kitchen", rider=one.rider, at=one.at))
    legs: list[tuple[datetime | None, datetime | None, float | None]] = [(picked, dropped, one.ride_m)]
    legs.append((one.at, picked, one.reach_m))
    for begins, ends, metres in legs if one.held_to_15 else ():
        if begins is None or ends is None or metres is None:
            continue
        if (ends - begins).total_seconds() + TOLERANCE_S < metres / EBIKE_M_S:
            found.append(Breach(rule="speed", rider=one.rider, at=one.at))
            break
    return found


def _life(mine: Sequence[Given], marks: Sequence[Mark]) -> _Life:
    """Spans from marks. A span that never ends goes on beyond the last thing given."""
    end = max([_second(one.at) for one in mine] + [_second(mark.at) for mark in marks]) + 1
    on = _spans([(_second(m.at), {"on_line": 1, "off_line": -1}.get(m.what, 0)) for m in marks], end, most=1)
    held = _spans([(_second(m.at), {"took": 1, "ended": -1}.get(m.what, 0)) for m in marks], end)
    yes = [_second(mark.at) for mark in marks if mark.what == "went_on"]
    gifts = sorted(_second(one.at) for one in mine)
    work = _joined([*on, *held])
    # Who waits to be asked gets nothing: the idle time right before a yes is no work.
    for said in yes:
        since = max([b for _, b in held if b <= said] + [g for g in gifts if g < said], default=0)
        work = _outside(work, [(since, said)])
    quiet = _quiet(held, gifts, end)
    work = _outside(work, quiet)
    before, total = [], 0
    for begin, until in work:
        before.append(total)
        total += until - begin
    return _Life(rested=[until for _, until in quiet], yes=yes, work=work, before=before)


def _outside(spans: Sequence[Span], holes: Sequence[Span]) -> list[Span]:
    """What is left of spans in order of time where the holes, in order of time as well, are cut out."""
    left: list[Span] = []
    first = 0
    for begin, end in spans:
        while first < len(holes) and holes[first][1] <= begin:
            first += 1
        at = first
        while at < len(holes) and holes[at][0] < end:
            if holes[at][0] > begin:
                left.append((begin, holes[at][0]))
            begin = max(begin, holes[at][1])
            at += 1
        if begin < end:
            left.append((begin, end))
    return left


def _quiet(held: Sequence[Span], gifts: Sequence[int], end: int) -> list[Span]:
    """The longest times in which nothing is held and nothing given, of twenty minutes at least."""
    busy = _joined([*held, *((at, at) for at in gifts)])
    edges = [(0, 0), *busy, (end, end)]
    gaps = [(a[1], b[0]) for a, b in pairwise(edges)]
    return [(begin, until) for begin, until in gaps if until - begin >= QUIET_S - TOLERANCE_S]


def _spans(steps: Sequence[tuple[int, int]], end: int, most: int = 1_000) -> list[Span]:
    """When a counter stands above nothing; it never falls below."""
    spans: list[Span] = []
    level, since = 0, 0
    for at, step in steps:
        after = max(0, min(most, level + step))
        if level == 0 and after > 0:
            since = at
        elif level > 0 and after == 0:
            spans.append((since, at))
        level = after
    return [*spans, (since, end)] if level else spans


def _joined(spans: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for begin, end in sorted(spans):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((begin, end))
    return joined


def _second(at: datetime) -> int:
    return int(at.timestamp())


def _offset_s(at: datetime, zone: str) -> int:
    """How far the zone is ahead. A zone that turns its clocks is checked with the first day's offset."""
    offset = at.astimezone(ZoneInfo(zone)).utcoffset()
    return 0 if offset is None else int(offset.total_seconds())
