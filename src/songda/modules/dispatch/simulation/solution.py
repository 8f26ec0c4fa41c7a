"""What happened on a simulated day. Whole minutes; numbers of the instance."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Served:
    """One pickup of one or more orders of one store, and their drops in this order."""

    courier: int
    decided: int
    pickup: int
    orders: tuple[int, ...]
    drops: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Move:
    courier: int
    depart: int
    origin: int
    destination: int


@dataclass(frozen=True, slots=True)
class Solution:
    """``took_s``: machine seconds of each decision; ``cpu_s``: of the whole day's decisions, of one core."""

    served: tuple[Served, ...]
    moves: tuple[Move, ...]
    took_s: tuple[float, ...] = ()
    cpu_s: float = 0.0
    hashes: str = ""
