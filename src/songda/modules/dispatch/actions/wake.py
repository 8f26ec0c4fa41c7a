"""When the next round should be.

Facts wake the leader of their process at once; many of them within a round's time are one round. A plan says
when the next of what it kept back can be offered. The clock comes round anyway: a lost wake-up, or a process
that no fact reaches, costs one interval and nothing else.
"""

from __future__ import annotations

import numpy as np

from songda.kernel.clocks import CityTime
from songda.kernel.house import House
from songda.modules.dispatch.engine.columns import Told
from songda.modules.dispatch.engine.params import Params
from songda.modules.dispatch.engine.plan import G_COMMIT_BY, G_DUE, G_ORDER, Plan

IDLE_S = 0.5
"""Machine seconds between two looks at least, however fast city time runs."""


def next_due_s(told: Told, plan: Plan, params: Params) -> int | None:
    """City seconds after the snapshot until the plan's next tentative offer is due, or a delivery comes into
    the horizon; None where nothing was kept back."""
    ready_s = told.deliveries.numbers["ready_s"]
    tentative = plan.given[plan.given[:, G_DUE] == 0]
    due = np.concatenate(
        [
            ready_s[plan.not_due] - params.horizon_s,
            tentative[:, G_COMMIT_BY] - params.lead_s,
            ready_s[tentative[:, G_ORDER]] - params.near_ready_s,
        ]
    )
    return min(due[due > 0].tolist(), default=None)


def rest_s(house: House, due_at: CityTime | None) -> float:
    """Machine seconds until the next round when nothing happens meanwhile."""
    rate = house.clocks.rate
    by_clock_s: float = max(IDLE_S, house.settings["dispatch.every_city_s"] / rate)
    if due_at is None:
        return by_clock_s
    left_s: float = (due_at - house.clocks.city_now()).total_seconds() / rate
    return min(by_clock_s, max(0.0, left_s))
