"""What an extract holds becomes a city, what it lacks is said, what is invented is marked."""

import os
from pathlib import Path

import pytest
from tests.osm.small_extract import write

from songda.adapters.osm import Report, import_extract
from songda.kernel.city import AddressKind, City, Origin, Road, RoadKind
from songda.kernel.city.connected import arcs, components
from songda.town.city import fill_in


@pytest.fixture(scope="module", params=["osm", "osm.pbf"])
def read(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[City, Report]:
    return import_extract(write(tmp_path_factory.mktemp("extract") / f"quarter.{request.param}"))


def _roads_of(city: City, name: str) -> list[Road]:
    street = next(at for at, one in enumerate(city.streets) if one.name == name)
    return [road for road in city.roads if road.street == street]


def test_roads_are_those_a_scooter_may_use(read: tuple[City, Report]) -> None:
    city, report = read
    assert sorted(street.name for street in city.streets) == [
        "东塘路",
        "东风路",
        "小摩巷",
        "望海路",
        "柳荫街",
        "西塘路",
    ]
    assert len(city.junctions) == 12
    assert len(city.roads) == 18
    assert (report.ways, report.ways_not_for_scooters) == (12, 3)
    kinds = {street.name: street.kind for street in city.streets}
    assert kinds["东风路"] is RoadKind.PRIMARY
    assert kinds["西塘路"] is RoadKind.TERTIARY


def test_one_way_streets_keep_their_direction(read: tuple[City, Report]) -> None:
    city, _ = read
    eastward = _roads_of(city, "望海路")
    assert len(eastward) == 3
    for road in eastward:
        assert not road.two_way
        assert city.junctions[road.start][0] < city.junctions[road.end][0]
    turned = [road for road in _roads_of(city, "柳荫街") if not road.two_way]
    assert len(turned) == 2
    for road in turned:
        assert city.junctions[road.start][1] > city.junctions[road.end][1]


def test_a_stub_without_a_way_back_is_left_out_and_reported(read: tuple[City, Report]) -> None:
    city, report = read
    assert report.lost_junctions == 1
    assert report.lost_roads == 1
    assert len(components(arcs(city.roads, len(city.junctions)))) == 1


def test_a_bridge_is_one_only_where_it_is_said(read: tuple[City, Report]) -> None:
    city, _ = read
    assert [road for road in city.roads if road.bridge] == _roads_of(city, "东塘路")


def test_addresses_are_read_from_nodes_and_buildings(read: tuple[City, Report]) -> None:
    city, report = read
    texts = {city.address_text(at): one for at, one in enumerate(city.addresses)}
    assert set(texts) == {"东风路5号甲", "无名里7号", "柳荫街22号", "海滨区柳荫街18号柳荫新村"}
    assert texts["东风路5号甲"].kind is AddressKind.OFFICE
    assert texts["柳荫街22号"].kind is AddressKind.SHOP
    assert texts["海滨区柳荫街18号柳荫新村"].kind is AddressKind.HOME
    assert texts["海滨区柳荫街18号柳荫新村"].at == (121.2009, 30.4022)
    assert not any(one.invented for one in city.addresses)
    assert report.addresses == 4


def test_eating_places_have_a_name_and_are_within_reach(read: tuple[City, Report]) -> None:
    city, report = read
    assert [(one.name, one.kind) for one in city.places] == [
        ("海风小馆", "restaurant"),
        ("潮声咖啡", "cafe"),
        ("早潮面包", "bakery"),
    ]
    diner = city.places[0]
    assert (diner.cuisine, diner.hours) == ("noodle", "Mo-Su 10:00-22:00")
    assert diner.address is not None
    assert city.address_text(diner.address) == "柳荫街22号"
    assert report.out_of_reach == 1


def test_the_report_says_what_is_lacking(read: tuple[City, Report]) -> None:
    city, report = read
    assert report.lacks() == ("parks",)
    assert "The extract has no parks." in report.lines()
    assert city.attribution == "© OpenStreetMap contributors, ODbL"
    assert city.origin is Origin.OSM


def test_nothing_is_invented_unasked_and_everything_invented_is_marked(tmp_path: Path) -> None:
    path = write(tmp_path / "quarter.osm.pbf")
    real, _ = import_extract(path)
    city, report = import_extract(path, fill=fill_in, seed=7)
    assert city.addresses[: len(real.addresses)] == real.addresses
    assert city.places[: len(real.places)] == real.places
    assert all(one.invented for one in city.addresses[len(real.addresses) :])
    assert all(one.invented for one in city.places[len(real.places) :])
    assert report.invented_addresses == len(city.addresses) - 4 > 50
    assert report.invented_places == len(city.places) - 3 > 10
    assert not any(street.invented for street in city.streets)
    assert import_extract(path, fill=fill_in, seed=7)[0] == city


def test_a_file_that_is_no_extract_is_refused(tmp_path: Path) -> None:
    (tmp_path / "noise.osm.pbf").write_bytes(b"not a map")
    with pytest.raises(RuntimeError):
        import_extract(tmp_path / "noise.osm.pbf")


def test_the_shared_extract_gives_shanghai_streets() -> None:
    shared = Path(os.environ.get("SONGDA_SHARED", Path(__file__).parents[3] / "shared"))
    path = shared / "data/osm-shanghai/shanghai_center.osm.pbf"
    if not path.exists():
        pytest.skip("the shared extract is not here")
    city, report = import_extract(path, fill=fill_in)
    assert report.lacks() == ("addresses", "eating places", "water", "parks")
    assert len(city.junctions) > 4_000
    assert "南京西路" in {street.name for street in city.streets}
    assert report.invented_addresses > 1_600
    assert report.invented_places == 44
    assert len(components(arcs(city.roads, len(city.junctions)))) == 1
