"""What the engine answers. Values only; times in seconds since the snapshot.

What there are tens of thousands of in a big city are named tuples, which are quicker made.
"""

from dataclasses import dataclass
from typing import NamedTuple

from songda.modules.dispatch.engine.params import Step
from songda.modules.dispatch.engine.values import StopKind


class PlannedStop(NamedTuple):
    """``done_s`` is the moment the food changes hands; before it the rider may wait."""

    kind: StopKind
    delivery_id: str
    place: int
    arrive_s: int
    done_s: int
    leave_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRoute:
    """All stops of one rider who has any, in order."""

    rider_id: str
    stops: tuple[PlannedStop, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A delivery given to a rider. ``commit_by_s``: the last moment the rider must know to lose nothing."""

    delivery_id: str
    rider_id: str
    pickup_s: int
    drop_s: int
    commit_by_s: int


class Term(NamedTuple):
    """One reason: ``amount`` is seconds (squared deliveries for ``load``) the choice adds over the whole
    route, ``cost`` its weight.
    """

    name: str
    amount: int
    cost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    rider_id: str
    chosen: bool
    pickup_s: int
    drop_s: int
    cost: int
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """How many riders were out of the question for one reason."""

    reason: str
    riders: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """The best three riders for a delivery, everything else of the plan standing, best first; the chosen one
    is always among them.
    """

    delivery_id: str
    candidates: tuple[Candidate, ...]
    blocked: tuple[Blocked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guidance:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """``offers`` go out now; ``tentative`` may look different in the next round; ``unplanned`` found no
    rider; ``later`` is not due, or held back by a person.
    """

    engine: str
    answered_by: Step
    offers: tuple[Chosen, ...]
    tentative: tuple[Chosen, ...]
    unplanned: tuple[str, ...]
    later: tuple[str, ...]
    routes: tuple[PlannedRoute, ...]
    why: tuple[Why, ...]
    figures: Figures
    guidance: tuple[Guidance, ...] = ()
