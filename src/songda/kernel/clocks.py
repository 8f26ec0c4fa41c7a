"""Two clocks that never meet.

*City time* is what business happens in: promises, cooking, windows, shifts, day boundaries.
*Machine time* is what machines keep promises in: leases, back-off, sessions, codes, the age of notices.
"""

from __future__ import annotations

import dataclasses
import time
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, Self, TypeVar

from songda.kernel.values import value


class ClocksMixed(TypeError):
    """A city time met a machine time in one expression: always a bug."""


class _Clocked(datetime):
    """An aware instant in UTC by one of the two clocks; it refuses to meet one by the other."""

    def _same_clock(self, other: Any) -> None:
        if isinstance(other, _Clocked) and type(other) is not type(self):
            raise ClocksMixed(f"{type(self).__name__} met {type(other).__name__}")

    def __sub__(self, other: Any) -> Any:
        self._same_clock(other)
        result = super().__sub__(other)
        return _read(type(self), result) if isinstance(result, datetime) else result

    def __add__(self, other: Any) -> Self:
        return _read(type(self), super().__add__(other))

    def __lt__(self, other: Any) -> bool:
        self._same_clock(other)
        return super().__lt__(other)

    def __le__(self, other: Any) -> bool:
        self._same_clock(other)
        return super().__le__(other)

    def __gt__(self, other: Any) -> bool:
        self._same_clock(other)
        return super().__gt__(other)

    def __ge__(self, other: Any) -> bool:
        self._same_clock(other)
        return super().__ge__(other)

    def astimezone(self, tz: tzinfo | None = None) -> Any:
        """The same instant on a wall clock, as a plain datetime.

        The inherited one lets a zone add its offset through our `+`, which answers in UTC: off by the offset.
        """
        return datetime.fromtimestamp(self.timestamp(), tz)

    def plus(self, seconds: float) -> Self:
        """This time, so many seconds of its clock later."""
        return self + timedelta(seconds=seconds)


class CityTime(_Clocked):
    """An instant of city time, aware, in UTC."""


class MachineTime(_Clocked):
    """An instant of machine time, aware, in UTC."""


Clocked = TypeVar("Clocked", bound=_Clocked)


def _read(kind: type[Clocked], at: datetime) -> Clocked:
    return kind.fromtimestamp(at.timestamp(), UTC)


def city(at: datetime) -> CityTime:
    """Read a stored instant as city time."""
    return _read(CityTime, at)


def machine(at: datetime) -> MachineTime:
    """Read a stored instant as machine time."""
    return _read(MachineTime, at)


@value
class Patience:
    """A window in which a person must act: over when both measures are.

    At 60× five city minutes are five real seconds; the second measure leaves a visitor time to read.
    """

    city_s: int
    machine_s_min: int


@dataclasses.dataclass(frozen=True, slots=True)
class Pace:
    """One row of the city clock: from a machine time on, city time runs at a rate."""

    machine_from: MachineTime
    city_from: CityTime
    rate: float

    def city_at(self, now: MachineTime) -> CityTime:
        """The city time at a machine time not before `machine_from`."""
        elapsed: timedelta = now - self.machine_from
        return self.city_from.plus(max(0.0, elapsed.total_seconds()) * self.rate)


class Clocks:
    """Both clocks of this process, read against PostgreSQL's.

    The machine clock is the process's monotonic clock plus an offset measured at the database, so processes
    on hosts with wrong clocks agree. `city_now` never goes back, also over a change of rate.
    """

    def __init__(self, pace: Pace, database_now: MachineTime) -> None:
        self._pace = pace
        self._base = database_now
        self._mono = time.monotonic()
        self._skip = 0.0
        self._city_high = pace.city_from

    @property
    def rate(self) -> float:
        return self._pace.rate

    @property
    def pace(self) -> Pace:
        return self._pace

    def machine_now(self) -> MachineTime:
        """Machine time now."""
        return self._base.plus(time.monotonic() - self._mono + self._skip)

    def city_now(self) -> CityTime:
        """City time now; never earlier than any city time this process has given out."""
        now = self._pace.city_at(self.machine_now())
        self._city_high = max(self._city_high, now)
        return self._city_high

    def city_due(self, city_s: float) -> CityTime:
        """The city time so many city seconds from now."""
        return self.city_now().plus(city_s)

    def follow(self, pace: Pace, database_now: MachineTime) -> None:
        """Take over a newer row of the city clock and a new reading of the database's clock.

        Of two readings under way at once the older may arrive last: its row is left aside.
        """
        if pace.machine_from >= self._pace.machine_from:
            self._pace = pace
        drift: timedelta = database_now - self.machine_now()
        self._skip += max(0.0, drift.total_seconds())

    def advance(self, seconds: float) -> None:
        """Move the machine clock (and the city clock with it): for tests, which own their processes."""
        self._skip += seconds
