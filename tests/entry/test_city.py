"""`songda city`: a real extract in, a packed city out, and plain words about what it lacks."""

from pathlib import Path

import pytest
from tests.osm.small_extract import write

from songda.entry.cli import main
from songda.kernel.city import Origin, load_city


def test_an_extract_becomes_a_city_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "quarter.city.json.gz"
    assert main(["city", "import", str(write(tmp_path / "quarter.osm.pbf")), "--out", str(out)]) == 0
    city = load_city(out)
    assert city.origin is Origin.OSM
    assert not any(address.invented for address in city.addresses)
    said = capsys.readouterr().out
    assert "The extract has no parks." in said
    assert "© OpenStreetMap contributors, ODbL" in said
    assert "Invented" not in said


def test_fill_invents_and_says_how_much(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "quarter.city.json.gz"
    extract = str(write(tmp_path / "quarter.osm.pbf"))
    assert main(["city", "import", extract, "--fill", "--out", str(out)]) == 0
    invented = [address for address in load_city(out).addresses if address.invented]
    assert len(invented) > 50
    assert f"marked so: {len(invented)} addresses" in capsys.readouterr().out


def test_a_file_that_is_no_map_ends_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "noise.osm.pbf").write_bytes(b"not a map")
    with pytest.raises(SystemExit, match="can't be read as an OpenStreetMap extract"):
        main(["city", "import", str(tmp_path / "noise.osm.pbf"), "--out", str(tmp_path / "out")])
    assert not (tmp_path / "out").exists()


def test_a_city_is_made_from_a_seed(tmp_path: Path) -> None:
    out = tmp_path / "made.city.json.gz"
    assert main(["city", "make", "--seed", "3", "--out", str(out)]) == 0
    assert load_city(out).key == "lanjiang-3"
