"""Each invariant of the house is watched by rules or tests that exist, and each rule watches one."""

import re
from pathlib import Path

from songda.entry import checking

ROOT = Path(__file__).parents[2]
NAME = re.compile(r"`([^`]+)`")


def rows() -> dict[int, tuple[list[str], list[str]]]:
    """Rules and tests by the invariant's number."""
    found = {}
    for line in (ROOT / "docs" / "invariants.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 3 and cells[0].isdigit():
            found[int(cells[0])] = (NAME.findall(cells[1]), NAME.findall(cells[2]))
    return found


def test_every_invariant_is_watched() -> None:
    said = (ROOT / "ARCHITECTURE.md").read_text().partition("## Invariants")[2].partition("\n## ")[0]
    numbers = [int(number) for number in re.findall(r"^(\d+)\. ", said, re.M)]
    assert numbers == list(range(1, 12))
    assert list(rows()) == numbers
    assert [number for number, (_, tests) in rows().items() if not tests] == []


def test_every_rule_watches_one_and_every_test_is_there() -> None:
    rules = [rule for listed, _ in rows().values() for rule in listed]
    assert sorted(rules) == sorted(check.name for check in checking.checks())
    assert [test for _, tests in rows().values() for test in tests if not (ROOT / test).exists()] == []
