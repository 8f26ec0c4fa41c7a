"""When an order that waits for a person must be looked at again."""

from __future__ import annotations

from datetime import datetime

from songda.kernel.clocks import city
from songda.kernel.house import Doing
from songda.modules.orders.model import State
from songda.modules.orders.records import Due

AHEAD_S = 3600
"""A store needn't answer a scheduled order before an hour ahead of its time."""


def due_for(do: Doing, state: State, scheduled_for: datetime | None) -> Due:
    """Until when an order may stay in a state in which a person must act, by both clocks."""
    settings = do.house.settings
    if state is State.UNPAID:
        return Due(
            at=do.city_now.plus(settings["orders.pay_within_s"]),
            machine_at=do.machine_now.plus(settings["orders.pay_machine_s"]),
        )
    start = do.city_now
    if scheduled_for is not None:
        start = max(start, city(scheduled_for).plus(-AHEAD_S))
    return Due(
        at=start.plus(settings["orders.alarm_every_s"]),
        machine_at=do.machine_now.plus(settings["orders.alarm_machine_s"]),
    )
