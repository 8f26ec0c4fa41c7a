"""What finished rides teach: a factor for each cell and hour, shrunk toward 1 where little was ridden."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from math import floor
from zoneinfo import ZoneInfo

from songda.kernel.geo import Point
from songda.modules.roads.model import Cell, Learned

SHRINK_S = 7_200
"""So many seconds of rides exactly as expected are thought to have been ridden in every cell before any was:
about twenty rides. One odd ride moves nothing, a hundred nearly say their own."""

FACTOR_MOST = 3.0
PLAUSIBLE = (0.25, 4.0)
"""A ride that took less or more than this beside its estimate was no ride straight to the door."""


def cell_of(point: Point, at: datetime, zone: ZoneInfo) -> Cell:
    """The cell a ride belongs to that begins at that instant."""
    local = at.astimezone(zone)
    return Cell(
        east=floor(point.lon * 100), north=floor(point.lat * 100), hour=local.weekday() * 24 + local.hour
    )


def is_plausible(expected_s: int, took_s: int) -> bool:
    low, high = PLAUSIBLE
    return expected_s > 0 and low * expected_s <= took_s <= high * expected_s


def factor(learned: Learned) -> float:
    """How much longer rides take in the cell than over clear roads; never less than 1, so that no promise is
    ever quicker than the speeds that are allowed.
    """
    raw = (learned.took_s + SHRINK_S) / (learned.expected_s + SHRINK_S)
    return min(max(raw, 1.0), FACTOR_MOST)


def factors(learned: Iterable[Learned], hour: int) -> Mapping[tuple[int, int], float]:
    """The cells of one hour of the week whose factor isn't 1, by (east, north)."""
    found = {(one.cell.east, one.cell.north): factor(one) for one in learned if one.cell.hour == hour}
    return {cell: value for cell, value in found.items() if value > 1.0}
