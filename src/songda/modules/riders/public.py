"""What other modules may call."""

from songda.modules.riders.actions.figures import count_delivered, hand_in_cash
from songda.modules.riders.actions.positions import Watcher, positions_of
from songda.modules.riders.model import Duty, OnDuty, Place, Rider, RiderCard, Vehicle
from songda.modules.riders.queries import cards, full_names, place, places
from songda.modules.riders.records import find, on_duty

__all__ = [
    "Duty",
    "OnDuty",
    "Place",
    "Rider",
    "RiderCard",
    "Vehicle",
    "Watcher",
    "cards",
    "count_delivered",
    "find",
    "full_names",
    "hand_in_cash",
    "on_duty",
    "place",
    "places",
    "positions_of",
]
