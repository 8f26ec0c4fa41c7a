"""What the engine answers, in times of seconds since the snapshot.

A plan is kept in columns, as the engine makes it; its values are made when they are asked for: named tuples,
because there are tens of thousands of them in a big city.
"""

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from songda.modules.dispatch.engine.board import Ints
from songda.modules.dispatch.engine.params import Step
from songda.modules.dispatch.engine.values import StopKind

SELDOM = frozenset({"price"})
"""Terms that are told only where there is something to tell."""

C_RIDER, C_CHOSEN, C_PICKUP, C_DROP, C_COST = range(5)
T_RIDER, T_CODE, T_PLACE, T_ARRIVE, T_DONE, T_LEAVE = range(6)
G_ORDER, G_RIDER, G_PICKUP, G_DROP, G_COMMIT_BY, G_DUE = range(6)


class PlannedStop(NamedTuple):
    """``done_s`` is the moment the food changes hands; before it the rider may wait."""

    kind: StopKind
    delivery_id: str
    place: int
    arrive_s: int
    done_s: int
    leave_s: int


class PlannedRoute(NamedTuple):
    """All stops of one rider who has any, in order."""

    rider_id: str
    stops: tuple[PlannedStop, ...]


class Chosen(NamedTuple):
    """A delivery given to a rider. ``commit_by_s``: the last moment the rider must know to lose nothing."""

    delivery_id: str
    rider_id: str
    pickup_s: int
    drop_s: int
    commit_by_s: int


class Term(NamedTuple):
    """One reason: ``amount`` is seconds (squared deliveries for ``load``, units of cost for ``price``) the
    choice adds over the whole route, ``cost`` its weight. ``price`` is left out where a rider asks for none.
    """

    name: str
    amount: int
    cost: int


class Candidate(NamedTuple):
    rider_id: str
    chosen: bool
    pickup_s: int
    drop_s: int
    cost: int
    terms: tuple[Term, ...]


class Blocked(NamedTuple):
    """How many riders were out of the question for one reason."""

    reason: str
    riders: int


class Why(NamedTuple):
    """The best three riders for a delivery, everything else of the plan standing, best first; the chosen one
    is always among them.
    """

    delivery_id: str
    candidates: tuple[Candidate, ...]
    blocked: tuple[Blocked, ...]


class Guidance(NamedTuple):
    """A place where an idle rider would be of use soon. A suggestion, never an order."""

    rider_id: str
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    open: int
    in_horizon: int
    pairs: int
    cost: int
    improvements: int


class Reasons(NamedTuple):
    """``orders`` [row]: deliveries by number; ``best`` [row, place, C_…]: up to three riders, -1 where there
    are fewer; ``terms`` by name [row, place, 2]: amount and cost; ``blocked`` by reason [row]: riders.
    """

    orders: Ints
    best: Ints
    terms: dict[str, Ints]
    blocked: dict[str, Ints]


class Names(NamedTuple):
    """What the snapshot calls its deliveries and riders, by number."""

    deliveries: list[str]
    riders: list[str]


@dataclass(frozen=True, kw_only=True, eq=False)
class Plan:
    """``stops`` [stop, T_…]: everybody's stops in order of rider and place; a code is twice the delivery's
    number, and one more for a drop. ``given`` [choice, G_…]: what is newly given, in the same order, and
    whether it is due. ``waiting`` found no rider; ``not_due`` is for later, or held back by a person.
    """

    engine: str
    answered_by: Step
    names: Names
    stops: Ints
    given: Ints
    waiting: Ints
    not_due: Ints
    figures: Figures
    guidance: tuple[Guidance, ...] = ()
    reasons: Reasons | None = None

    @cached_property
    def offers(self) -> tuple[Chosen, ...]:
        """What goes out now."""
        return self._chosen(self.given[self.given[:, G_DUE] == 1])

    @cached_property
    def tentative(self) -> tuple[Chosen, ...]:
        """What may look different in the next round."""
        return self._chosen(self.given[self.given[:, G_DUE] == 0])

    @cached_property
    def unplanned(self) -> tuple[str, ...]:
        """What found no rider."""
        return tuple(self.names.deliveries[number] for number in self.waiting.tolist())

    @cached_property
    def later(self) -> tuple[str, ...]:
        """What is not due, or held back by a person."""
        return tuple(self.names.deliveries[number] for number in self.not_due.tolist())

    @cached_property
    def routes(self) -> tuple[PlannedRoute, ...]:
        """Of every rider who has any stop."""
        return self.routes_of(self.stops)

    def routes_of(self, stops: Ints) -> tuple[PlannedRoute, ...]:
        """Some of the stops, rider by rider."""
        deliveries, riders = self.names
        kinds = (StopKind.PICKUP, StopKind.DROP)
        codes = stops[:, T_CODE]
        told = tuple(
            map(
                PlannedStop,
                [kinds[one] for one in (codes & 1).tolist()],
                [deliveries[number] for number in (codes >> 1).tolist()],
                *stops.T[T_PLACE:].tolist(),
            )
        )
        begins = np.nonzero(np.diff(stops[:, T_RIDER], prepend=-1))[0].tolist()
        who = [riders[number] for number in stops[begins, T_RIDER].tolist()]
        ends = [*begins, len(told)][1:]
        return tuple(
            PlannedRoute(rider_id, told[begin:end])
            for rider_id, begin, end in zip(who, begins, ends, strict=True)
        )

    @cached_property
    def why(self) -> tuple[Why, ...]:
        """Of each delivery whose reasons are kept; none where they aren't given yet."""
        if self.reasons is None:
            return ()
        orders, best, terms, blocked = self.reasons
        shown = {name: both.tolist() for name, both in terms.items()}
        counts = {reason: riders.tolist() for reason, riders in sorted(blocked.items())}
        return tuple(
            Why(
                self.names.deliveries[number],
                tuple(
                    self._candidate(one, {name: both[row][place] for name, both in shown.items()})
                    for place, one in enumerate(places)
                    if one[C_RIDER] >= 0
                ),
                tuple(Blocked(reason, many[row]) for reason, many in counts.items() if many[row]),
            )
            for row, (number, places) in enumerate(zip(orders.tolist(), best.tolist(), strict=True))
        )

    def _candidate(self, one: list[int], terms: dict[str, list[int]]) -> Candidate:
        rider, chosen, pickup_s, drop_s, cost = one
        told = tuple(
            Term(name, amount, paid)
            for name, (amount, paid) in terms.items()
            if amount or paid or name not in SELDOM
        )
        return Candidate(self.names.riders[rider], bool(chosen), pickup_s, drop_s, cost, told)

    def _chosen(self, given: Ints) -> tuple[Chosen, ...]:
        deliveries, riders = self.names
        return tuple(
            Chosen(deliveries[number], riders[rider], pickup_s, drop_s, commit_by_s)
            for number, rider, pickup_s, drop_s, commit_by_s, _ in given.tolist()
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Plan):
            return NotImplemented
        return all(_are_same(getattr(self, one.name), getattr(other, one.name)) for one in fields(self))


def _are_same(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_are_same(one[key], other[key]) for key in one)
    if isinstance(one, Reasons) and isinstance(other, Reasons):
        return all(map(_are_same, one, other))
    return bool(one == other)
