"""Figures that higher modules push down onto a rider's row."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.kernel.ids import RiderId
from songda.modules.riders import records
from songda.modules.riders.rules import day_of


async def count_delivered(do: Doing, rider_id: RiderId, earned_minor: int, cash_minor: int) -> None:
    """One more delivered today. Called once a delivery: a second call counts again."""
    day = day_of(do.city_now, do.house.settings["riders.zone"])
    await records.add_figures(
        do.tx, rider_id, day, delivered=1, earned_minor=earned_minor, cash_minor=cash_minor
    )


async def hand_in_cash(do: Doing, rider_id: RiderId, amount_minor: int) -> None:
    """The rider owes so much less cash. Raises RiderUnknown. Called once a hand-over."""
    await records.lock(do.tx, rider_id)
    day = day_of(do.city_now, do.house.settings["riders.zone"])
    await records.add_figures(do.tx, rider_id, day, delivered=0, earned_minor=0, cash_minor=-amount_minor)
