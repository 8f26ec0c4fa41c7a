"""One spelling for every snapshot, so that equal worlds have equal bytes and a plan can be recognised by its
hash.
"""

import hashlib
import json
from dataclasses import asdict, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from songda.modules.dispatch.engine.board import Ints
from songda.modules.dispatch.engine.columns import NOTHING, Table, Told, shape_of, told_of
from songda.modules.dispatch.engine.packing import packed, unpacked, written
from songda.modules.dispatch.engine.params import Constraints, Params, Step, Weights
from songda.modules.dispatch.engine.plan import Figures, Guidance, Names, Plan, Reasons
from songda.modules.dispatch.engine.values import (
    Delivery,
    Demand,
    Intent,
    Paces,
    Placed,
    Rider,
    Snapshot,
    Stop,
    StopKind,
    Travel,
)

Arrays = dict[str, NDArray[Any]]


def canonical(snapshot: Snapshot) -> Snapshot:
    """The same world with places, vehicles, deliveries and riders in their own order; the same one where it
    is so already.

    Refuses (ValueError) what contradicts itself, as ``told_of`` does.
    """
    return told_of(snapshot).snapshot


def encode_snapshot(snapshot: Snapshot) -> bytes:
    """The canonical bytes; snapshots that differ only in the order of their parts have the same."""
    return encode_told(told_of(snapshot))


def encode_told(told: Told) -> bytes:
    arrays: Arrays = {"places": told.places, "lengths": told.lengths, "codes": told.codes}
    head = {
        "grid_m": told.grid_m,
        "deliveries": _table(arrays, "delivery", Delivery, told.deliveries),
        "riders": _table(arrays, "rider", Rider, told.riders),
        "vehicles": [travel.vehicle for travel in told.travels],
        "intents": {intent.rider_id: _stops(intent.stops) for intent in told.intents},
        "demands": [(one.place, one.preparing_s) for one in told.demands],
        "lately": told.lately,
        "paces": None,
    }
    for at, travel in enumerate(told.travels):
        arrays[f"travel.{at}"] = travel.matrix()
    if told.paces is not None:
        arrays["paces"] = told.paces.table()
        head["paces"] = {name: getattr(told.paces, name) for name in _PACES}
    return packed(head, arrays)


def decode_snapshot(encoded: bytes) -> Snapshot:
    return decode_told(encoded).snapshot


def decode_told(encoded: bytes) -> Told:
    """Refuses (ValueError) bytes of another form."""
    head, arrays = unpacked(encoded)
    return Told(
        grid_m=head["grid_m"],
        places=_ints(arrays["places"]),
        travels=tuple(Travel.of(name, arrays[f"travel.{at}"]) for at, name in enumerate(head["vehicles"])),
        paces=_paces(head["paces"], arrays),
        deliveries=_read_table(arrays, "delivery", Delivery, head["deliveries"]),
        riders=_read_table(arrays, "rider", Rider, head["riders"]),
        lengths=_ints(arrays["lengths"]),
        codes=_ints(arrays["codes"]),
        intents=tuple(Intent(rider_id=who, stops=_route(stops)) for who, stops in head["intents"].items()),
        demands=tuple(Demand(place=place, preparing_s=tuple(s)) for place, s in head["demands"]),
        lately=tuple(Placed(*one) for one in head["lately"]),
    )


def names_in(encoded: bytes) -> Names:
    """What a snapshot calls its deliveries and riders."""
    head, _ = unpacked(encoded)
    return Names(head["deliveries"]["texts"]["id"], head["riders"]["texts"]["id"])


_PACES = tuple(field.name for field in fields(Paces) if field.name != "ms_per_m")


def _paces(said: dict[str, Any] | None, arrays: Arrays) -> Paces | None:
    if said is None:
        return None
    table = arrays["paces"].astype("<u2").tobytes()
    return Paces(**{**said, "vehicles": tuple(said["vehicles"])}, ms_per_m=table)


def _ints(narrow: NDArray[Any]) -> Ints:
    return narrow.astype(np.int64)


def _table(arrays: Arrays, prefix: str, kind: type, table: Table) -> dict[str, Any]:
    """Its numbers are put among the arrays; what is said of it besides."""
    optional = shape_of(kind).optional
    for name, column in table.numbers.items():
        if name in optional:
            at = np.nonzero(column != NOTHING)[0]
            arrays[f"{prefix}.{name}.at"], column = at, column[at]
        arrays[f"{prefix}.{name}"] = column
    texts = dict(table.texts)
    for name, words in table.texts.items():
        if name != "id":  # few different ones: by number
            texts[name] = different = sorted(set(words))
            number = {word: at for at, word in enumerate(different)}
            arrays[f"{prefix}.{name}"] = np.array([number[word] for word in words], np.int64)
    rare = {name: {"at": list(found), "is": list(found.values())} for name, found in table.rare.items()}
    return {"texts": texts, "rare": rare}


