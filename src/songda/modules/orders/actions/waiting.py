"""When an order that waits for a person must be looked at again."""

from __future__ import annotations

from datetime import datetime

from songda.kernel.clocks import CityTime, city
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


def due_in_kitchen(do: Doing, ready_expected_at: datetime | None) -> Due:
    """Until when a kitchen may take no step: its patience begins at the expected ready time, or now."""
    start = do.city_now if ready_expected_at is None else max(do.city_now, city(ready_expected_at))
    return _in_kitchen(do, start.plus(do.house.settings["orders.kitchen_patience_s"]))


def due_in_kitchen_again(do: Doing) -> Due:
    """When a kitchen that was alarmed is looked at again."""
    return _in_kitchen(do, do.city_now.plus(do.house.settings["orders.kitchen_alarm_every_s"]))


def _in_kitchen(do: Doing, at: CityTime) -> Due:
    return Due(at=at, machine_at=do.machine_now.plus(do.house.settings["orders.kitchen_machine_s"]))
