"""The figures of a day, as the benchmark defines them: means over delivered orders, minutes."""

from dataclasses import dataclass, fields

import numpy as np

from songda.modules.dispatch.simulation.instances import Instance
from songda.modules.dispatch.simulation.solution import Solution


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """``over_limit``: orders after the 90 minutes, which are a wish here and no wall. ``bound_min``: the mean
    click-to-door if every order had its own courier waiting at the store. ``hopeless_percent``: orders that
    become ready after the last shift has ended, so that nobody can pick them up whatever is planned.
    """

    orders: int
    undelivered_percent: float
    hopeless_percent: float
    click_to_door_min: float
    click_to_door_p90_min: float
    ready_to_pickup_min: float
    ready_to_pickup_p90_min: float
    overage_min: float
    over_limit: int
    cost_per_order: float
    orders_per_bundle: float
    utilisation: float
    cpu_s: float
    decision_mean_ms: float
    decision_max_ms: float
    bound_min: float


def figures(instance: Instance, solution: Solution) -> Figures:
    rules, orders = instance.rules, instance.orders
    door, wait = [], []
    for served in solution.served:
        for order, dropped in zip(served.orders, served.drops, strict=True):
            door.append(dropped - orders[order].placed)
            wait.append(served.pickup - orders[order].ready)
    to_door, to_pickup = np.array(door or [0]), np.array(wait or [0])
    took_ms = np.array(solution.took_s or [0.0]) * 1000
    return Figures(
        orders=len(orders),
        undelivered_percent=100 * (len(orders) - len(door)) / max(1, len(orders)),
        hopeless_percent=100 * _hopeless(instance) / max(1, len(orders)),
        click_to_door_min=float(to_door.mean()),
        click_to_door_p90_min=float(np.percentile(to_door, 90)),
        ready_to_pickup_min=float(to_pickup.mean()),
        ready_to_pickup_p90_min=float(np.percentile(to_pickup, 90)),
        overage_min=float(np.maximum(0, to_door - rules.target_min).mean()),
        over_limit=int((to_door > rules.limit_min).sum()),
        cost_per_order=_pay(instance, solution) / max(1, len(door)),
        orders_per_bundle=len(door) / max(1, len(solution.served)),
        utilisation=_utilisation(instance, solution),
        cpu_s=solution.cpu_s,
        decision_mean_ms=float(took_ms.mean()),
        decision_max_ms=float(took_ms.max()),
        bound_min=_bound(instance),
    )


def mean(of: list[Figures]) -> Figures:
    """The mean over instances, each weighing the same, as published tables do it."""
    names = [field.name for field in fields(Figures)]
    values = {name: sum(getattr(one, name) for one in of) / len(of) for name in names}
    return Figures(**values)


def _pay(instance: Instance, solution: Solution) -> float:
    delivered = [0] * len(instance.couriers)
    for served in solution.served:
        delivered[served.courier] += len(served.orders)
    rules = instance.rules
    return sum(
        max(rules.pay_per_order * done, rules.pay_per_hour * (who.off - who.on) / 60)
        for who, done in zip(instance.couriers, delivered, strict=True)
    )


def _utilisation(instance: Instance, solution: Solution) -> float:
    busy = [0] * len(instance.couriers)
    for move in solution.moves:
        busy[move.courier] += int(instance.minutes[move.origin, move.destination])
    for served in solution.served:
        busy[served.courier] += instance.rules.pickup_min + instance.rules.drop_min * len(served.orders)
    shares = [b / (c.off - c.on) for b, c in zip(busy, instance.couriers, strict=True) if c.off > c.on]
    return sum(shares) / max(1, len(shares))


def _hopeless(instance: Instance) -> int:
    last_off = max((who.off for who in instance.couriers), default=-1)
    return sum(order.ready > last_off for order in instance.orders)


def _bound(instance: Instance) -> float:
    service = instance.rules.pickup_min // 2 + instance.rules.drop_min // 2
    least = [
        order.ready - order.placed + service + int(instance.minutes[order.store, instance.door(number)])
        for number, order in enumerate(instance.orders)
    ]
    return sum(least) / max(1, len(least))
