"""One spelling for every snapshot, so that equal worlds have equal bytes and a plan can be recognised by its
hash.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from operator import attrgetter, lt
from typing import Any

import numpy as np

from songda.modules.dispatch.engine.params import Constraints, Params, Step, Weights
from songda.modules.dispatch.engine.plan import Plan
from songda.modules.dispatch.engine.values import (
    Delivery,
    Demand,
    Intent,
    Paces,
    Rider,
    Snapshot,
    Stop,
    StopKind,
    Travel,
)


def canonical(snapshot: Snapshot) -> Snapshot:
    """The same world with places, vehicles, deliveries and riders in their own order.

    Doing it twice changes nothing.

    Refuses (ValueError) places or ids that occur twice, and travel times of another size than the places.
    """
    if _is_canonical(snapshot):
        return snapshot
    order = sorted(range(len(snapshot.places)), key=lambda i: snapshot.places[i])
    _must_differ("place", list(snapshot.places))
    _must_differ("vehicle", [travel.vehicle for travel in snapshot.travels])
    _must_differ("delivery", [delivery.id for delivery in snapshot.deliveries])
    _must_differ("rider", [rider.id for rider in snapshot.riders])
    _must_differ("intent", [intent.rider_id for intent in snapshot.intents])
    _must_differ("demand", [demand.place for demand in snapshot.demands])
    new = {old: position for position, old in enumerate(order)}
    return Snapshot(
        grid_m=snapshot.grid_m,
        places=tuple(snapshot.places[i] for i in order),
        travels=tuple(_reordered(t, order) for t in sorted(snapshot.travels, key=lambda t: t.vehicle)),
        deliveries=tuple(
            replace(
                d,
                pickup_place=new[d.pickup_place],
                drop_place=new[d.drop_place],
                vehicles=tuple(sorted(set(d.vehicles))),
                refused_by=tuple(sorted(set(d.refused_by))),
            )
            for d in sorted(snapshot.deliveries, key=lambda d: d.id)
        ),
        riders=tuple(replace(r, place=new[r.place]) for r in sorted(snapshot.riders, key=lambda r: r.id)),
        intents=tuple(sorted(snapshot.intents, key=lambda intent: intent.rider_id)),
        demands=tuple(
            Demand(place=place, preparing_s=tuple(sorted(preparing_s)))
            for place, preparing_s in sorted((new[d.place], d.preparing_s) for d in snapshot.demands)
        ),
        paces=snapshot.paces,
    )


def _is_canonical(snapshot: Snapshot) -> bool:
    """Whether nothing is left to do: the usual case for a big city, told in order."""
    keyed: tuple[Sequence[Any], ...] = (
        snapshot.places,
        [travel.vehicle for travel in snapshot.travels],
        [delivery.id for delivery in snapshot.deliveries],
        [rider.id for rider in snapshot.riders],
        [intent.rider_id for intent in snapshot.intents],
        [demand.place for demand in snapshot.demands],
    )
    return (
        all(map(_ascends, keyed))
        and all(_ascends(d.vehicles) for d in snapshot.deliveries if d.vehicles)
        and all(_ascends(d.refused_by) for d in snapshot.deliveries if d.refused_by)
        and all(list(d.preparing_s) == sorted(d.preparing_s) for d in snapshot.demands)
        and all(travel.size == len(snapshot.places) for travel in snapshot.travels)
    )


def _ascends(keys: Sequence[Any]) -> bool:
    return all(map(lt, keys, keys[1:]))


_DELIVERY = tuple(field.name for field in fields(Delivery))
_RIDER = tuple(field.name for field in fields(Rider))
_KINDS = {"+": StopKind.PICKUP, "-": StopKind.DROP}


def encode_snapshot(snapshot: Snapshot) -> bytes:
    """The canonical bytes; snapshots that differ only in the order of their parts have the same.

    Deliveries and riders are written column by column, which is short and quick to read and write.
    """
    told = canonical(snapshot)
    return _written(
        {
            "grid_m": told.grid_m,
            "places": {"x": [x for x, _ in told.places], "y": [y for _, y in told.places]},
            "travels": _plain(told.travels),
            "paces": _plain(told.paces),
            "deliveries": {name: list(map(attrgetter(name), told.deliveries)) for name in _DELIVERY},
            "riders": {
                **{name: list(map(attrgetter(name), told.riders)) for name in _RIDER},
                "route": [_stops(rider.route) for rider in told.riders],
            },
            "intents": {intent.rider_id: _stops(intent.stops) for intent in told.intents},
            "demands": _plain(told.demands),
        }
    )


def decode_snapshot(encoded: bytes) -> Snapshot:
    raw = json.loads(encoded)
    deliveries, riders = raw["deliveries"], raw["riders"]
    for column in ("vehicles", "refused_by"):
        deliveries[column] = list(map(tuple, deliveries[column]))
    riders["route"] = list(map(_route, riders["route"]))
    return Snapshot(
        grid_m=raw["grid_m"],
        places=tuple(zip(raw["places"]["x"], raw["places"]["y"], strict=True)),
        travels=tuple(
            Travel(vehicle=t["vehicle"], size=t["size"], times=base64.b64decode(t["times"]))
            for t in raw["travels"]
        ),
        deliveries=tuple(Delivery(**one) for one in _rows(deliveries)),
        riders=tuple(Rider(**one) for one in _rows(riders)),
        intents=tuple(Intent(rider_id=who, stops=_route(stops)) for who, stops in raw["intents"].items()),
        demands=tuple(Demand(place=d["place"], preparing_s=tuple(d["preparing_s"])) for d in raw["demands"]),
        paces=_paces(raw["paces"]),
    )


def _rows(columns: dict[str, list[Any]]) -> list[dict[str, Any]]:
    names = tuple(columns)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _stops(route: tuple[Stop, ...]) -> list[str]:
    """A stop is one word: plus for a pickup, minus for a drop, and whose."""
    return [("-" if stop.kind is StopKind.DROP else "+") + stop.delivery_id for stop in route]


def _route(words: list[str]) -> tuple[Stop, ...]:
    return tuple(
        Stop(kind=StopKind.DROP if word[0] == "-" else StopKind.PICKUP, delivery_id=word[1:])
        for word in words
    )


def encode_params(params: Params) -> bytes:
    return _encode(params)


def decode_params(encoded: bytes) -> Params:
    raw = json.loads(encoded)
    raw["weights"] = Weights(**raw["weights"])
    raw["constraints"] = Constraints(**raw["constraints"])
    raw["first_step"] = Step(raw["first_step"])
    return Params(**raw)


def encode_plan(plan: Plan) -> bytes:
    return _encode(plan)


def plan_hash(plan: Plan) -> str:
    """SHA-256 of the plan's canonical bytes, in hex: two plans with this hash are the same plan."""
    return hashlib.sha256(encode_plan(plan)).hexdigest()


