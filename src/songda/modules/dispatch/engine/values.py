"""What the engine is told: places, travel times, deliveries, riders. Integers and ids only.

Every time is in whole seconds since the moment of the snapshot (the past is negative). Places are points on a
coarse grid, so that a stored snapshot tells nobody's door. An id is any text that is unique among its kind;
ties are broken by it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class StopKind(StrEnum):
    PICKUP = "pickup"
    DROP = "drop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One thing to do on a rider's route."""

    kind: StopKind
    delivery_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Travel:
    """Seconds from every place to every other for one kind of vehicle: a square matrix, row = from, kept as
    bytes that can't change.
    """

    vehicle: str
    size: int
    times: bytes

    @classmethod
    def of(cls, vehicle: str, rows: Sequence[Sequence[int]] | NDArray[np.int32]) -> "Travel":
        """Refuses (ValueError) a matrix that isn't square or holds a negative time."""
        matrix = np.asarray(rows, dtype="<i4")
        if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or (matrix < 0).any():
            raise ValueError("travel times must be a square matrix of non-negative seconds")
        return cls(vehicle=vehicle, size=matrix.shape[0], times=matrix.tobytes())

    def matrix(self) -> NDArray[np.int32]:
        return np.frombuffer(self.times, dtype="<i4").reshape(self.size, self.size)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paces:
    """Travel times for a city with too many places for a table: the straight line, times a pace that depends
    on the areas it begins and ends in.

    Areas are squares of ``cell`` grid steps, ``columns`` by ``rows`` from (``west``, ``south``) on; places
    outside count to the nearest. ``ms_per_m``: milliseconds a metre, [vehicle, from, to], kept as bytes.
    """

    vehicles: tuple[str, ...]
    west: int
    south: int
    cell: int
    columns: int
    rows: int
    ms_per_m: bytes

    @classmethod
    def of(
        cls, vehicles: Sequence[str], box: tuple[int, int, int, int, int], paces: NDArray[np.int64]
    ) -> "Paces":
        """``box``: west, south, cell, columns, rows. Refuses (ValueError) paces of another shape, or not
        between 1 and 65,535.
        """
        areas = box[3] * box[4]
        if paces.shape != (len(vehicles), areas, areas) or (paces < 1).any() or (paces > 65_535).any():
            raise ValueError("paces must be 1 to 65,535 for every vehicle and pair of areas")
        west, south, cell, columns, rows = box
        return cls(
            vehicles=tuple(vehicles),
            west=west,
            south=south,
            cell=cell,
            columns=columns,
            rows=rows,
            ms_per_m=paces.astype("<u2").tobytes(),
        )

    def table(self) -> NDArray[np.uint16]:
        areas = self.columns * self.rows
        return np.frombuffer(self.ms_per_m, dtype="<u2").reshape(len(self.vehicles), areas, areas)

    def areas_of(self, xy: NDArray[np.int64]) -> NDArray[np.int64]:
        """The area of each place."""
        column = np.clip((xy[:, 0] - self.west) // self.cell, 0, self.columns - 1)
        row = np.clip((xy[:, 1] - self.south) // self.cell, 0, self.rows - 1)
        return row * self.columns + column


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One job from A to B. It is *open* when no rider's route holds a stop of it. A person may have bound it:
    ``only_rider`` may have it and nobody else, ``held`` is asked about to nobody.

    At a store a rider needs ``pickup_before_s`` until food can be in hand and ``pickup_after_s`` until they
    ride off; several pickups on one visit share both. At a door every drop costs ``drop_before_s`` and
    ``drop_after_s``.
    """

    id: str
    pickup_place: int
    drop_place: int
    placed_s: int
    ready_s: int
    promised_s: int
    picked_s: int | None = None
    load_units: int = 1
    vehicles: tuple[str, ...] = ()
    pickup_before_s: int = 60
    pickup_after_s: int = 30
    drop_before_s: int = 90
    drop_after_s: int = 30
    refused_by: tuple[str, ...] = ()
    only_rider: str | None = None
    held: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rider:
    """A rider on duty, standing at ``place`` from ``free_s`` on, bound to do ``route`` in this order.

    The first ``locked`` stops stay first. New pickups must happen by ``until_s``. ``taking`` is false for one
    who gets no new offers, and ``care`` says why where the reason is their own good. A negative ``free_s``
    says since when they have been standing there: whoever stands at the store has parked already.
    ``covered_percent``: so many hundredths of deliveries more the rider's guarantee pays (negative when they
    are beyond it); ``likely_percent``: so many they are likely to make until ``until_s`` anyway. ``price``:
    what the rider asks for each new delivery, in units of cost beside everything else; negative for one who
    should rather be given some. ``only_delivery``: may be given this one and no other, and sets off when it
    is given: an outside courier.
    """

    id: str
    place: int
    vehicle: str = "ebike"
    free_s: int = 0
    until_s: int = 86_400
    capacity_units: int = 4
    route: tuple[Stop, ...] = ()
    locked: int = 0
    taking: bool = True
    covered_percent: int = 0
    likely_percent: int = 0
    care: str = ""
    price: int = 0
    only_delivery: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What the last plan wanted of a rider beyond what they are bound to: a place for the search to start
    from. Stops of deliveries that are gone are passed over.
    """

    rider_id: str
    stops: tuple[Stop, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Orders a store has had lately: of each, the seconds between placing it and the food being ready."""

    place: int
    preparing_s: tuple[int, ...]


class Placed(NamedTuple):
    """An order of the last hour: when it was placed, from which place it comes and where it goes."""

    placed_s: int
    store: int
    door: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The whole world of one decision.

    ``places`` are distinct (x, y) counted in ``grid_m`` metres; the others point into it. Travel times are
    tables, or paces where there are too many places; never both.
    """

    places: tuple[tuple[int, int], ...]
    travels: tuple[Travel, ...]
    deliveries: tuple[Delivery, ...]
    riders: tuple[Rider, ...]
    grid_m: int = 10
    intents: tuple[Intent, ...] = ()
    demands: tuple[Demand, ...] = ()
    lately: tuple[Placed, ...] = ()
    paces: Paces | None = None