def _read_table(arrays: Arrays, prefix: str, kind: type, said: dict[str, Any]) -> Table:
    texts, shape = said["texts"], shape_of(kind)
    numbers = {name: _ints(arrays[f"{prefix}.{name}"]) for name in shape.numbers}
    for name in shape.optional:
        column = np.full(len(texts["id"]), NOTHING, np.int64)
        column[arrays[f"{prefix}.{name}.at"]] = numbers[name]
        numbers[name] = column
    for name in shape.texts:
        if name != "id":
            texts[name] = [texts[name][at] for at in arrays[f"{prefix}.{name}"].tolist()]
    rare = {
        name: {
            at: tuple(one) if isinstance(one, list) else one
            for at, one in zip(found["at"], found["is"], strict=True)
        }
        for name, found in said["rare"].items()
    }
    return Table(numbers, texts, rare)


def _stops(route: tuple[Stop, ...]) -> list[str]:
    """A stop is one word: plus for a pickup, minus for a drop, and whose."""
    return [("-" if stop.kind is StopKind.DROP else "+") + stop.delivery_id for stop in route]


def _route(words: list[str]) -> tuple[Stop, ...]:
    return tuple(
        Stop(kind=StopKind.DROP if word[0] == "-" else StopKind.PICKUP, delivery_id=word[1:])
        for word in words
    )


def encode_params(params: Params) -> bytes:
    return written(asdict(params))


def decode_params(encoded: bytes) -> Params:
    raw = json.loads(encoded)
    raw["weights"] = Weights(**raw["weights"])
    raw["constraints"] = Constraints(**raw["constraints"])
    raw["first_step"] = Step(raw["first_step"])
    return Params(**raw)


_STOPS = ("rider", "code", "place", "arrive_s", "done_s", "leave_s")
_GIVEN = ("delivery", "rider", "pickup_s", "drop_s", "commit_by_s", "due")


def encode_plan(plan: Plan) -> bytes:
    """The canonical bytes. Deliveries and riders are numbers of the snapshot the plan was made from; what
    that calls them is told by a hash.
    """
    arrays = {f"stops.{name}": plan.stops[:, at] for at, name in enumerate(_STOPS)}
    arrays |= {f"given.{name}": plan.given[:, at] for at, name in enumerate(_GIVEN)}
    head = {
        "engine": plan.engine,
        "answered_by": plan.answered_by,
        "names": hashlib.sha256(written(plan.names)).hexdigest(),
        "figures": asdict(plan.figures),
        "guidance": plan.guidance,
        "why": None if plan.reasons is None else _put_reasons(arrays, plan.reasons),
    }
    return packed(head, {**arrays, "waiting": plan.waiting, "not_due": plan.not_due})


def decode_plan(encoded: bytes, names: Names) -> Plan:
    """``names``: of the snapshot the plan was made from."""
    head, arrays = unpacked(encoded)
    return Plan(
        engine=head["engine"],
        answered_by=Step(head["answered_by"]),
        names=names,
        stops=np.stack([_ints(arrays[f"stops.{name}"]) for name in _STOPS], axis=1),
        given=np.stack([_ints(arrays[f"given.{name}"]) for name in _GIVEN], axis=1),
        waiting=_ints(arrays["waiting"]),
        not_due=_ints(arrays["not_due"]),
        figures=Figures(**head["figures"]),
        guidance=tuple(Guidance(*one) for one in head["guidance"]),
        reasons=None if head["why"] is None else _read_reasons(arrays, head["why"]),
    )


_BEST = ("rider", "chosen", "pickup_s", "drop_s", "cost")


def _put_reasons(arrays: Arrays, reasons: Reasons) -> dict[str, list[str]]:
    """Its numbers are put among the arrays; which names there are is said."""
    arrays["why.order"] = reasons.orders
    arrays |= {f"why.best.{name}": reasons.best[:, :, at] for at, name in enumerate(_BEST)}
    for name, both in reasons.terms.items():
        arrays[f"why.amount.{name}"], arrays[f"why.cost.{name}"] = both[:, :, 0], both[:, :, 1]
    arrays |= {f"why.blocked.{reason}": riders for reason, riders in reasons.blocked.items()}
    return {"terms": list(reasons.terms), "blocked": sorted(reasons.blocked)}


def _read_reasons(arrays: Arrays, said: dict[str, list[str]]) -> Reasons:
    return Reasons(
        orders=_ints(arrays["why.order"]),
        best=np.stack([_ints(arrays[f"why.best.{name}"]) for name in _BEST], axis=-1),
        terms={
            name: np.stack([_ints(arrays[f"why.{part}.{name}"]) for part in ("amount", "cost")], axis=-1)
            for name in said["terms"]
        },
        blocked={reason: _ints(arrays[f"why.blocked.{reason}"]) for reason in said["blocked"]},
    )


def plan_hash(plan: Plan) -> str:
    """SHA-256 of the plan's canonical bytes, in hex: two plans with this hash are the same plan."""
    return hashlib.sha256(encode_plan(plan)).hexdigest()
