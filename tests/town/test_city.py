"""The invented city is the same for everybody, hangs together, and every door in it has one address."""

from collections import Counter
from pathlib import Path

import pytest

from songda.kernel.city import AddressKind, City, RoadKind, city_hash, load_city, save_city
from songda.kernel.city.connected import arcs, components
from songda.kernel.city.geometry import Plane, centre_of, inside
from songda.town.city import fill_in, generate_city


@pytest.fixture(scope="module")
def city() -> City:
    return generate_city(1)


def test_the_same_seed_gives_the_same_city(city: City) -> None:
    assert city_hash(generate_city(1)) == city_hash(city)
    assert city_hash(city) == "5dc2615df5066c20c79ccba09ab0c875b4b25ed0419cdfa75ca3a831b017a194"


def test_another_seed_gives_another_city(city: City) -> None:
    assert city_hash(generate_city(2)) != city_hash(city)


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_any_seed_gives_a_whole_city(seed: int) -> None:
    city = generate_city(seed)
    assert 1_500 <= len(city.junctions) <= 3_000
    assert len(city.places) >= 40
    assert len([a for a in city.addresses if a.kind is AddressKind.HOME]) >= 1_400
    assert len([a for a in city.addresses if a.kind is AddressKind.OFFICE]) >= 140
    assert sum(road.bridge for road in city.roads) >= 5
    assert len(components(arcs(city.roads, len(city.junctions)))) == 1


def test_a_junction_without_a_way_back_is_seen(city: City) -> None:
    ahead = arcs(city.roads, len(city.junctions))
    ahead[0] = []
    assert len(components(ahead)) == 2


def test_street_names_are_unique(city: City) -> None:
    assert max(Counter(street.name for street in city.streets).values()) == 1
    assert all(road.street is not None for road in city.roads)


def test_a_door_has_one_address(city: City) -> None:
    doors = Counter((address.street, address.number) for address in city.addresses)
    assert max(doors.values()) == 1


def test_wide_streets_carry_directions_and_cross_the_river(city: City) -> None:
    names = {street.name for street in city.streets}
    north = [name for name in names if name.endswith("北路")]
    assert north
    assert all(name.replace("北路", "南路") in names for name in north)
    assert any(name.endswith("大桥") for name in names)
    assert any(street.name.endswith("弄") and street.kind is RoadKind.LANE for street in city.streets)


def test_odd_and_even_numbers_lie_on_opposite_sides(city: City) -> None:
    """In a straight lane the odd doors lie all on one side of its line, the even ones on the other."""
    plane = Plane(centre_of(city.junctions))
    checked = 0
    for street, one in enumerate(city.streets):
        roads = [at for at, road in enumerate(city.roads) if road.street == street]
        doors = [address for address in city.addresses if address.street == street]
        if one.kind is not RoadKind.LANE or len(roads) != 1 or len(doors) < 3:
            continue
        a, b = (plane.xy(p) for p in city.road_line(roads[0]))
        sides: dict[bool, set[int]] = {True: set(), False: set()}
        for door in doors:
            x, y = plane.xy(door.at)
            left = (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]) > 0
            sides[left].add(int(door.number.removesuffix("号")) % 2)
        assert all(len(parity) <= 1 for parity in sides.values())
        assert sides[True] != sides[False]
        checked += 1
    assert checked >= 5


def test_nobody_lives_in_the_water(city: City) -> None:
    plane = Plane(centre_of(city.junctions))
    water = [[plane.xy(p) for p in area.ring] for area in city.areas if area.kind == "water"]
    assert water
    assert not [a for a in city.addresses if any(inside(plane.xy(a.at), ring) for ring in water)]


def test_everything_in_it_says_it_is_invented(city: City) -> None:
    assert all(street.invented for street in city.streets)
    assert all(address.invented for address in city.addresses)
    assert all(place.invented for place in city.places)


def test_filled_twice_is_filled_once(city: City) -> None:
    assert fill_in(city, 1) == city


def test_a_city_comes_back_from_its_file(city: City, tmp_path: Path) -> None:
    save_city(city, tmp_path / "city.json.gz")
    assert load_city(tmp_path / "city.json.gz") == city
    assert (tmp_path / "city.json.gz").stat().st_size < 200_000
