"""Which riders are asked about a delivery at all, and why the others aren't."""

from dataclasses import dataclass

from songda.modules.dispatch.engine.field import Field
from songda.modules.dispatch.engine.riding import ride


@dataclass(frozen=True, slots=True)
class Pool:
    """Rider numbers, in order of id, and how many were left out for each reason."""

    riders: tuple[int, ...]
    blocked: dict[str, int]


def pools(field: Field) -> dict[int, Pool]:
    leaves = [ride(field, rider, field.base[rider]).leave for rider in range(len(field.riders))]
    return {number: _pool(field, number, leaves) for number in field.open}


def _pool(field: Field, number: int, leaves: list[tuple[int, ...]]) -> Pool:
    blocked: dict[str, int] = {}
    near: list[tuple[int, int]] = []
    for rider in range(len(field.riders)):
        reason = _objection(field, number, rider)
        if reason is not None:
            blocked[reason] = blocked.get(reason, 0) + 1
        else:
            near.append((_reach_s(field, number, rider, leaves[rider]), rider))
    near.sort()
    if len(near) > field.params.candidates_max:
        blocked["farther"] = len(near) - field.params.candidates_max
    return Pool(tuple(sorted(rider for _, rider in near[: field.params.candidates_max])), blocked)


def _objection(field: Field, number: int, rider: int) -> str | None:
    delivery, who = field.deliveries[number], field.riders[rider]
    if who.care:
        return who.care
    if delivery.only_rider is not None and delivery.only_rider != who.id:
        return "pinned_to_another"
    if not who.taking:
        return "not_taking"
    if delivery.only_rider is not None:
        return None
    if delivery.vehicles and who.vehicle not in delivery.vehicles:
        return "vehicle"
    if who.id in delivery.refused_by:
        return "refused"
    if delivery.load_units > who.capacity_units:
        return "capacity"
    return None


def _reach_s(field: Field, number: int, rider: int, leaves: tuple[int, ...]) -> int:
    """How soon the rider can be at the store, from where they stand or from a stop they are bound to make."""
    who, times = field.riders[rider], field.travel[rider]
    store = field.deliveries[number].pickup_place
    reach = who.free_s + times[who.place][store]
    for code, leave in zip(field.base[rider], leaves, strict=True):
        delivery = field.deliveries[code >> 1]
        place = delivery.drop_place if code & 1 else delivery.pickup_place
        reach = min(reach, leave + times[place][store])
    return reach
