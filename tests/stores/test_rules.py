"""Open or closed, served or not, for what fee: decided without a database."""

from datetime import date

import pytest
from tests.stores.shop import BUND, HOURS, RULES, shanghai, terms

from songda.kernel.geo import Point, moved
from songda.modules.stores import rules
from songda.modules.stores.errors import AreaInvalid, HoursOverlap, StepsUnordered, ZoneUnknown
from songda.modules.stores.model import Area, DayHours, FeeStep, Span, StoreHours, StoreRules

HERE = Point(*BUND)


@pytest.mark.parametrize(
    ("day", "clock", "is_open"),
    [
        ("2026-09-28", "10:59", False),
        ("2026-09-28", "11:00", True),
        ("2026-09-28", "13:59", True),
        ("2026-09-28", "14:00", False),
        ("2026-09-28", "23:59", True),
        ("2026-09-29", "01:59", True),
        ("2026-09-29", "02:00", False),
        ("2026-09-27", "12:00", False),
        ("2026-09-27", "01:00", True),
        ("2026-09-28", "01:00", False),
    ],
    ids=[
        "before",
        "opens",
        "lunch",
        "gap",
        "night",
        "overnight",
        "closes",
        "sunday",
        "saturdays_night",
        "sundays_night",
    ],
)
def test_is_open_within_its_hours_and_over_midnight(day: str, clock: str, is_open: bool) -> None:
    assert rules.is_open(terms(), shanghai(day, clock)) is is_open


def test_exceptions_replace_their_date_only() -> None:
    assert not rules.is_open(terms(), shanghai("2026-10-01", "12:00"))
    assert rules.is_open(terms(), shanghai("2026-10-01", "01:00")), "the night before goes on"
    assert not rules.is_open(terms(), shanghai("2026-10-02", "01:00"))
    assert rules.is_open(terms(), shanghai("2026-10-04", "12:00")), "a Sunday with hours of its own"
    assert not rules.is_open(terms(), shanghai("2026-10-04", "18:00"))


def test_a_pause_closes_and_ends_by_itself() -> None:
    paused = terms(paused_until=shanghai("2026-09-28", "12:30"))
    assert not rules.is_open(paused, shanghai("2026-09-28", "12:29"))
    assert rules.is_open(paused, shanghai("2026-09-28", "12:30"))
    assert rules.opens_at(paused, shanghai("2026-09-28", "12:00")) == shanghai("2026-09-28", "12:30")


@pytest.mark.parametrize(
    ("asked", "opens"),
    [
        (("2026-09-28", "12:00"), ("2026-09-28", "12:00")),
        (("2026-09-28", "15:00"), ("2026-09-28", "17:00")),
        (("2026-09-27", "03:00"), ("2026-09-28", "11:00")),
        (("2026-10-01", "02:00"), ("2026-10-02", "11:00")),
    ],
)
def test_says_when_it_opens_next(asked: tuple[str, str], opens: tuple[str, str]) -> None:
    assert rules.opens_at(terms(), shanghai(*asked)) == shanghai(*opens)


def test_never_opens_when_not_listed_or_without_hours() -> None:
    assert rules.opens_at(terms(hours=StoreHours(week=())), shanghai("2026-09-28", "12:00")) is None
    hidden = terms(rules=StoreRules(zone="Asia/Shanghai", currency="CNY", is_listed=False))
    assert rules.opens_at(hidden, shanghai("2026-09-28", "12:00")) is None
    assert not rules.is_open(hidden, shanghai("2026-09-28", "12:00"))


def test_the_wall_clock_decides_where_summer_time_ends() -> None:
    all_day = StoreHours(week=(DayHours(weekday=6, spans=(Span(opens_s=0, closes_s=86_400),)),))
    berlin = terms(hours=all_day, rules=StoreRules(zone="Europe/Berlin", currency="EUR"))
    opens = rules.opens_at(berlin, shanghai("2026-10-24", "12:00"))
    assert opens is not None
    closes = rules.closes_at(berlin, opens)
    assert closes is not None
    assert (closes - opens).total_seconds() == 25 * 3600


