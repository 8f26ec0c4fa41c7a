"""Names, phones and temperaments of invented people. No sender of ours ever reaches these numbers."""

from collections.abc import Sequence
from importlib.resources import files
from random import Random

from songda.kernel.city import AddressKind, City
from songda.town.plan.model import ConsumerPersona, Hours, RiderPersona, Vehicle, stable_id

_POOLS = [line for line in (files("songda.town.plan") / "people.txt").read_text("utf-8").splitlines() if line]
_SURNAMES, _GIVEN = _POOLS[0].split(), _POOLS[1].split()

RIDERS, CONSUMERS = 60, 600
_NIGHT = Hours(opens_min=16 * 60, closes_min=26 * 60)
_DAY = Hours(opens_min=6 * 60 + 30, closes_min=15 * 60)
_LONG = Hours(opens_min=10 * 60, closes_min=22 * 60)
_SPLIT = (
    Hours(opens_min=10 * 60, closes_min=14 * 60 + 30),
    Hours(opens_min=16 * 60 + 30, closes_min=21 * 60),
)


def person_name(rng: Random) -> str:
    return rng.choice(_SURNAMES) + rng.choice(_GIVEN)


def phone(group: int, number: int) -> str:
    """Eleven digits; group 1 keepers, 2 riders, 3 consumers."""
    return f"1990{group}{number:06d}"


def make_riders(rng: Random, city: City, starts: Sequence[tuple[float, float]]) -> tuple[RiderPersona, ...]:
    shifts = ((_DAY,), (_LONG,), _SPLIT, (_NIGHT,))
    riders = []
    for number in range(RIDERS):
        vehicle = rng.choices((Vehicle.EBIKE, Vehicle.MOTOR, Vehicle.BICYCLE), (82, 12, 6))[0]
        riders.append(
            RiderPersona(
                rider_id=stable_id(city.key, "rider", number),
                name=person_name(rng),
                phone=phone(2, number),
                vehicle=vehicle,
                start=rng.choice(starts),
                pace=round(rng.uniform(0.92, 1.0), 2),
                picky=round(rng.betavariate(1.2, 14), 3),
                dawdle_s=rng.randint(20, 100),
                capacity=3 if vehicle is Vehicle.BICYCLE else rng.choice((4, 5, 6)),
                shift=rng.choices(shifts, (2, 4, 3, 2))[0],
            )
        )
    return tuple(riders)


def make_consumers(rng: Random, city: City, cuisines: Sequence[str]) -> tuple[ConsumerPersona, ...]:
    """As many as have a door, up to the wanted number; four in five at home, the others at work."""
    homes = [at for at, one in enumerate(city.addresses) if one.kind is AddressKind.HOME]
    offices = [at for at, one in enumerate(city.addresses) if one.kind is AddressKind.OFFICE]
    people = []
    for number in range(min(CONSUMERS, 3 * len(homes) + 8 * len(offices))):
        is_at_work = bool(offices) and (not homes or rng.random() < 0.22)
        people.append(
            _consumer(rng, city, number, rng.choice(offices if is_at_work else homes), is_at_work, cuisines)
        )
    return tuple(people)


def _consumer(
    rng: Random, city: City, number: int, door: int, is_at_work: bool, cuisines: Sequence[str]
) -> ConsumerPersona:
    floor = f"{rng.randint(2, 26)}层"
    flat = f"{rng.randint(1, 12)}幢{rng.randint(1, 18)}0{rng.randint(1, 4)}室"
    return ConsumerPersona(
        address_id=stable_id(city.key, "address", number),
        name=person_name(rng),
        phone=phone(3, number),
        address_text=city.address_text(door),
        detail=floor if is_at_work else flat,
        label="公司" if is_at_work else "家",
        at=city.addresses[door].at,
        hunger=round(rng.gammavariate(2.0, 0.45), 2),
        tastes=tuple(rng.sample(list(cuisines), min(6, len(cuisines)))),
        is_at_work=is_at_work,
    )
