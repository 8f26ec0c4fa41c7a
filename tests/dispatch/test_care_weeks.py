"""The checker of care is red on every planted breach and on every rule switched off, and clean otherwise."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest

from songda.entry.cli import main
from songda.modules.dispatch.simulation.care.checking import Given, Mark, check
from songda.modules.dispatch.simulation.care.weeks import Weeks

START = datetime.fromisoformat("2026-03-02T06:00:00+08:00")


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def gift(hours: float, **changes: object) -> Given:
    now = at(hours)
    plain: dict[str, object] = {
        "rider": "r",
        "at": now,
        "pickup_expected_at": now + timedelta(minutes=10),
        "drop_expected_at": now + timedelta(minutes=20),
        "ready_known_at": now + timedelta(minutes=8),
        "ride_m": 2_000.0,
    }
    return Given(**(plain | changes))  # type: ignore[arg-type]


def mark(what: str, hours: float) -> Mark:
    return Mark(rider="r", what=what, at=at(hours))


def rules_broken(given: list[Given], marks: list[Mark]) -> list[str]:
    return [breach.rule for breach in check(given, marks)]


def every_ten_minutes(begin: float, end: float) -> list[Given]:
    return [gift(begin + n / 6) for n in range(int((end - begin) * 6))]


def test_four_hours_of_offers_are_allowed_and_a_minute_more_is_not() -> None:
    marks = [mark("on_line", 0), mark("off_line", 9)]
    assert rules_broken([*every_ten_minutes(0.1, 4), gift(4.09)], marks) == []
    assert rules_broken([*every_ten_minutes(0.1, 4), gift(4.0), gift(4.12)], marks) == ["rest"]
    rested = [*every_ten_minutes(0.1, 4), *every_ten_minutes(4.4, 6)]
    assert rules_broken(rested, marks) == []


def test_hopping_off_line_is_no_rest_and_holding_isnt_either() -> None:
    hops = [mark("on_line", 0), mark("off_line", 2), mark("on_line", 2.2), mark("off_line", 9)]
    assert rules_broken([*every_ten_minutes(0.1, 4.3), gift(4.29)], hops) == []
    assert rules_broken([*every_ten_minutes(0.1, 4.3), gift(4.32)], hops) == ["rest"]
    carrying = [mark("on_line", 0), mark("took", 3.9), mark("ended", 4.5), mark("off_line", 9)]
    assert rules_broken([*every_ten_minutes(0.1, 3.9), gift(4.6)], carrying) == ["rest"]
    assert rules_broken([*every_ten_minutes(0.1, 3.9), gift(4.84)], carrying) == []


def test_waiting_to_be_asked_is_no_work() -> None:
    marks = [mark("on_line", 0), mark("went_on", 4.1), mark("off_line", 9)]
    given = [*every_ten_minutes(0.1, 4.2), gift(4.15)]
    assert rules_broken(given, marks) == []
    assert rules_broken(given, [marks[0], marks[2]]) == ["rest"]


def test_eight_hours_need_a_yes_of_that_day() -> None:
    marks = [mark("on_line", 0), mark("off_line", 12)]
    given = [*every_ten_minutes(0.1, 4), *every_ten_minutes(4.4, 8), *every_ten_minutes(8.4, 10)]
    assert set(rules_broken(given, marks)) == {"asked"}
    said = [marks[0], mark("went_on", 8.39), marks[1]]
    assert rules_broken(given, said) == []
    yesterday = [Mark(rider="r", what="went_on", at=at(-7)), *marks]
    assert set(rules_broken(given, yesterday)) == {"asked"}


def test_six_days_are_allowed_and_a_seventh_is_not() -> None:
    marks = [m for day in range(8) for m in (mark("on_line", 24 * day), mark("off_line", 24 * day + 3))]
    days = [gift(24 * day + 1) for day in range(7)]
    assert rules_broken(days[:6], marks) == []
    assert rules_broken(days, marks) == ["week"]
    assert rules_broken([*days[:5], gift(24 * 6 + 1), gift(24 * 7 + 1)], marks) == []


def test_an_arrival_faster_than_fifteen_an_hour_is_seen() -> None:
    fast = gift(1, ride_m=2_600.0)
    assert rules_broken([fast], []) == ["speed"]
    assert rules_broken([gift(1, ride_m=2_500.0)], []) == []
    assert rules_broken([gift(1, ride_m=9_000.0, held_to_15=False)], []) == []
    assert rules_broken([gift(1, reach_m=2_600.0)], []) == ["speed"]


def test_a_pickup_before_the_kitchen_expects_the_food_is_seen() -> None:
    early = gift(1, ready_known_at=at(1) + timedelta(minutes=11))
    assert rules_broken([early], []) == ["kitchen"]


def test_a_fortnight_of_greedy_riders_breaks_nothing() -> None:
    weeks = Weeks(7, people=8)
    log = weeks.run(2_400)
    assert weeks.now_s > 8 * 86_400, "more than a week, so that days of rest came"
    assert check(log.given, log.marks) == []
    assert any(one.pickup_expected_at is None for one in log.given), "some were given by hand"
    assert [key for key in log.counts if key.startswith("refused")], "the guard had to say no"


@pytest.mark.parametrize(
    ("rule", "offers"), [("rest", 600), ("asked", 600), ("speed", 200), ("kitchen", 200), ("week", 2_400)]
)
def test_the_checker_is_red_on_the_rule_that_is_switched_off_and_on_no_other(rule: str, offers: int) -> None:
    log = Weeks(7, people=8, without=rule).run(offers)
    assert set(Counter(breach.rule for breach in check(log.given, log.marks))) == {rule}


def test_the_command_prints_counts_and_says_so_with_its_exit(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dispatch", "care", "--offers", "200", "--people", "8"]) == 0
    assert "0 breaches  rest" in capsys.readouterr().out
    assert main(["dispatch", "care", "--offers", "200", "--people", "8", "--without", "kitchen"]) == 1
    with pytest.raises(SystemExit):
        main(["dispatch", "care", "--offers", "10", "--without", "sleep"])