def test_a_night_belongs_to_the_evening_it_began() -> None:
    assert rules.business_date(terms(), shanghai("2026-09-29", "01:00")) == date(2026, 9, 28)
    assert rules.business_date(terms(), shanghai("2026-09-29", "02:00")) == date(2026, 9, 29)


def test_slots_lie_wholly_within_the_hours() -> None:
    slots = rules.slots_between(terms(), shanghai("2026-09-28", "13:20"), shanghai("2026-09-28", "17:20"))
    assert [start for start, _ in slots] == [
        shanghai("2026-09-28", "13:30"),
        shanghai("2026-09-28", "13:45"),
        shanghai("2026-09-28", "17:00"),
        shanghai("2026-09-28", "17:15"),
    ]
    assert rules.is_slot(terms(), shanghai("2026-09-28", "13:45"))
    assert not rules.is_slot(terms(), shanghai("2026-09-28", "13:50"))
    assert not rules.is_slot(terms(), shanghai("2026-09-28", "14:00"))


@pytest.mark.parametrize(
    ("distance_m", "fee"), [(0, 300), (999, 300), (1000, 400), (1999.9, 400), (2000, 600), (9000, 600)]
)
def test_the_fee_steps_with_the_distance(distance_m: float, fee: int) -> None:
    assert rules.fee_minor(terms(), distance_m) == fee


def test_delivery_is_free_from_a_worth_on() -> None:
    assert rules.fee_for(terms(), 1500, 9999) == 400
    assert rules.fee_for(terms(), 1500, 10_000) == 0


def test_serves_by_radius_or_by_polygon() -> None:
    near, far = moved(HERE, 2900, 0), moved(HERE, 3100, 0)
    assert rules.serves(terms(), near)
    assert not rules.serves(terms(), far)
    corners = [
        moved(HERE, east, north) for east, north in ((-500, -500), (4000, -500), (4000, 500), (-500, 500))
    ]
    area = Area(outer=tuple((corner.lon, corner.lat) for corner in corners))
    shaped = terms(rules=StoreRules(zone="Asia/Shanghai", currency="CNY", radius_m=3000, area=area))
    assert rules.serves(shaped, far)
    assert not rules.serves(shaped, moved(HERE, 0, 600))
    assert 4000 <= rules.reach_m(*BUND, shaped.rules) <= 4060


def test_the_glance_at_time_grows_with_distance() -> None:
    low, high = rules.eta_s(terms().pace, 1000)
    assert (low, high) == (1260, 2340)
    assert rules.eta_s(terms().pace, 3000) > (low, high)


@pytest.mark.parametrize(
    "week",
    [
        ({0: ((0, 7200), (3600, 9000))}),
        ({0: ((7200, 7200),)}),
        ({0: ((61_200, 61_200 + 86_401),)}),
        ({0: ((61_200, 93_600),), 1: ((3600, 7200),)}),
        ({6: ((61_200, 93_600),), 0: ((3600, 7200),)}),
    ],
    ids=["overlap", "empty", "over_a_day", "into_tomorrow", "into_monday"],
)
def test_refuses_hours_that_overlap(week: dict[int, tuple[tuple[int, int], ...]]) -> None:
    days = tuple(
        DayHours(weekday=day, spans=tuple(Span(opens_s=opens, closes_s=closes) for opens, closes in spans))
        for day, spans in week.items()
    )
    with pytest.raises(HoursOverlap):
        rules.must_not_overlap(StoreHours(week=days))


def test_takes_hours_that_meet_without_overlapping() -> None:
    rules.must_not_overlap(HOURS)


def test_refuses_rules_that_are_not_sound() -> None:
    rules.must_be_sound(RULES)
    with pytest.raises(ZoneUnknown):
        rules.must_be_sound(StoreRules(zone="Asia/Nowhere", currency="CNY"))
    steps = (FeeStep(from_m=2000, add_minor=1), FeeStep(from_m=1000, add_minor=1))
    with pytest.raises(StepsUnordered):
        rules.must_be_sound(StoreRules(zone="UTC", currency="CNY", fee_steps=steps))
    crossed = Area(outer=((0.0, 0.0), (2.0, 2.0), (2.0, 0.0), (0.0, 2.0)))
    with pytest.raises(AreaInvalid):
        rules.must_be_sound(StoreRules(zone="UTC", currency="CNY", area=crossed))
