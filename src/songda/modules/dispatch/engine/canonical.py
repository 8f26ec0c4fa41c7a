"""One spelling for every snapshot, so that equal worlds have equal bytes and a plan can be recognised by its
hash.
"""

import base64
import hashlib
import json
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

import numpy as np

from songda.modules.dispatch.engine.params import Constraints, Params, Step, Weights
from songda.modules.dispatch.engine.plan import Plan
from songda.modules.dispatch.engine.values import (
    Delivery,
    Demand,
    Intent,
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
    )


def encode_snapshot(snapshot: Snapshot) -> bytes:
    """The canonical bytes; snapshots that differ only in the order of their parts have the same."""
    return _encode(canonical(snapshot))


def decode_snapshot(encoded: bytes) -> Snapshot:
    raw = json.loads(encoded)
    return Snapshot(
        grid_m=raw["grid_m"],
        places=tuple((x, y) for x, y in raw["places"]),
        travels=tuple(
            Travel(vehicle=t["vehicle"], size=t["size"], times=base64.b64decode(t["times"]))
            for t in raw["travels"]
        ),
        deliveries=tuple(
            Delivery(**{**d, "vehicles": tuple(d["vehicles"]), "refused_by": tuple(d["refused_by"])})
            for d in raw["deliveries"]
        ),
        riders=tuple(Rider(**{**r, "route": tuple(_stop(s) for s in r["route"])}) for r in raw["riders"]),
        intents=tuple(
            Intent(rider_id=i["rider_id"], stops=tuple(_stop(s) for s in i["stops"])) for i in raw["intents"]
        ),
        demands=tuple(Demand(place=d["place"], preparing_s=tuple(d["preparing_s"])) for d in raw["demands"]),
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
    return json.dumps(_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _plain(value: object) -> Any:
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value


def _stop(raw: dict[str, str]) -> Stop:
    return Stop(kind=StopKind(raw["kind"]), delivery_id=raw["delivery_id"])


def _reordered(travel: Travel, order: list[int]) -> Travel:
    if travel.size != len(order):
        raise ValueError(f"travel times of {travel.vehicle} fit {travel.size} places, not {len(order)}")
    if not order:
        return travel
    return Travel.of(travel.vehicle, travel.matrix()[np.ix_(order, order)])


def _must_differ(kind: str, keys: list[Any]) -> None:
    if len(set(keys)) != len(keys):
        raise ValueError(f"a {kind} occurs twice in the snapshot")
