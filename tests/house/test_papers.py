"""The papers made of the code say what the code says. `python -m tools.papers` makes them anew."""

import re

from tools import openapi, papers, schema
from tools.places import ROOT

from songda.entry.composition import MODULE_NAMES

ANEW = "run `python -m tools.papers` and commit what it writes"
ROWS = {"C": 17, "M": 13, "R": 7, "D": 8, "H": 8, "P": 6, "K": 6, "A": 11, "O": 8, "S": 11}
FLOORS = {"kernel", "entry", "adapters", "town"}


def test_the_openapi_document_is_fresh() -> None:
    assert openapi.DOCUMENT.read_text() == openapi.document(), ANEW


def test_the_clients_types_are_made_of_it_and_untouched() -> None:
    assert openapi.are_fresh(openapi.TYPES.read_text(), openapi.DOCUMENT.read_text()), ANEW


def test_types_of_another_document_or_touched_by_hand_are_seen() -> None:
    text = openapi.marked("export interface paths {}\n", "{}")
    assert openapi.are_fresh(text, "{}")
    assert not openapi.are_fresh(text, '{"openapi": "3.1.0"}')
    assert not openapi.are_fresh(text.replace("paths", "roads"), "{}")
    assert not openapi.are_fresh("export interface paths {}\n", "{}")


def test_the_settings_are_fresh() -> None:
    assert papers.SETTINGS.read_text() == papers.settings(), ANEW


def test_every_setting_has_a_sentence_and_its_modules_name() -> None:
    from songda.entry.composition import declared_settings

    declared = declared_settings()
    assert len({one.name for one in declared}) == len(declared)
    for one in declared:
        assert re.fullmatch(r"[a-z_]+\.[a-z_0-9]+", one.name), one.name
        assert len(one.says) > 10, one.name
        assert one.says.endswith("."), one.name


async def test_the_schema_is_fresh(database_url: str) -> None:
    assert papers.SCHEMA.read_text() == await schema.printed_from(database_url), ANEW


def test_every_mission_row_is_carried_by_somebody() -> None:
    text = (ROOT / "docs" / "mission-map.md").read_text()
    rows = re.findall(r"^\| ([A-Z]\d+) \| ([^|]+) \| ([^|]+) \|$", text, re.M)
    wanted = [f"{letter}{n}" for letter, most in ROWS.items() for n in range(1, most + 1)]
    assert [row for row, _, _ in rows] == wanted
    carriers = {name for _, _, by in rows for name in by.strip().split(", ")}
    assert carriers - FLOORS - set(MODULE_NAMES) == set()
    assert set(MODULE_NAMES) - carriers == set()
