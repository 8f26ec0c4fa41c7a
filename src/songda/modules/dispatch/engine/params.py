"""What an operator may turn: weights, constraints and fixed budgets of work.

Budgets count work, never time, so a replay is exact.
"""

from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """The ways to an answer, from the best to the one that always works.

    ``sequences`` plans whole days' ends, trip after trip, where a trip never mixes stores; elsewhere, or when
    it is too much work, ``search`` answers.
    """

    SEQUENCES = "sequences"
    SEARCH = "search"
    ASSIGNMENT = "assignment"
    GREEDY = "greedy"
    NEAREST = "nearest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Cost of one second (of one squared delivery for ``load``, of one delivery that the rider's
    guarantee won't pay for ``pay``).

    Lateness grows: a late second costs more the later it is.
    """

    lateness: int = 20
    to_door: int = 10
    freshness: int = 4
    riding: int = 3
    load: int = 200
    pay: int = 0
    unplanned: int = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraints:
    """What no plan may break for the sake of a new delivery; what is already broken may stay, not grow.

    ``bag_s_max``: from pickup to drop. ``delay_s_max``: how much later an accepted delivery may arrive than
    its rider would bring it without the new one. ``stores_per_trip_max``: different stores between two
    moments of an empty bag.
    """

    deliveries_in_bag_max: int = 4
    stops_max: int = 10
    stores_per_trip_max: int = 2
    pickup_between_drops: bool = True
    bag_s_max: int = 1_800
    delay_s_max: int = 480


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """``horizon_s``: food ready later than this is left to a later round. ``candidates_max``: riders tried
    for a delivery, the nearest first. ``…_pairs_max``: pairs of delivery and rider a step may look at.
    ``zone_orders_max``: more deliveries than this are decided in zones. ``explained_max``: reasons are kept
    for so many deliveries, those offered now first.

    ``sequence_heat``: by how much a step of the search may be dearer at the start of its budget; it falls to
    nothing. ``guiding``: whether idle riders are shown a store where they would be of use, when that gains
    ``guide_gain_ms`` of waiting for an order to come, each rider needing ``guide_before_s`` to park. A
    store's orders are mixed with ``guide_city_percent`` hundredths of one like the city's, and each store is
    believed to have had ``guide_unseen_percent`` hundredths of an order more.
    ``futures``: so many times the orders of the next ``future_s`` are imagined, and a plan weighed with them.
    ``explained``: whether the reasons are put into the plan.
    ``lead_s``: an offer goes out when the rider must set off within this time; until then the plan stays
    tentative and may change. A rider without stops, ``near_s`` from food that is ready within
    ``near_ready_s``, is offered it at once.
    """

    weights: Weights = Weights()
    constraints: Constraints = Constraints()
    horizon_s: int = 1_800
    lead_s: int = 120
    near_s: int = 90
    near_ready_s: int = 300
    candidates_max: int = 12
    first_step: Step = Step.SEARCH
    search_pairs_max: int = 20_000
    assignment_pairs_max: int = 300_000
    greedy_pairs_max: int = 1_000_000
    zone_orders_max: int = 600
    search_iterations: int = 60
    ruin_max: int = 4
    assignment_rounds: int = 4
    sequence_pairs_max: int = 40_000
    sequence_iterations: int = 200
    sequence_ruin_max: int = 8
    sequence_heat: int = 1_200
    explained: bool = True
    explained_max: int = 1_000
    futures: int = 0
    future_s: int = 1_200
    guiding: bool = False
    guide_gain_ms: int = 500
    guide_before_s: int = 60
    guide_city_percent: int = 200
    guide_unseen_percent: int = 50
