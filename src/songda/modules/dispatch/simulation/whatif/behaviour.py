"""How people behave, as the simulator asks for it. The entry floor passes the town's pure functions in.

Every call gets its own chance, a function of the seed and of who does what: two sets of rules meet the same
temperaments, so that their difference is theirs and not luck's.
"""

from enum import StrEnum
from random import Random
from typing import Protocol


class Reaction(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"
    IGNORE = "ignore"


class Behaviour(Protocol):
    """All answers are whole seconds, 0 or more. Stores and riders are named by their ids."""

    def answer_s(self, chance: Random, store_id: str, waiting: int) -> int | None:
        """Until the store says yes, with so many orders waiting there; None when it doesn't."""

    def cook_s(self, chance: Random, store_id: str, items: int, ahead: int) -> int:
        """From the store's yes to the counter, with so many orders before it at the stove."""

    def react(self, chance: Random, rider_id: str) -> tuple[Reaction, int]:
        """What the rider does with an offer, and after how long."""

    def ride_s(self, rider_id: str, metres: int, expected_s: int) -> int:
        """How long the rider really takes where the roads say `expected_s`."""

    def counter_s(self, chance: Random, rider_id: str) -> int:
        """From stopping at a store to its counter."""

    def door_s(self, chance: Random, rider_id: str) -> int:
        """From stopping at a building to the hand-over."""
