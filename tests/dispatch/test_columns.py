"""Snapshot and plan in columns: nothing is lost on the way to bytes and back, and every number counts."""

from dataclasses import dataclass, fields, replace

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.dispatch.small_world import drop, job, params, pickup, street

from songda.modules.dispatch.engine import decide
from songda.modules.dispatch.engine.canonical import (
    decode_plan,
    decode_snapshot,
    encode_plan,
    encode_snapshot,
    names_in,
    plan_hash,
)
from songda.modules.dispatch.engine.columns import shape_of, told_of
from songda.modules.dispatch.engine.packing import packed, unpacked
from songda.modules.dispatch.engine.plan import Plan
from songda.modules.dispatch.engine.values import Demand, Intent, Placed, Rider, Snapshot


def everything() -> Snapshot:
    """A world in which every field says something."""
    plain = job("a", store=3, door=9)
    jobs = [
        plain,
        replace(job("b", store=5, door=20), only_rider="wei", vehicles=("drone", "ebike")),
        replace(job("c", store=6, door=21), held=True, refused_by=("lin", "xu"), load_units=3),
        replace(job("d", store=7, door=22), picked_s=-120),
        replace(job("e", store=8, door=23), picked_s=0),
    ]
    riders = [
        Rider(id="lin", place=0, route=(drop("e"),), locked=1, capacity_units=9, covered_percent=250),
        Rider(id="wei", place=40, route=(pickup("a"), drop("d"), drop("a")), free_s=-60, until_s=900),
        Rider(id="xu", place=12, taking=False, care="resting"),
    ]
    intents = (Intent(rider_id="xu", stops=(pickup("gone"), drop("gone"))),)
    demands = (Demand(place=3, preparing_s=(60, 900)), Demand(place=5, preparing_s=()))
    lately = (Placed(-600, 3, 9), Placed(-60, 5, 11))
    return replace(street(jobs, riders), intents=intents, demands=demands, lately=lately)


def test_a_snapshot_comes_back_as_it_was() -> None:
    told = everything()
    assert decode_snapshot(encode_snapshot(told)) == told
    assert told_of(told).snapshot is told


def test_a_snapshot_told_backwards_has_the_same_bytes() -> None:
    told = everything()
    backwards = replace(
        told,
        deliveries=tuple(reversed([replace(d, refused_by=d.refused_by[::-1]) for d in told.deliveries])),
        riders=told.riders[::-1],
        lately=told.lately[::-1],
        demands=tuple(reversed([replace(d, preparing_s=d.preparing_s[::-1]) for d in told.demands])),
    )
    assert backwards != told
    assert encode_snapshot(backwards) == encode_snapshot(told)


@pytest.mark.parametrize("field", ["deliveries", "riders"])
def test_every_field_of_a_snapshot_counts(field: str) -> None:
    """No field of a delivery or a rider is left out of the bytes."""
    told = everything()
    (one, *rest), seen = getattr(told, field), encode_snapshot(told)
    other = {int: 77, bool: True, str: "zz", str | None: "lin", int | None: 5, tuple[str, ...]: ("car",)}
    for part in fields(one):
        if part.name in ("id", "route", "place", "pickup_place", "drop_place"):
            continue
        value = False if getattr(one, part.name) is True else other[part.type]
        changed = replace(told, **{field: (replace(one, **{part.name: value}), *rest)})
        assert encode_snapshot(changed) != seen, part.name


def decided() -> Plan:
    jobs = [job(f"d{n}", store=3 * n + 1, door=2 * n + 11, ready=6 * n) for n in range(7)]
    riders = [Rider(id="lin", place=0), Rider(id="wei", place=40, route=(pickup("d0"), drop("d0")))]
    return decide(street(jobs, riders), replace(params(), horizon_s=1_500), 1)


def test_a_plan_comes_back_as_it_was() -> None:
    plan = decided()
    assert all((plan.offers, plan.tentative, plan.later, plan.why))
    assert len(plan.routes) == 2
    again = decode_plan(encode_plan(plan), plan.names)
    assert again == plan
    assert (again.offers, again.routes, again.why) == (plan.offers, plan.routes, plan.why)


def bumped(array: NDArray[np.int64], at: tuple[int, ...]) -> NDArray[np.int64]:
    other = array.copy()
    other[at] += 1
    return other


def test_every_number_of_a_plan_is_in_its_hash() -> None:
    plan = decided()
    seen = {plan_hash(plan)}
    for name in ("stops", "given", "waiting", "not_due"):
        array = getattr(plan, name)
        for at in np.ndindex(array.shape):
            seen.add(plan_hash(replace(plan, **{name: bumped(array, at)})))
    assert plan.reasons is not None
    for name, part in (("best", plan.reasons.best), ("orders", plan.reasons.orders)):
        for at in np.ndindex(part.shape):
            seen.add(plan_hash(replace(plan, reasons=plan.reasons._replace(**{name: bumped(part, at)}))))
    for name in ("terms", "blocked"):
        table = getattr(plan.reasons, name)
        for key, part in table.items():
            for at in np.ndindex(part.shape):
                other = plan.reasons._replace(**{name: table | {key: bumped(part, at)}})
                seen.add(plan_hash(replace(plan, reasons=other)))
    seen.add(plan_hash(replace(plan, names=plan.names._replace(riders=["lin", "who"]))))
    seen.add(plan_hash(replace(plan, figures=replace(plan.figures, improvements=99))))
    parts = [getattr(plan, name) for name in ("stops", "given", "waiting", "not_due")]
    parts += [plan.reasons.orders, plan.reasons.best]
    parts += [*plan.reasons.terms.values(), *plan.reasons.blocked.values()]
    assert len(seen) == 1 + sum(part.size for part in parts) + 2


def test_names_are_read_without_the_rest() -> None:
    assert names_in(encode_snapshot(everything())) == (["a", "b", "c", "d", "e"], ["lin", "wei", "xu"])


def test_what_an_older_engine_wrote_is_refused() -> None:
    with pytest.raises(ValueError, match="of a form"):
        decode_snapshot(b'{"grid_m":10,"places":{"x":[],"y":[]}}')


def test_numbers_are_as_wide_as_they_must_be() -> None:
    widths = {
        name: np.array([0, most]) for name, most in (("a", 127), ("b", 128), ("c", 1 << 20), ("d", 1 << 40))
    }
    head, arrays = unpacked(packed({"said": 1}, widths))
    assert head == {"said": 1}
    assert [arrays[name].dtype.itemsize for name in "abcd"] == [1, 2, 4, 8]
    assert all((arrays[name] == widths[name]).all() for name in "abcd")


def test_a_field_nobody_gave_a_column_is_refused() -> None:
    @dataclass
    class Strange:
        id: str
        share: float

    with pytest.raises(TypeError, match="no column can hold share"):
        shape_of(Strange)


def test_a_route_to_nowhere_and_a_place_told_twice_are_refused() -> None:
    told = everything()
    lost = replace(told, riders=(Rider(id="lin", place=0, route=(drop("nobody's"),)),))
    with pytest.raises(ValueError, match="rider lin rides for a delivery that isn't in the snapshot"):
        encode_snapshot(lost)
    twice = replace(told, places=(told.places[1], *told.places[1:]))
    with pytest.raises(ValueError, match="a place occurs twice"):
        encode_snapshot(twice)
