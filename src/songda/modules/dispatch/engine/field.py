"""The snapshot as the search sees it: numbers instead of ids, lists instead of values.

Built once a decision, never changed.

A route is a tuple of codes: ``2 * delivery`` is its pickup, ``2 * delivery + 1`` its drop.
"""

from dataclasses import dataclass

from songda.modules.dispatch.engine.params import Params
from songda.modules.dispatch.engine.values import Delivery, Rider, Snapshot, StopKind

Route = tuple[int, ...]
NEVER_S = 1 << 62


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """``open``: deliveries without a rider, by id. ``base``: what each rider is bound to do already.

    ``carried``: what each has in the bag. ``pickups`` (place, before, after, ready, load) and ``drops``
    (place, before, after, placed, promised, fresh from, load) are the deliveries once more, as tuples for
    the inner loop.
    """

    snapshot: Snapshot
    params: Params
    deliveries: tuple[Delivery, ...]
    riders: tuple[Rider, ...]
    travel: tuple[list[list[int]], ...]
    base: tuple[Route, ...]
    open: tuple[int, ...]
    later: tuple[int, ...]
    bound: frozenset[int]
    pickups: tuple[tuple[int, int, int, int, int], ...]
    drops: tuple[tuple[int, int, int, int, int, int, int], ...]
    carried: tuple[tuple[int, ...], ...]


def lay_out(snapshot: Snapshot, params: Params) -> Field:
    """Refuses (ValueError) a canonical snapshot whose routes name unknown deliveries, drop what was never
    picked up, or hold one delivery twice, and a rider whose vehicle has no travel times.
    """
    number = {delivery.id: i for i, delivery in enumerate(snapshot.deliveries)}
    matrices = {travel.vehicle: travel.matrix().tolist() for travel in snapshot.travels}
    for rider in snapshot.riders:
        if rider.vehicle not in matrices:
            raise ValueError(f"no travel times for vehicle {rider.vehicle}")
    base = tuple(_codes(rider, number) for rider in snapshot.riders)
    codes = [code for route in base for code in route]
    if len(set(codes)) != len(codes) or len({c >> 1 for r in base for c in r}) != sum(
        len({c >> 1 for c in r}) for r in base
    ):
        raise ValueError("a delivery is on two routes or twice on one")
    bound = frozenset(code >> 1 for code in codes)
    free = [i for i in range(len(snapshot.deliveries)) if i not in bound]
    return Field(
        snapshot=snapshot,
        params=params,
        deliveries=snapshot.deliveries,
        riders=snapshot.riders,
        travel=tuple(matrices[rider.vehicle] for rider in snapshot.riders),
        base=base,
        open=tuple(i for i in free if _is_due(snapshot.deliveries[i], params)),
        later=tuple(i for i in free if not _is_due(snapshot.deliveries[i], params)),
        bound=bound,
        pickups=tuple(
            (d.pickup_place, d.pickup_before_s, d.pickup_after_s, d.ready_s, d.load_units)
            for d in snapshot.deliveries
        ),
        drops=tuple(
            (
                d.drop_place,
                d.drop_before_s,
                d.drop_after_s,
                d.placed_s,
                d.promised_s,
                max(d.ready_s, d.placed_s),
                d.load_units,
            )
            for d in snapshot.deliveries
        ),
        carried=tuple(tuple(c >> 1 for c in route if c & 1 and c - 1 not in route) for route in base),
    )


def _is_due(delivery: Delivery, params: Params) -> bool:
    return not delivery.held and delivery.ready_s <= params.horizon_s


def _codes(rider: Rider, number: dict[str, int]) -> Route:
    route: list[int] = []
    for stop in rider.route:
        if stop.delivery_id not in number:
            raise ValueError(f"rider {rider.id} rides for a delivery that isn't in the snapshot")
        code = 2 * number[stop.delivery_id] + (stop.kind is StopKind.DROP)
        if stop.kind is StopKind.PICKUP and code + 1 in route:
            raise ValueError(f"rider {rider.id} drops before picking up")
        route.append(code)
    if any(code % 2 == 0 and code + 1 not in route for code in route):
        raise ValueError(f"rider {rider.id} picks up without dropping")
    return tuple(route)
