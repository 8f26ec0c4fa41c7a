"""A lunch in virtual time, promised as the house promises, with each promise's error taken apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from songda.entry.whatif.days import invented_day
from songda.entry.whatif.people import TownPeople
from songda.entry.whatif.worlds import streets_of
from songda.kernel.city import City
from songda.kernel.clocks import city as city_time
from songda.modules.dispatch.public import whatif
from songda.modules.kitchen import rules as kitchen
from songda.modules.kitchen.model import Learned
from songda.modules.orders.model import Fulfilment
from songda.modules.orders.rules.promise import HANDOVER_S, SLOW_RIDE, promise
from songda.modules.stores.public import Pace
from songda.town.behaviour.mishaps import Mishaps
from songda.town.plan import make_plan

_MIDNIGHT = datetime(2026, 5, 4, tzinfo=UTC).timestamp()


@dataclass(slots=True)
class Promised:
    """One order: what was said when it was placed, and when each thing happened. Seconds of the day."""

    placed_s: int
    pace: Pace
    ride_s: int
    low_s: int
    high_s: int
    store_id: str
    ready_s: int = 0
    picked_s: int = 0
    delivered_s: int = 0

    @property
    def took_s(self) -> int:
        return self.delivered_s - self.placed_s


class AsTheHouse(whatif.Plain):
    """Promises with the house's own function, over a pace that is learned as the kitchen module learns it."""

    def __init__(self) -> None:
        self.orders: dict[str, Promised] = {}
        self._known: dict[str, Learned] = {}

    def foretell(self, seen: whatif.Seen) -> whatif.Range:
        if seen.what is not whatif.What.PROMISE:
            return super().foretell(seen)
        pace, at = self._pace(seen), city_time(datetime.fromtimestamp(_MIDNIGHT + seen.now_s, UTC))
        given = promise(at, pace, seen.ride_s, Fulfilment.DELIVERY)
        low_s = round(given.low_at.timestamp() - at.timestamp())
        high_s = round(given.high_at.timestamp() - at.timestamp())
        self.orders[seen.order_id] = Promised(
            placed_s=seen.now_s,
            pace=pace,
            ride_s=seen.ride_s,
            low_s=low_s,
            high_s=high_s,
            store_id=seen.store_id,
        )
        return whatif.Range(low_s=max(0, low_s), middle_s=(low_s + high_s) // 2, high_s=high_s)

    def learn(self, told: whatif.Foretold) -> None:
        seen, one = told.seen, self.orders[told.seen.order_id]
        now_s, known = seen.now_s + told.happened_s, self._known[one.store_id]
        if seen.what is whatif.What.PREPARING:
            one.ready_s = now_s
            self._known[one.store_id] = kitchen.learn(
                known,
                took_s=now_s - one.placed_s,
                ahead=seen.at_store,
                items=seen.items,
                hour=one.placed_s // 3600 % 24,
            )
        elif seen.what is whatif.What.PICKUP:
            one.picked_s = now_s
            self._known[one.store_id] = kitchen.learn_pickup(known, now_s - one.ready_s)
        elif seen.what is whatif.What.PROMISE:
            one.delivered_s = now_s

    def _pace(self, seen: whatif.Seen) -> Pace:
        known = self._known.setdefault(seen.store_id, kitchen.ignorant())
        hour = seen.now_s // 3600 % 24
        p50, p90 = kitchen.estimate(known, ahead=seen.at_store, items=known.items_mean, hour=hour)
        return Pace(
            prep_s_p50=p50,
            prep_s_p90=p90,
            pickup_delay_s=round(known.pickup_delay_s),
            pressure=0.0,
            until=None,
        )


def lunch(city: City, *, orders_a_day: int = 600, riders: int = 60, seed: int = 1) -> list[Promised]:
    """All orders delivered of a lunch from eleven to one."""
    plan = make_plan(city)
    people = TownPeople.of(plan, Mishaps())
    day = invented_day(plan, people, seed, orders_a_day, riders)
    noon = tuple(order for order in day.orders if 11 * 3600 <= order.placed_s < 13 * 3600)
    house = AsTheHouse()
    whatif.live(replace(day, orders=noon), whatif.Rules(), people, streets_of(city), seed, forecaster=house)
    return [one for one in house.orders.values() if one.delivered_s]


def kept(orders: Sequence[Promised]) -> float:
    """The share that came within its promise."""
    return sum(one.took_s <= one.high_s for one in orders) / len(orders)


_PARTS: tuple[
    tuple[str, Callable[[Promised], float], Callable[[Promised], float], Callable[[Promised], float]], ...
] = (
    (
        "preparation",
        lambda o: o.ready_s - o.placed_s,
        lambda o: o.pace.prep_s_p50,
        lambda o: o.pace.prep_s_p90,
    ),
    (
        "wait for a rider",
        lambda o: o.picked_s - o.ready_s,
        lambda o: o.pace.usual_wait_s,
        lambda o: o.pace.pickup_delay_s,
    ),
    (
        "ride and door",
        lambda o: o.delivered_s - o.picked_s,
        lambda o: o.ride_s + HANDOVER_S,
        lambda o: o.ride_s * SLOW_RIDE + 2 * HANDOVER_S,
    ),
)


def table(name: str, orders: Sequence[Promised]) -> list[str]:
    """The promise's error by its parts: what really was, against the usual and the slow day it is made of."""
    middle, late = _quantiles([one.took_s for one in orders])
    lines = [
        f"{name}: {len(orders)} orders, {middle / 60:.0f} min (median), {late / 60:.0f} min (p90), "
        f"{kept(orders):.0%} within the promise, "
        f"{sum(one.high_s - one.low_s for one in orders) / len(orders) / 60:.1f} min wide",
        f"{'part':<18}{'real p50':>10}{'p90':>7}{'said':>7}{'slow':>7}{'error':>8}{'p90':>7}{'over':>7}",
    ]
    for part, real, said, slow in _PARTS:
        real_p50, real_p90 = _quantiles([real(one) for one in orders])
        errors = [real(one) - said(one) for one in orders]
        over = sum(real(one) > slow(one) for one in orders) / len(orders)
        lines.append(
            f"{part:<18}{real_p50:>10.0f}{real_p90:>7.0f}{_mean([said(o) for o in orders]):>7.0f}"
            f"{_mean([slow(o) for o in orders]):>7.0f}{_mean(errors):>+8.0f}"
            f"{_quantiles(errors)[1]:>+7.0f}{over:>7.0%}"
        )
    return lines


def _quantiles(values: Sequence[float]) -> tuple[float, float]:
    ordered = sorted(values)
    return ordered[len(ordered) // 2], ordered[len(ordered) * 9 // 10]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
