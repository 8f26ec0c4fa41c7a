"""What is given: stores, orders, riders, and the rules that may differ. Seconds count from the scenario's
start.
"""

from dataclasses import dataclass, field

from songda.kernel.city import City, LonLat
from songda.modules.dispatch.engine.params import Params


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """`prep_s_p50`, `prep_s_p90`: what the house believes of its kitchen; `pickup_delay_s`: how long food
    usually waits for a rider there.
    """

    id: str
    at: LonLat
    prep_s_p50: int = 720
    prep_s_p90: int = 1_200
    pickup_delay_s: int = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Somebody's meal. `store` is its number in the scenario.

    What is known of a past order replaces chance: `answer_s` from placing to the store's yes, `cook_s` from
    there to the counter, `promised_s` what was promised.
    """

    id: str
    store: int
    door: LonLat
    placed_s: int
    items: int = 1
    load_units: int = 1
    answer_s: int | None = None
    cook_s: int | None = None
    promised_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rider:
    """`shifts`: (from, until) in seconds of the scenario, in order, not overlapping."""

    id: str
    vehicle: str
    start: LonLat
    capacity_units: int
    shifts: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A city and what happens in it before anybody decides anything. `percent`: how much of what was asked
    for it holds: an invented day has twice the orders, so that more of them can be lived.
    """

    city: City
    stores: tuple[Store, ...]
    orders: tuple[Order, ...]
    riders: tuple[Rider, ...]
    percent: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What an operator may turn. Defaults are production's.

    `every_s` between two rounds while something waits, `gap_s` at least. `pay_per_hour_minor`: what an hour
    on line is worth at least; 0 pays by delivery only. `evening_max_s`, `evening_after_s`: how earnings even
    out among equals; 0 leaves them as they come.
    """

    params: Params = field(default_factory=lambda: Params(explained=False))
    every_s: int = 30
    gap_s: int = 10
    offer_s: int = 60
    refusal_holds_s: int = 600
    pay_base_minor: int = 400
    pay_per_km_minor: int = 100
    pay_per_hour_minor: int = 0
    evening_max_s: int = 300
    evening_after_s: int = 1_800
