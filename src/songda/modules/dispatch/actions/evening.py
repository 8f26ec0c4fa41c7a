"""Let riders who earn less than their equals ask less, and those who earn more ask more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from songda.kernel.house import House
from songda.kernel.ids import RiderId
from songda.modules.deliveries import public as deliveries
from songda.modules.dispatch.engine.evening import Earner, evened
from songda.modules.dispatch.rules import TO_DOOR
from songda.modules.riders import public as riders


def prices(
    house: House,
    on_duty: Sequence[riders.OnDuty],
    works: Mapping[RiderId, riders.Work],
    bound: Iterable[deliveries.Delivery],
) -> dict[str, int]:
    """By rider, in units of cost; equals ride the same vehicle in the same city. Nothing while the setting
    is 0. `works`: as of now.

    Rest isn't work, so it costs nobody their place. What is in hand counts as earned.
    """
    most_s = house.settings["dispatch.evening_max_s"]
    if most_s == 0:
        return {}
    held: Counter[RiderId] = Counter()
    for one in bound:
        if one.rider_id is not None:
            held[one.rider_id] += one.pay_minor
    them = [_earner(rider, works[rider.rider_id], held[rider.rider_id]) for rider in on_duty]
    return evened(them, most_s * TO_DOOR, house.settings["dispatch.evening_after_s"])


def _earner(rider: riders.OnDuty, work: riders.Work, held_minor: int) -> Earner:
    earned = rider.earned_minor if work.day == rider.work.day else 0
    return Earner(str(rider.rider_id), rider.vehicle, earned + held_minor, work.worked_s)
