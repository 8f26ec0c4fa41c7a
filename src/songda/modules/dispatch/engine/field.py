"""The snapshot laid out for the search: numbers instead of ids, arrays instead of values.

Built once a decision, never changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, repeat
from operator import attrgetter

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
    R_TAKING,
    R_VEHICLE,
    RIDER_COLUMNS,
    Board,
    Ints,
)
from songda.modules.dispatch.engine.compiled import compiled
from songda.modules.dispatch.engine.nearby import Refusals
from songda.modules.dispatch.engine.params import Params
from songda.modules.dispatch.engine.trying import limit_bound, paper
from songda.modules.dispatch.engine.values import Delivery, Rider, Snapshot, StopKind

Route = tuple[int, ...]

_ORDER = attrgetter(
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
_RIDER = attrgetter("place", "free_s", "until_s")
_RULES = attrgetter("capacity_units", "locked")


@dataclass(frozen=True, kw_only=True)
class Field:
    """``opens``: deliveries without a rider, by number. ``routes`` [rider, stop] with ``lengths``: what each
    rider is bound to do already. ``later``: not due yet.
    """

    snapshot: Snapshot
    params: Params
    board: Board
    routes: Ints
    lengths: Ints
    opens: Ints
    later: tuple[int, ...]
    refusals: Refusals

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


def lay_out(snapshot: Snapshot, params: Params) -> Field:
    """Refuses (ValueError) a canonical snapshot whose routes name unknown deliveries, drop what was never
    picked up, or hold one delivery twice, and a rider whose vehicle has no travel times.
    """
    number = {delivery.id: i for i, delivery in enumerate(snapshot.deliveries)}
    rider_number = {rider.id: i for i, rider in enumerate(snapshot.riders)}
    vehicles = _vehicles(snapshot)
    routes, lengths = _routes(snapshot, params, number)
    board = Board(
        times=_times(snapshot),
        spots=_spots(snapshot),
        pace=_pace(snapshot),
        orders=_orders(snapshot, vehicles, rider_number),
        riders=_riders(snapshot, vehicles),
        rules=_rules(params, snapshot),
    )
    _bind(board, routes, lengths)
    free = board.orders[:, O_BOUND] == 0
    due = board.orders[:, O_READY] <= params.horizon_s
    due &= ~np.fromiter((delivery.held for delivery in snapshot.deliveries), bool, len(due))
    return Field(
        snapshot=snapshot,
        params=params,
        board=board,
        routes=routes,
        lengths=lengths,
        opens=np.nonzero(free & due)[0],
        later=tuple(np.nonzero(free & ~due)[0].tolist()),
        refusals=_refusals(snapshot, rider_number),
    )


def _vehicles(snapshot: Snapshot) -> dict[str, int]:
    if snapshot.paces is not None:
        if snapshot.travels:
            raise ValueError("travel times are told twice")
        names: Iterable[str] = snapshot.paces.vehicles
    else:
        names = [travel.vehicle for travel in snapshot.travels]
    found = {name: at for at, name in enumerate(names)}
    for rider in snapshot.riders:
        if rider.vehicle not in found:
            raise ValueError(f"no travel times for vehicle {rider.vehicle}")
    return found


def _rules(params: Params, snapshot: Snapshot) -> Ints:
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
            snapshot.grid_m,
            snapshot.paces is None,
        ],
        dtype=np.int64,
    )


def _times(snapshot: Snapshot) -> NDArray[np.int32]:
    if not snapshot.travels:
        return np.zeros((1, 1, 1), np.int32)
    return np.stack([travel.matrix() for travel in snapshot.travels]).astype(np.int32)


def _pace(snapshot: Snapshot) -> NDArray[np.int32]:
    if snapshot.paces is None:
        return np.zeros((1, 1, 1), np.int32)
    return snapshot.paces.table().astype(np.int32)


def _spots(snapshot: Snapshot) -> Ints:
    spots = np.zeros((len(snapshot.places), 3), np.int64)
    if snapshot.places:
        spots[:, :2] = snapshot.places
    if snapshot.paces is not None:
        spots[:, 2] = snapshot.paces.areas_of(spots)
    return spots


def _columns(values: Iterable[tuple[int, ...]], count: int, width: int) -> Ints:
    flat = np.fromiter(chain.from_iterable(values), np.int64, count * width)
    return flat.reshape(count, width)


def _orders(snapshot: Snapshot, vehicles: dict[str, int], riders: dict[str, int]) -> Ints:
    deliveries = snapshot.deliveries
    orders = np.zeros((len(deliveries), ORDER_COLUMNS), np.int64)
    orders[:, :O_PICKED] = _columns(map(_ORDER, deliveries), len(deliveries), O_PICKED)
    orders[:, O_DROP_BY], orders[:, O_BAG], orders[:, O_ONLY] = NEVER, -1, ANYBODY
    for at, delivery in enumerate(deliveries):
        if delivery.picked_s is not None:
            orders[at, O_PICKED] = delivery.picked_s
        if delivery.vehicles:
            # A vehicle nobody rides has a bit of its own: "only by drone" never means "by anything".
            known = [1 << vehicles[name] for name in delivery.vehicles if name in vehicles]
            orders[at, O_VEHICLES] = sum(known) or 1 << 62
        if delivery.only_rider is not None:
            orders[at, O_ONLY] = riders.get(delivery.only_rider, NOBODY)
    return orders


def _riders(snapshot: Snapshot, vehicles: dict[str, int]) -> Ints:
    them = snapshot.riders
    riders = np.zeros((len(them), RIDER_COLUMNS), np.int64)
    riders[:, :3] = _columns(map(_RIDER, them), len(them), 3)
    riders[:, R_VEHICLE] = [vehicles[rider.vehicle] for rider in them]
    riders[:, R_CAPACITY:R_TAKING] = _columns(map(_RULES, them), len(them), 2)
    riders[:, R_TAKING] = [rider.taking and not rider.care for rider in them]
    return riders


def _refusals(snapshot: Snapshot, riders: dict[str, int]) -> Refusals:
    start, found = np.zeros(len(snapshot.deliveries) + 1, np.int64), []
    for at, delivery in enumerate(snapshot.deliveries):
        if delivery.refused_by:
            found += [riders[who] for who in delivery.refused_by if who in riders]
        start[at + 1] = len(found)
    return Refusals(start, np.array(found, dtype=np.int64))


def _routes(snapshot: Snapshot, params: Params, number: dict[str, int]) -> tuple[Ints, Ints]:
    riders = snapshot.riders
    lengths = np.fromiter((len(rider.route) for rider in riders), np.int64, len(riders))
    stops = list(chain.from_iterable(rider.route for rider in riders))
    numbers = np.fromiter((number.get(stop.delivery_id, -1) for stop in stops), np.int64, len(stops))
    drop = StopKind.DROP
    drops = np.fromiter((stop.kind is drop for stop in stops), np.int64, len(stops))
    owners = np.fromiter(
        chain.from_iterable(map(repeat, range(len(riders)), lengths.tolist())), np.int64, len(stops)
    )
    codes = 2 * numbers + drops
    wrong, rider = _contradiction(codes, owners, len(number))
    if wrong:
        raise ValueError(_SAYS[wrong].format(rider=riders[rider].id))
    longest = max(params.constraints.stops_max, int(lengths.max(initial=0)))
    routes = np.zeros((len(riders), longest + 2), np.int64)
    places = np.arange(len(stops)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    routes[owners, places] = codes
    return routes, lengths


_SAYS = (
    "",
    "rider {rider} rides for a delivery that isn't in the snapshot",
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
        if code < 0:
            return 1, rider
        order = code >> 1
        if code & 1:
            if dropped[order] >= 0 or (picked[order] >= 0 and picked[order] != rider):
                return 4, rider
            dropped[order] = rider
        else:
            if picked[order] >= 0 or (dropped[order] >= 0 and dropped[order] != rider):
                return 4, rider
            if dropped[order] == rider:
                return 2, rider
            picked[order] = rider
    for order in range(orders):
        if picked[order] >= 0 and dropped[order] < 0:
            return 3, picked[order]
    return 0, 0


@compiled
def _bind(board: Board, routes: Ints, lengths: Ints) -> None:
    """Note what every bound delivery may suffer."""
    on = paper(board, routes.shape[1])
    for rider in range(routes.shape[0]):
        if lengths[rider]:
            limit_bound(board, rider, routes[rider], lengths[rider], on)
