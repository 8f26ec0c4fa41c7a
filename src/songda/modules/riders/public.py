"""What other modules may call."""

from songda.modules.riders.actions.care import ended, must_get_offers, took
from songda.modules.riders.actions.figures import count_delivered, hand_in_cash
from songda.modules.riders.actions.positions import Watcher, positions_of
from songda.modules.riders.model import (
    CareRow,
    CareRules,
    CareTold,
    Duty,
    Logged,
    OnDuty,
    Place,
    Rider,
    RiderCard,
    Standing,
    Vehicle,
    Work,
    WorkKind,
)
from songda.modules.riders.queries import cards, care_told, full_names, place, places
from songda.modules.riders.records import find, on_duty, vehicles, work_logged
from songda.modules.riders.rules import care

__all__ = [
    "CareRow",
    "CareRules",
    "CareTold",
    "Duty",
    "Logged",
    "OnDuty",
    "Place",
    "Rider",
    "RiderCard",
    "Standing",
    "Vehicle",
    "Watcher",
    "Work",
    "WorkKind",
    "cards",
    "care",
    "care_told",
    "count_delivered",
    "ended",
    "find",
    "full_names",
    "hand_in_cash",
    "must_get_offers",
    "on_duty",
    "place",
    "places",
    "positions_of",
    "took",
    "vehicles",
    "work_logged",
]
