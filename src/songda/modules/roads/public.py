"""roads' door: cities, and how long and how far a ride is. `travel` is for many questions about one city."""

from songda.modules.roads.actions.keep import keep
from songda.modules.roads.actions.learn import learn
from songda.modules.roads.model import CityCard, Door, Ridden, Snap, Vehicle
from songda.modules.roads.queries.atlas import distance_m, matrix, path, snap, travel, travel_s
from songda.modules.roads.queries.lists import card, cities
from songda.modules.roads.rules.speeds import APPROACH_KMH, KMH, PAYLOAD_UNITS, REACH_M
from songda.modules.roads.rules.travel import Travel

__all__ = [
    "APPROACH_KMH",
    "KMH",
    "PAYLOAD_UNITS",
    "REACH_M",
    "CityCard",
    "Door",
    "Ridden",
    "Snap",
    "Travel",
    "Vehicle",
    "card",
    "cities",
    "distance_m",
    "keep",
    "learn",
    "matrix",
    "path",
    "snap",
    "travel",
    "travel_s",
]
