"""Finding a door by words and by place."""

from tests.roads.small_city import at, small_city

from songda.modules.roads.rules.doors import DoorBook


def _texts(typed: str, east_m: float | None = None, north_m: float = 0) -> list[str]:
    book = DoorBook(small_city())
    if east_m is None:
        return [door.text for door in book.find(typed)]
    here = at(east_m, north_m)
    return [door.text for door in book.find(typed, here.lon, here.lat)]


def test_a_street_finds_its_doors() -> None:
    assert _texts("南街") == ["南街1号", "南街12号"]


def test_a_street_and_a_number_in_any_spacing() -> None:
    assert _texts("南街 12") == ["南街12号"]
    assert _texts("南街12") == ["南街12号"]


def test_a_place_puts_the_nearest_first() -> None:
    assert _texts("12", 0, 160) == ["西弄12号", "南街12号"]
    assert _texts("", 20, 300)[0] == "北街2号"


def test_nothing_typed_and_no_place_finds_nothing() -> None:
    assert _texts("") == []
    assert _texts("没有的街") == []
