"""Where a scenario comes from: an invented day of the town."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from songda.kernel.city.geometry import Plane, centre_of
from songda.modules.dispatch.public import whatif
from songda.town.behaviour.appetite import Offered, choose_store, head_count, orders_due
from songda.town.plan.model import ConsumerPersona, Hours, RiderPersona, StorePersona, TownPlan
from songda.town.plan.people import RIDERS

_DAY_MIN = 1_440
_SIDE_SHARE = 0.55
_SAMPLES = 200


def invented_day(
    plan: TownPlan, people: whatif.Behaviour, seed: int, orders_a_day: int, riders: int = RIDERS
) -> whatif.Scenario:
    """A day's hunger drawn from the town's appetite; the same seed is the same day. About `orders_a_day`.

    The town's first so many riders work.
    """
    chance = Random(f"invented day {seed}")
    stores = tuple(_store(store, people) for store in plan.stores)
    orders = tuple(_orders(plan, chance, orders_a_day))
    return whatif.Scenario(
        city=plan.city,
        stores=stores,
        orders=orders,
        riders=tuple(_rider(rider) for rider in plan.riders[:riders]),
    )


def _orders(plan: TownPlan, chance: Random, a_day: int) -> Iterator[whatif.Order]:
    plane = Plane(centre_of(plan.city.junctions))
    weights = [one.hunger for one in plan.consumers]
    near = [_near(plane, one, plan.stores) for one in plan.consumers]
    number = 0
    for minute in range(_DAY_MIN):
        for _ in range(orders_due(chance, a_day, minute, 60.0)):
            at = chance.choices(range(len(plan.consumers)), weights)[0]
            who, placed_s = plan.consumers[at], minute * 60 + chance.randrange(60)
            open_now = [one for one in near[at] if _is_open(plan.stores[int(one.store_id)].hours, minute)]
            store = choose_store(chance, who.tastes, open_now)
            items = head_count(chance, who.is_at_work) + (chance.random() < _SIDE_SHARE)
            if store is not None:
                yield whatif.Order(
                    id=f"o{number:05}",
                    store=int(store.store_id),
                    door=who.at,
                    placed_s=placed_s,
                    items=items,
                    load_units=1 + (items - 1) // 8,
                )
            number += 1


def _near(plane: Plane, who: ConsumerPersona, stores: tuple[StorePersona, ...]) -> list[Offered]:
    """The stores that deliver there, named by their number."""
    x, y = plane.xy(who.at)
    found = []
    for number, store in enumerate(stores):
        sx, sy = plane.xy(store.at)
        away_m = round(((sx - x) ** 2 + (sy - y) ** 2) ** 0.5)
        if away_m <= store.radius_m:
            found.append(
                Offered(
                    store_id=str(number),
                    cuisine=store.cuisine_name,
                    distance_m=away_m,
                    fee_minor=store.delivery_base_minor,
                    minimum_minor=store.minimum_minor,
                    eta_s=2_400,
                )
            )
    return found


def _is_open(hours: tuple[Hours, ...], minute: int) -> bool:
    return any(one.opens_min <= at < one.closes_min for one in hours for at in (minute, minute + _DAY_MIN))


def _store(store: StorePersona, people: whatif.Behaviour) -> whatif.Store:
    """With the quantiles the house would have learned of its kitchen."""
    chance = Random(f"lessons {store.store_id}")
    took_s = sorted(
        people.cook_s(chance, str(store.store_id), chance.choice((1, 1, 2, 2, 3)), 0) for _ in range(_SAMPLES)
    )
    return whatif.Store(
        id=str(store.store_id),
        at=store.at,
        prep_s_p50=took_s[_SAMPLES // 2],
        prep_s_p90=took_s[_SAMPLES * 9 // 10],
    )


def _rider(rider: RiderPersona) -> whatif.Rider:
    return whatif.Rider(
        id=str(rider.rider_id),
        vehicle=str(rider.vehicle),
        start=rider.start,
        capacity_units=rider.capacity,
        shifts=_shifts(rider.shift),
    )


def _shifts(hours: tuple[Hours, ...]) -> tuple[tuple[int, int], ...]:
    """In seconds of one day; what goes on past midnight also begins the day."""
    late = [(0, (one.closes_min - _DAY_MIN) * 60) for one in hours if one.closes_min > _DAY_MIN]
    return tuple(sorted([*late, *((one.opens_min * 60, one.closes_min * 60) for one in hours)]))
