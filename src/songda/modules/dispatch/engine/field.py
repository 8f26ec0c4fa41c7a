"""The snapshot laid out for the search: numbers instead of ids, arrays instead of values.

Built once a decision, never changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from songda.modules.dispatch.engine.board import (
    ANYBODY,
    NEVER,
    NOBODY,
    O_BAG,
    O_BOUND,
    O_DROP_BY,
    O_ONLY,
    O_PICKED,
    O_READY,
    O_VEHICLES,
    ORDER_COLUMNS,
    R_CAPACITY,
    R_FREE,
    R_LOCKED,
    R_ONLY,
    R_PLACE,
    R_PRICE,
    R_TAKING,
    R_UNTIL,
    R_VEHICLE,
    RIDER_COLUMNS,
    Board,
    Ints,
)
from songda.modules.dispatch.engine.columns import NOTHING, Table, Told, told_of
from songda.modules.dispatch.engine.compiled import compiled
from songda.modules.dispatch.engine.nearby import Refusals
from songda.modules.dispatch.engine.params import Params
from songda.modules.dispatch.engine.trying import limit_bound, paper
from songda.modules.dispatch.engine.values import Delivery, Rider, Snapshot

Route = tuple[int, ...]

_RIDER = (
    (R_PLACE, "place"),
    (R_FREE, "free_s"),
    (R_UNTIL, "until_s"),
    (R_CAPACITY, "capacity_units"),
    (R_LOCKED, "locked"),
    (R_PRICE, "price"),
)
_ORDER = (
    "pickup_place",
    "drop_place",
    "ready_s",
    "placed_s",
    "promised_s",
    "pickup_before_s",
    "pickup_after_s",
    "drop_before_s",
    "drop_after_s",
    "load_units",
)


@dataclass(frozen=True, kw_only=True)
class Field:
    """``opens``: deliveries without a rider, by number. ``routes`` [rider, stop] with ``lengths``: what each
    rider is bound to do already. ``later``: not due yet.
    """

    told: Told
    params: Params
    board: Board
    routes: Ints
    lengths: Ints
    opens: Ints
    later: tuple[int, ...]
    refusals: Refusals

    @property
    def snapshot(self) -> Snapshot:
        return self.told.snapshot

    @property
    def deliveries(self) -> tuple[Delivery, ...]:
        return self.snapshot.deliveries

    @property
    def riders(self) -> tuple[Rider, ...]:
        return self.snapshot.riders

    @cached_property
    def open(self) -> tuple[int, ...]:
        return tuple(self.opens.tolist())

    @cached_property
    def base(self) -> tuple[Route, ...]:
        rows = zip(self.routes.tolist(), self.lengths.tolist(), strict=True)
        return tuple(tuple(row[:length]) for row, length in rows)


def lay_out(snapshot: Snapshot | Told, params: Params) -> Field:
    """Refuses (ValueError) a snapshot whose routes drop what was never picked up, or hold one delivery twice,
    a rider whose vehicle has no travel times, and what ``told_of`` refuses.
    """
    told = told_of(snapshot)
    rider_number = {rider: i for i, rider in enumerate(told.riders.texts["id"])}
    vehicles = _vehicles(told)
    routes = _routes(told, params)
    board = Board(
        times=_times(told),
        spots=_spots(told),
        pace=_pace(told),
        orders=_orders(told.deliveries, vehicles, rider_number),
        riders=_riders(told.riders, vehicles, told.deliveries.texts["id"]),
        rules=_rules(params, told),
    )
    _bind(board, routes, told.lengths)
    free = board.orders[:, O_BOUND] == 0
    due = (board.orders[:, O_READY] <= params.horizon_s) & (told.deliveries.numbers["held"] == 0)
    return Field(
        told=told,
        params=params,
        board=board,
        routes=routes,
        lengths=told.lengths,
        opens=np.nonzero(free & due)[0],
        later=tuple(np.nonzero(free & ~due)[0].tolist()),
        refusals=_refusals(told.deliveries, rider_number),
    )


def _vehicles(told: Told) -> dict[str, int]:
    if told.paces is not None:
        if told.travels:
            raise ValueError("travel times are told twice")
        names: Iterable[str] = told.paces.vehicles
    else:
        names = [travel.vehicle for travel in told.travels]
    found = {name: at for at, name in enumerate(names)}
    for vehicle in sorted(set(told.riders.texts["vehicle"])):
        if vehicle not in found:
            raise ValueError(f"no travel times for vehicle {vehicle}")
    return found


def _rules(params: Params, told: Told) -> Ints:
    weights, limits = params.weights, params.constraints
    return np.array(
        [
            weights.lateness,
            weights.to_door,
            weights.freshness,
            weights.riding,
            weights.load,
            weights.unplanned,
            limits.deliveries_in_bag_max,
            limits.stops_max,
            limits.stores_per_trip_max,
            limits.pickup_between_drops,
            limits.bag_s_max,
            limits.delay_s_max,
            told.grid_m,
            told.paces is None,
        ],
        dtype=np.int64,
    )


def _times(told: Told) -> NDArray[np.int32]:
    if not told.travels:
        return np.zeros((1, 1, 1), np.int32)
    return np.stack([travel.matrix() for travel in told.travels]).astype(np.int32)


def _pace(told: Told) -> NDArray[np.int32]:
    if told.paces is None:
        return np.zeros((1, 1, 1), np.int32)
    return told.paces.table().astype(np.int32)


def _spots(told: Told) -> Ints:
    spots = np.zeros((len(told.places), 3), np.int64)
    spots[:, :2] = told.places
    if told.paces is not None:
        spots[:, 2] = told.paces.areas_of(spots)
    return spots


def _orders(deliveries: Table, vehicles: dict[str, int], riders: dict[str, int]) -> Ints:
    orders = np.zeros((len(deliveries), ORDER_COLUMNS), np.int64)
    for at, name in enumerate(_ORDER):
        orders[:, at] = deliveries.numbers[name]
    picked = deliveries.numbers["picked_s"]
    orders[:, O_PICKED] = np.where(picked == NOTHING, 0, picked)
    orders[:, O_DROP_BY], orders[:, O_BAG], orders[:, O_ONLY] = NEVER, -1, ANYBODY
    for row, names in deliveries.rare["vehicles"].items():
        # A vehicle nobody rides has a bit of its own: "only by drone" never means "by anything".
        known = [1 << vehicles[name] for name in names if name in vehicles]
        orders[row, O_VEHICLES] = sum(known) or 1 << 62
    for row, rider in deliveries.rare["only_rider"].items():
        orders[row, O_ONLY] = riders.get(rider, NOBODY)
    return orders


def _riders(them: Table, vehicles: dict[str, int], deliveries: list[str]) -> Ints:
    riders = np.zeros((len(them), RIDER_COLUMNS), np.int64)
    for column, name in _RIDER:
        riders[:, column] = them.numbers[name]
    riders[:, R_VEHICLE] = [vehicles[vehicle] for vehicle in them.texts["vehicle"]]
    cared_for = np.array([care != "" for care in them.texts["care"]], bool)
    riders[:, R_TAKING] = (them.numbers["taking"] == 1) & ~cared_for
    riders[:, R_ONLY] = ANYBODY
    if only := them.rare["only_delivery"]:
        number = {delivery: at for at, delivery in enumerate(deliveries)}
        for row, delivery in only.items():
            riders[row, R_ONLY] = number.get(delivery, NOBODY)
    return riders


def _refusals(deliveries: Table, riders: dict[str, int]) -> Refusals:
    counts = np.zeros(len(deliveries), np.int64)
    found: list[int] = []
    for row, refused_by in deliveries.rare["refused_by"].items():
        known = [riders[who] for who in refused_by if who in riders]
        counts[row] = len(known)
        found += known
    return Refusals(np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)]), np.array(found, np.int64))


def _routes(told: Told, params: Params) -> Ints:
    """[rider, stop] of what they are bound to, with room for more."""
    codes, lengths = told.codes, told.lengths
    owners = np.repeat(np.arange(len(lengths)), lengths)
    wrong, rider = _contradiction(codes, owners, len(told.deliveries))
    if wrong:
        raise ValueError(_SAYS[wrong].format(rider=told.riders.texts["id"][rider]))
    longest = max(params.constraints.stops_max, int(lengths.max(initial=0)))
    routes = np.zeros((len(lengths), longest + 2), np.int64)
    places = np.arange(len(codes)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    routes[owners, places] = codes
    return routes


_SAYS = (
    "",
    "rider {rider} drops before picking up",
    "rider {rider} picks up without dropping",
    "a delivery is on two routes or twice on one",
)


@compiled
def _contradiction(codes: Ints, owners: Ints, orders: int) -> tuple[int, int]:
    """Which sentence is true of whose route; 0 when all is well."""
    picked, dropped = np.full(orders, -1, np.int64), np.full(orders, -1, np.int64)
    for at in range(codes.shape[0]):
        code, rider = codes[at], owners[at]
        order = code >> 1
        if code & 1:
            if dropped[order] >= 0 or (picked[order] >= 0 and picked[order] != rider):
                return 3, rider
            dropped[order] = rider
        else:
            if picked[order] >= 0 or (dropped[order] >= 0 and dropped[order] != rider):
                return 3, rider
            if dropped[order] == rider:
                return 1, rider
            picked[order] = rider
    for order in range(orders):
        if picked[order] >= 0 and dropped[order] < 0:
            return 2, picked[order]
    return 0, 0


@compiled
def _bind(board: Board, routes: Ints, lengths: Ints) -> None:
    """Note what every bound delivery may suffer."""
    on = paper(board, routes.shape[1])
    for rider in range(routes.shape[0]):
        if lengths[rider]:
            limit_bound(board, rider, routes[rider], lengths[rider], on)
