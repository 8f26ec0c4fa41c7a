"""Production's own ranges in virtual time, and how often they held."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from songda.kernel import ranges
from songda.kernel.ranges import Shift
from songda.modules.deliveries import public as deliveries
from songda.modules.dispatch.public import whatif
from songda.modules.orders import public as orders
from songda.modules.stores.public import Pace

STATED_PERCENT = 80
_PICKUP_EARLY_S, _PICKUP_LATE_S = 55, 255


@dataclass
class Honest:
    """Foretells as the house does and learns as it does: each kind of range has a shift of its own.

    Promises and arrivals are what the house tells people, and its own functions answer here. Preparation and
    pickup are told to nobody yet: they are measured with the same learning. `still`: kinds that learn not.
    """

    shifts: dict[whatif.What, Shift] = field(default_factory=dict)
    still: frozenset[whatif.What] = frozenset()

    def foretell(self, seen: whatif.Seen) -> whatif.Range:
        low_s, high_s = self._told(seen)
        return whatif.Range(
            low_s=low_s, middle_s=min(max(seen.expected_s, low_s), high_s), high_s=max(low_s, high_s)
        )

    def learn(self, told: whatif.Foretold) -> None:
        what = told.seen.what
        if what in self.still:
            return
        low_s, high_s = told.range.low_s, told.range.high_s
        if what is whatif.What.ARRIVAL:
            # The house keeps no arrival that was told: it compares with what it would tell now.
            low_s, high_s = self._told(told.seen)
        step = ranges.steps(low_s, high_s, told.happened_s)
        self.shifts[what] = ranges.learned(self._shift(what), step)

    def _told(self, seen: whatif.Seen) -> tuple[int, int]:
        if seen.what is whatif.What.ARRIVAL:
            return deliveries.arrival_s(max(0, seen.expected_s), self._shift(seen.what))
        low_s, high_s = _plain(seen)
        return ranges.moved(low_s, high_s, self._shift(seen.what), _least_s(seen.what))

    def _shift(self, what: whatif.What) -> Shift:
        return self.shifts.get(what, Shift())


def _plain(seen: whatif.Seen) -> tuple[int, int]:
    if seen.what is whatif.What.PROMISE:
        return orders.span_s(_pace(seen), seen.ride_s, orders.Fulfilment.DELIVERY)
    if seen.what is whatif.What.PREPARING:
        return round(0.8 * seen.prep_s_p50), seen.prep_s_p90
    ahead_s = max(0, seen.expected_s)
    return max(0, ahead_s - _PICKUP_EARLY_S), ahead_s + _PICKUP_LATE_S


def _least_s(what: whatif.What) -> int:
    return 300 if what is whatif.What.PROMISE else 60


def _pace(seen: whatif.Seen) -> Pace:
    return Pace(
        prep_s_p50=seen.prep_s_p50,
        prep_s_p90=seen.prep_s_p90,
        pickup_delay_s=seen.pickup_delay_s,
        pressure=0.0,
        until=None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Of one kind of range: how many were told, and how many percent held, came before, came after."""

    what: whatif.What
    told: int
    held_percent: float
    before_percent: float
    after_percent: float
    width_s: int

    @property
    def is_honest(self) -> bool:
        return abs(self.held_percent - STATED_PERCENT) <= 3


def held(foretold: Iterable[whatif.Foretold]) -> tuple[Held, ...]:
    """By kind, in the order in which an order meets them."""
    told = list(foretold)
    found = []
    for what in whatif.What:
        some = [one for one in told if one.seen.what is what]
        if some:
            found.append(_held(what, some))
    return tuple(found)


def _held(what: whatif.What, some: Sequence[whatif.Foretold]) -> Held:
    before = sum(one.happened_s < one.range.low_s for one in some)
    after = sum(one.happened_s > one.range.high_s for one in some)
    return Held(
        what=what,
        told=len(some),
        held_percent=100 * (len(some) - before - after) / len(some),
        before_percent=100 * before / len(some),
        after_percent=100 * after / len(some),
        width_s=round(sum(one.range.high_s - one.range.low_s for one in some) / len(some)),
    )
