"""The promise is kept in a compact city and in a wide one; its error, part by part, is printed."""

import pytest
from tests.town.promised import kept, lunch, table
from tests.town.test_real_input import EXTRACT

from songda.adapters.osm import import_extract
from songda.kernel.city import City
from songda.town.city import fill_in, generate_city


def _must_keep(name: str, city: City, capsys: pytest.CaptureFixture[str]) -> None:
    orders = lunch(city)
    with capsys.disabled():
        print("", *table(name, orders), sep="\n")
    assert len(orders) > 150
    assert kept(orders) >= 0.9


@pytest.mark.long
@pytest.mark.timeout(900)
def test_nine_in_ten_come_within_their_promise(capsys: pytest.CaptureFixture[str]) -> None:
    _must_keep("invented city", generate_city(1), capsys)


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.skipif(not EXTRACT.exists(), reason="the shared real input is not here")
def test_nine_in_ten_come_within_their_promise_on_real_streets(capsys: pytest.CaptureFixture[str]) -> None:
    city, _ = import_extract(EXTRACT, fill=fill_in)
    _must_keep("central Shanghai", city, capsys)
