"""What a day was worth, in figures that can be compared. Which way is better stands beside each."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from songda.modules.dispatch.simulation.whatif.outcome import OrderLog, Outcome, RiderLog

CO2_G_PER_KM = {"ebike": 8.0, "motor": 70.0, "bicycle": 0.0}
"""Grams of CO2 a kilometre: our assumptions (1.4 kWh/100 km at 0.57 kg/kWh; 3 l/100 km of petrol; nothing).
"""

Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Measure:
    """`better` is `less`, `more` or empty where that is for people to say. Money in minor units."""

    code: str
    unit: str
    better: str


MEASURES = (
    Measure("click_to_door_min", "min", "less"),
    Measure("click_to_door_p90_min", "min", "less"),
    Measure("late_percent", "%", "less"),
    Measure("late_min", "min", "less"),
    Measure("ready_to_pickup_min", "min", "less"),
    Measure("undelivered", "orders", "less"),
    Measure("cost_minor", "minor/order", "less"),
    Measure("earned_hour_minor", "minor/h", "more"),
    Measure("earned_hour_p10_minor", "minor/h", "more"),
    Measure("earned_hour_p90_minor", "minor/h", ""),
    Measure("earned_gini", "0–1", "less"),
    Measure("busy_percent", "%", ""),
    Measure("orders_per_trip", "orders", ""),
    Measure("ridden_km", "km", "less"),
    Measure("ridden_m_per_order", "m", "less"),
    Measure("saved_km", "km", "more"),
    Measure("saved_co2_kg", "kg", "more"),
)


def figures(lived: Outcome) -> Figures:
    """Orders that a store refused count nowhere; undelivered ones count as undelivered only."""
    wanted = [order for order in lived.orders if order.accepted_s >= 0]
    done = [order for order in wanted if order.is_delivered]
    working = [rider for rider in lived.riders if rider.on_s > 0]
    hourly = sorted(rider.paid_minor * 3_600 / rider.on_s for rider in working)
    trips = [trip for rider in lived.riders for trip in rider.trips]
    ridden_m = sum(rider.ridden_m for rider in lived.riders)
    late_s = [max(0, order.delivered_s - order.promised_s) for order in done]
    return {
        **_times(done),
        "late_percent": 100 * _mean([float(seconds > 0) for seconds in late_s]),
        "late_min": _mean(late_s) / 60,
        "undelivered": float(len(wanted) - len(done)),
        "cost_minor": sum(rider.paid_minor for rider in lived.riders) / max(1, len(done)),
        "earned_hour_minor": _mean(hourly),
        "earned_hour_p10_minor": _quantile(hourly, 0.1),
        "earned_hour_p90_minor": _quantile(hourly, 0.9),
        "earned_gini": gini(hourly),
        "busy_percent": 100 * sum(r.busy_s for r in working) / max(1, sum(r.on_s for r in working)),
        "orders_per_trip": _mean([trip.orders for trip in trips]),
        "ridden_km": ridden_m / 1_000,
        "ridden_m_per_order": ridden_m / max(1, len(done)),
        "saved_km": sum(trip.alone_m - trip.ridden_m for trip in trips) / 1_000,
        "saved_co2_kg": sum(_saved_g(rider) for rider in lived.riders) / 1_000,
    }


def gini(values: Sequence[float]) -> float:
    """0 where all have the same, towards 1 where one has all."""
    ordered, whole = sorted(values), sum(values)
    if len(ordered) < 2 or whole <= 0:
        return 0.0
    weighted = sum(rank * one for rank, one in enumerate(ordered, 1))
    return 2 * weighted / (len(ordered) * whole) - (len(ordered) + 1) / len(ordered)


def _times(done: Sequence[OrderLog]) -> Figures:
    to_door = sorted((order.delivered_s - order.placed_s) / 60 for order in done)
    return {
        "click_to_door_min": _mean(to_door),
        "click_to_door_p90_min": _quantile(to_door, 0.9),
        "ready_to_pickup_min": _mean([(order.picked_s - order.ready_s) / 60 for order in done]),
    }


def _saved_g(rider: RiderLog) -> float:
    saved_m = sum(trip.alone_m - trip.ridden_m for trip in rider.trips)
    return saved_m / 1_000 * CO2_G_PER_KM.get(rider.vehicle, 0.0)


def _mean(values: Sequence[float]) -> float:
    return statistics.fmean(values) if values else 0.0


def _quantile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
