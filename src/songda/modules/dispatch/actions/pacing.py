"""Travel times of a city with too many places for a table: paces between areas, asked of the roads."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from songda.kernel.clocks import CityTime
from songda.kernel.geo import Point
from songda.kernel.house import House
from songda.kernel.ids import CityId
from songda.modules.dispatch.actions.gridding import GRID_M, Grid
from songda.modules.dispatch.engine import values as engine
from songda.modules.riders import public as riders
from songda.modules.roads import public as roads

_AREA = 100  # grid steps: a kilometre
_ACROSS = 20  # areas at most
_KEPT_S = 300
_MOST = 65_535
_CARE_MS_PER_M = 240

Box = tuple[int, int, int, int, int]
Key = tuple[CityId, float, Box, str]


async def paces(house: House, city_id: CityId, grid: Grid, vehicles: Sequence[str]) -> engine.Paces:
    """From each area's middle to every other's; within one, to a point a quarter of it away.

    Asked anew every five minutes of city time.
    """
    box, now = _box(grid), house.clocks.city_now()
    tables = [await _table(house, city_id, grid, box, vehicle, now) for vehicle in vehicles]
    return engine.Paces.of(vehicles, box, np.array(tables, dtype=np.int64))


def _box(grid: Grid) -> Box:
    """Areas of one size that cover every place, the same from round to round."""
    xy = np.array(grid.cells, dtype=np.int64)
    low, high, cell = xy.min(axis=0), xy.max(axis=0), _AREA
    while ((high // cell - low // cell) >= _ACROSS).any():
        cell *= 2
    west, south = (low // cell * cell).tolist()
    columns, rows = (high // cell - low // cell + 1).tolist()
    return west, south, cell, columns, rows


async def _table(
    house: House, city_id: CityId, grid: Grid, box: Box, vehicle: str, now: CityTime
) -> NDArray[np.int64]:
    kept: dict[Key, tuple[CityTime, NDArray[np.int64]]] = house.state.setdefault("dispatch.paces", {})
    for old in [key for key, (since, _) in kept.items() if now > since.plus(_KEPT_S)]:
        del kept[old]
    key = city_id, grid.latitude, box, vehicle
    if key not in kept:
        kept[key] = now, await _asked(house, city_id, grid, box, vehicle)
    return kept[key][1]


async def _asked(house: House, city_id: CityId, grid: Grid, box: Box, vehicle: str) -> NDArray[np.int64]:
    west, south, cell, columns, rows = box
    middles = np.array(
        [
            (west + column * cell + cell // 2, south + row * cell + cell // 2)
            for row in range(rows)
            for column in range(columns)
        ]
    )
    beside = middles + np.array([cell // 4, 0])
    froms = [_point(grid, x, y) for x, y in middles.tolist()]
    tos = [*froms, *(_point(grid, x, y) for x, y in beside.tolist())]
    seconds = await roads.matrix(house, city_id, froms, tos, roads.Vehicle(vehicle))
    metres = GRID_M * np.hypot(*(middles[:, None] - middles[None, :]).transpose(2, 0, 1))
    areas = len(middles)
    within = seconds[np.arange(areas), areas + np.arange(areas)] * 1000 / (GRID_M * (cell // 4))
    table = seconds[:, :areas] * 1000 / np.where(metres > 0, metres, 1)
    np.fill_diagonal(table, within)
    # Whatever a map service or a correction says: nobody is made to ride faster than 15 km/h.
    least = _CARE_MS_PER_M if vehicle == riders.Vehicle.EBIKE else 1
    return np.asarray(np.clip(np.ceil(table), least, _MOST), dtype=np.int64)


def _point(grid: Grid, x: int, y: int) -> Point:
    spot = grid.spot(x, y)
    return Point(spot.lon, spot.lat)