def _encode(value: object) -> bytes:
    return _written(_plain(value))


def _written(plain: Any) -> bytes:
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


_SHAPES: dict[type, tuple[tuple[str, ...], Any]] = {}


def _plain(value: object) -> Any:
    kind = type(value)
    if kind is int or kind is str or kind is bool or value is None:
        return value
    if kind is tuple:
        return [_plain(part) for part in value]  # type: ignore[attr-defined]
    if isinstance(value, tuple):
        names = kind._fields  # type: ignore[attr-defined]
        return dict(zip(names, map(_plain, value), strict=True))
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        names, get = _shape(kind)
        return dict(zip(names, map(_plain, get(value)), strict=True))
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(f"{kind} has no canonical spelling")


def _shape(kind: type) -> tuple[tuple[str, ...], Any]:
    """The names of a dataclass, and what reads all its values at once."""
    if kind not in _SHAPES:
        names = tuple(field.name for field in fields(kind))
        _SHAPES[kind] = names, attrgetter(*names) if len(names) > 1 else lambda one: (getattr(one, names[0]),)
    return _SHAPES[kind]


def _paces(raw: dict[str, Any] | None) -> Paces | None:
    if raw is None:
        return None
    told = {**raw, "vehicles": tuple(raw["vehicles"]), "ms_per_m": base64.b64decode(raw["ms_per_m"])}
    return Paces(**told)


def _reordered(travel: Travel, order: list[int]) -> Travel:
    if travel.size != len(order):
        raise ValueError(f"travel times of {travel.vehicle} fit {travel.size} places, not {len(order)}")
    if not order:
        return travel
    return Travel.of(travel.vehicle, travel.matrix()[np.ix_(order, order)])


def _must_differ(kind: str, keys: list[Any]) -> None:
    if len(set(keys)) != len(keys):
        raise ValueError(f"a {kind} occurs twice in the snapshot")
