"""A snapshot in columns: one array or list for each field, quick to write, to send and to lay out.

The same world as the values, told shorter: routes name deliveries by number, whole numbers stand in arrays,
and what most rows haven't is noted only for those that have it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from itertools import chain
from operator import attrgetter, lt
from typing import Any, Self

import numpy as np

from songda.modules.dispatch.engine.board import Ints
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

NOTHING = -(1 << 62)
"""In a column of whole numbers: there is none."""

UNKNOWN = -1
"""In a route: a delivery that isn't in the snapshot."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The fields of a kind of value, by what holds them."""

    numbers: tuple[str, ...]
    switches: frozenset[str]
    optional: frozenset[str]
    texts: tuple[str, ...]
    rare: tuple[str, ...]


@lru_cache
def shape_of(kind: type) -> Shape:
    """A field of a new type has to be given a place here. Routes are told apart from their riders."""
    numbers, switches, optional, texts, rare = [], set(), set(), [], []
    for field in fields(kind):
        if field.type in (int, bool, int | None):
            numbers.append(field.name)
            switches.update([field.name] if field.type is bool else [])
            optional.update([field.name] if field.type == int | None else [])
        elif field.type is str:
            texts.append(field.name)
        elif field.type in (str | None, tuple[str, ...]):
            rare.append(field.name)
        elif field.type != tuple[Stop, ...]:
            raise TypeError(f"no column can hold {field.name} of {kind.__name__}")
    return Shape(tuple(numbers), frozenset(switches), frozenset(optional), tuple(texts), tuple(rare))


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one kind of value. ``numbers``: whole numbers, yes (1) and no (0); ``rare``: of each column the
    rows that have something.
    """

    numbers: dict[str, Ints]
    texts: dict[str, list[str]]
    rare: dict[str, dict[int, Any]]

    @classmethod
    def of(cls, kind: type, rows: Sequence[Any]) -> Self:
        shape = shape_of(kind)
        plain = [name for name in shape.numbers if name not in shape.optional]
        flat = chain.from_iterable(map(attrgetter(*plain), rows))
        square = np.fromiter(flat, np.int64, len(rows) * len(plain)).reshape(len(rows), len(plain))
        numbers = dict(zip(plain, np.ascontiguousarray(square.T), strict=True))
        for name in shape.optional:
            found = [NOTHING if one is None else one for one in map(attrgetter(name), rows)]
            numbers[name] = np.array(found, np.int64)
        return cls(
            numbers,
            {name: list(map(attrgetter(name), rows)) for name in shape.texts},
            {name: _rare(map(attrgetter(name), rows)) for name in shape.rare},
        )

    def __len__(self) -> int:
        return len(self.texts["id"])

    def rows(self, kind: type) -> list[dict[str, Any]]:
        """Each row's fields by name, without what it hasn't."""
        shape = shape_of(kind)
        columns: dict[str, list[Any]] = {}
        for name, column in self.numbers.items():
            columns[name] = column.astype(bool).tolist() if name in shape.switches else column.tolist()
        for name in shape.optional:
            columns[name] = [None if one == NOTHING else one for one in columns[name]]
        columns |= self.texts
        names = tuple(columns)
        rows = [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        for name, found in self.rare.items():
            for row, one in found.items():
                rows[row][name] = one
        return rows

    def taken(self, order: Ints) -> Self:
        """The rows in another order."""
        old, new = order.tolist(), {old: new for new, old in enumerate(order.tolist())}
        return type(self)(
            {name: column[order] for name, column in self.numbers.items()},
            {name: [column[row] for row in old] for name, column in self.texts.items()},
            {
                name: dict(sorted((new[row], one) for row, one in found.items()))
                for name, found in self.rare.items()
            },
        )


def _rare(column: Iterable[Any]) -> dict[int, Any]:
    return {row: one for row, one in enumerate(column) if one is not None and one != ()}


@dataclass(frozen=True)
class Told:
    """A canonical snapshot in columns. ``lengths`` [rider]: how many stops they are bound to; ``codes``: all
    those stops, rider after rider, twice the delivery's number and one more for a drop.
    """

    grid_m: int
    places: Ints
    travels: tuple[Travel, ...]
    paces: Paces | None
    deliveries: Table
    riders: Table
    lengths: Ints
    codes: Ints
    intents: tuple[Intent, ...]
    demands: tuple[Demand, ...]
    lately: tuple[Placed, ...]

    @cached_property
    def snapshot(self) -> Snapshot:
        """The same in values."""
        ids, ends = self.deliveries.texts["id"], np.cumsum(self.lengths).tolist()
        stops = [_stop(ids, code) for code in self.codes.tolist()]
        routes = [
            tuple(stops[end - length : end]) for end, length in zip(ends, self.lengths.tolist(), strict=True)
        ]
        return Snapshot(
            grid_m=self.grid_m,
            places=tuple(map(tuple, self.places.tolist())),
            travels=self.travels,
            paces=self.paces,
            deliveries=tuple(Delivery(**one) for one in self.deliveries.rows(Delivery)),
            riders=tuple(
                Rider(route=route, **one) for route, one in zip(routes, self.riders.rows(Rider), strict=True)
            ),
            intents=self.intents,
            demands=self.demands,
            lately=self.lately,
        )


def _stop(ids: list[str], code: int) -> Stop:
    return Stop(kind=StopKind.DROP if code & 1 else StopKind.PICKUP, delivery_id=ids[code >> 1])


def told_of(snapshot: Snapshot | Told) -> Told:
    """In columns, and in canonical order: places, vehicles, deliveries and riders each by their own.

    Doing it to the same world told in another order gives the same.

    Refuses (ValueError) places or ids that occur twice, travel times of another size than the places, and a
    route that names a delivery which isn't there.
    """
    if isinstance(snapshot, Told):
        return snapshot
    places = np.array(snapshot.places, np.int64).reshape(-1, 2)
    deliveries, riders = Table.of(Delivery, snapshot.deliveries), Table.of(Rider, snapshot.riders)
    lengths = np.fromiter((len(one.route) for one in snapshot.riders), np.int64, len(snapshot.riders))
    told = Told(
        grid_m=snapshot.grid_m,
        places=places,
        travels=snapshot.travels,
        paces=snapshot.paces,
        deliveries=deliveries,
        riders=riders,
        lengths=lengths,
        codes=_codes(snapshot, deliveries, lengths),
        intents=snapshot.intents,
        demands=snapshot.demands,
        lately=snapshot.lately,
    )
    done = _ordered(told)
    if _is_as(done, told):
        done.__dict__["snapshot"] = snapshot
    return done


def _is_as(done: Told, told: Told) -> bool:
    """Whether nothing had to be put in order: the values it was told by are its values then."""
    return (
        done.places is told.places
        and done.deliveries.texts is told.deliveries.texts
        and done.deliveries.rare == told.deliveries.rare
        and done.riders is told.riders
        and (done.travels, done.intents) == (told.travels, told.intents)
        and (done.demands, done.lately) == (told.demands, told.lately)
    )


def _codes(snapshot: Snapshot, deliveries: Table, lengths: Ints) -> Ints:
    number = {id: at for at, id in enumerate(deliveries.texts["id"])}
    stops = list(chain.from_iterable(rider.route for rider in snapshot.riders))
    numbers = np.fromiter((number.get(stop.delivery_id, UNKNOWN) for stop in stops), np.int64, len(stops))
    drop = StopKind.DROP
    drops = np.fromiter((stop.kind is drop for stop in stops), np.int64, len(stops))
    if (numbers == UNKNOWN).any():
        rider = snapshot.riders[int(np.repeat(np.arange(len(lengths)), lengths)[numbers == UNKNOWN][0])]
        raise ValueError(f"rider {rider.id} rides for a delivery that isn't in the snapshot")
    return 2 * numbers + drops


def _ordered(told: Told) -> Told:
    told = _places_in_order(told)
    told = _deliveries_in_order(told)
    told = _riders_in_order(told)
    _must_differ("vehicle", [travel.vehicle for travel in told.travels])
    _must_differ("intent", [intent.rider_id for intent in told.intents])
    _must_differ("demand", [demand.place for demand in told.demands])
    return _with(
        told,
        travels=tuple(sorted(told.travels, key=lambda travel: travel.vehicle)),
        intents=tuple(sorted(told.intents, key=lambda intent: intent.rider_id)),
        demands=tuple(
            Demand(place=one.place, preparing_s=tuple(sorted(one.preparing_s)))
            for one in sorted(told.demands, key=lambda one: one.place)
        ),
        lately=tuple(sorted(told.lately)),
    )


def _places_in_order(told: Told) -> Told:
    """From west to east, then from south to north."""
    for travel in told.travels:
        if travel.size != len(told.places):
            raise ValueError(
                f"travel times of {travel.vehicle} fit {travel.size} places, not {len(told.places)}"
            )
    key = (told.places[:, 0] << 32) + told.places[:, 1]
    if (np.diff(key) > 0).all():
        return told
    order = np.argsort(key, kind="stable")
    if (np.diff(key[order]) == 0).any():
        raise ValueError("a place occurs twice in the snapshot")
    new = np.argsort(order)
    deliveries, riders = told.deliveries, told.riders
    columns = {name: new[deliveries.numbers[name]] for name in ("pickup_place", "drop_place")}
    return _with(
        told,
        places=told.places[order],
        travels=tuple(
            Travel.of(one.vehicle, one.matrix()[np.ix_(order, order)]) if len(order) else one
            for one in told.travels
        ),
        deliveries=Table(deliveries.numbers | columns, deliveries.texts, deliveries.rare),
        riders=Table(riders.numbers | {"place": new[riders.numbers["place"]]}, riders.texts, riders.rare),
        demands=tuple(Demand(place=int(new[one.place]), preparing_s=one.preparing_s) for one in told.demands),
        lately=tuple(Placed(one.placed_s, int(new[one.store]), int(new[one.door])) for one in told.lately),
    )


def _deliveries_in_order(told: Told) -> Told:
    rare = {
        name: {row: tuple(sorted(set(one))) if isinstance(one, tuple) else one for row, one in found.items()}
        for name, found in told.deliveries.rare.items()
    }
    deliveries = Table(told.deliveries.numbers, told.deliveries.texts, rare)
    order = _order_of("delivery", deliveries.texts["id"])
    if order is None:
        return _with(told, deliveries=deliveries)
    new = np.argsort(order)
    return _with(
        told,
        deliveries=deliveries.taken(order),
        codes=2 * new[told.codes >> 1] + (told.codes & 1) if len(told.codes) else told.codes,
    )


def _riders_in_order(told: Told) -> Told:
    order = _order_of("rider", told.riders.texts["id"])
    if order is None:
        return told
    lengths = told.lengths[order]
    begins = (np.cumsum(told.lengths) - told.lengths)[order]
    shift = np.repeat(begins - (np.cumsum(lengths) - lengths), lengths)
    return _with(
        told,
        riders=told.riders.taken(order),
        lengths=lengths,
        codes=told.codes[np.arange(len(told.codes)) + shift],
    )


def _order_of(kind: str, ids: list[str]) -> Ints | None:
    """The rows by id; None where they are so already: the usual case."""
    if all(map(lt, ids, ids[1:])):
        return None
    _must_differ(kind, ids)
    return np.array(sorted(range(len(ids)), key=ids.__getitem__), np.int64)


def _must_differ(kind: str, keys: list[Any]) -> None:
    if len(set(keys)) != len(keys):
        raise ValueError(f"a {kind} occurs twice in the snapshot")


def _with(told: Told, **changed: Any) -> Told:
    return Told(**{field.name: changed.get(field.name, getattr(told, field.name)) for field in fields(told)})
