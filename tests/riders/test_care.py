"""Work and rest as a pure fold. Times are written as a clock in Shanghai shows them."""

from __future__ import annotations

import itertools
import random
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from songda.modules.riders.errors import CareRefusal, RiderDayOver, RiderMustGoOn, RiderMustRest, RiderRestDay
from songda.modules.riders.model import CareRules, Standing, Vehicle, Work, WorkKind
from songda.modules.riders.rules import care

SHANGHAI = ZoneInfo("Asia/Shanghai")
RULES = CareRules(zone="Asia/Shanghai")
ON, OFF = WorkKind.ON_LINE, WorkKind.OFF_LINE
TOOK, ENDED, WENT_ON = WorkKind.TOOK, WorkKind.ENDED, WorkKind.WENT_ON


def at(clock: str, day: int = 2) -> datetime:
    hour, minute = clock.split(":")
    return datetime(2026, 3, day, int(hour), int(minute), tzinfo=SHANGHAI)


def worked(*events: tuple[WorkKind, str], day: int = 2, since: Work | None = None) -> Work:
    began = since or care.begin(at("00:00", day), RULES)
    return care.folded(began, [(kind, at(clock, day)) for kind, clock in events], RULES)


def standing(work: Work, clock: str, day: int = 2) -> Standing:
    return care.standing(care.as_of(work, at(clock, day), RULES), RULES)


def test_after_four_hours_on_line_come_twenty_minutes_of_rest() -> None:
    work = worked((ON, "10:00"))
    assert standing(work, "13:59") is Standing.OFFERS
    assert standing(work, "14:00") is Standing.RESTING
    assert standing(work, "14:19") is Standing.RESTING
    assert standing(work, "14:20") is Standing.OFFERS
    now = care.as_of(work, at("14:30"), RULES)
    assert (now.worked_s, now.stretch_s) == (4 * 3600 + 600, 600), "rest is no work"


def test_the_rest_counts_from_the_end_of_what_is_being_done() -> None:
    work = worked((ON, "10:00"), (TOOK, "13:50"), (ENDED, "14:25"))
    assert standing(worked((ON, "10:00"), (TOOK, "13:50")), "14:24") is Standing.REST_DUE
    assert standing(work, "14:26") is Standing.RESTING
    assert standing(work, "14:44") is Standing.RESTING
    assert standing(work, "14:45") is Standing.OFFERS


def test_two_deliveries_end_when_the_second_does() -> None:
    work = worked((ON, "10:00"), (TOOK, "13:50"), (TOOK, "13:52"), (ENDED, "14:10"), (ENDED, "14:30"))
    assert standing(work, "14:49") is Standing.RESTING
    assert standing(work, "14:50") is Standing.OFFERS


def test_going_off_line_and_on_again_resets_nothing() -> None:
    work = worked((ON, "10:00"), (OFF, "12:00"), (ON, "12:10"), (OFF, "13:00"), (ON, "13:19"))
    # 2 h and 50 min of work before 13:19, so the four hours are full at 14:29.
    assert standing(work, "14:28") is Standing.OFFERS
    assert standing(work, "14:29") is Standing.RESTING
    hopping = worked((ON, "10:00"), (OFF, "14:05"), (ON, "14:06"))
    assert standing(hopping, "14:19") is Standing.RESTING
    assert standing(hopping, "14:20") is Standing.OFFERS


def test_twenty_minutes_off_line_are_a_rest_at_any_time() -> None:
    work = worked((ON, "10:00"), (OFF, "12:00"), (ON, "12:20"))
    assert standing(work, "16:19") is Standing.OFFERS
    assert standing(work, "16:20") is Standing.RESTING


def test_riding_home_what_was_accepted_is_work_though_off_line() -> None:
    work = worked((ON, "10:00"), (TOOK, "11:50"), (OFF, "12:00"), (ENDED, "12:30"), (ON, "12:40"))
    assert care.as_of(work, at("12:40"), RULES).stretch_s == 2 * 3600 + 1800


def test_at_eight_hours_the_rider_is_asked_and_decides() -> None:
    work = worked((ON, "08:00"))
    # 8:00-12:00, rest, 12:20-16:20: eight hours.
    assert standing(work, "16:19") is Standing.OFFERS
    assert standing(work, "16:20") is Standing.ASKED
    assert standing(work, "20:00") is Standing.ASKED, "waiting for an answer is no work"
    early = care.after(work, WENT_ON, at("15:00"), RULES)
    assert standing(early, "16:20") is Standing.ASKED, "nobody says yes beforehand"
    at_once = care.after(work, WENT_ON, at("16:21"), RULES)
    assert standing(at_once, "16:22") is Standing.RESTING, "the second four hours are over as well"
    assert standing(at_once, "16:40") is Standing.OFFERS
    assert standing(at_once, "20:39") is Standing.OFFERS


def test_the_longest_day_ends_whatever_the_rider_says() -> None:
    work = care.after(worked((ON, "06:00")), WENT_ON, at("14:20"), RULES)
    # 6-10, 10:20-14:20, 14:40-18:40: twelve hours.
    assert standing(work, "18:39") is Standing.OFFERS
    assert standing(work, "18:40") is Standing.DAY_OVER
    assert standing(work, "23:59") is Standing.DAY_OVER
    assert standing(work, "00:00", day=3) is Standing.OFFERS


def test_after_six_days_of_work_comes_a_day_of_rest() -> None:
    work = care.begin(at("00:00", 1), RULES)
    for day in range(2, 8):
        assert standing(work, "09:00", day) is Standing.OFFERS
        work = worked((ON, "10:00"), (OFF, "12:00"), day=day, since=work)
    work = care.after(work, ON, at("09:00", 8), RULES)
    assert standing(work, "09:00", 8) is Standing.REST_DAY
    assert standing(work, "23:59", 8) is Standing.REST_DAY
    assert standing(work, "00:01", 9) is Standing.OFFERS
    assert care.as_of(work, at("00:30", 9), RULES).days_in_a_row == 0


def test_what_is_carried_over_midnight_does_not_cost_a_second_day_of_rest() -> None:
    work = care.begin(at("00:00", 1), RULES)
    for day in range(2, 7):
        work = worked((ON, "10:00"), (OFF, "12:00"), day=day, since=work)
    work = worked((ON, "20:00"), (TOOK, "23:40"), day=7, since=work)
    work = worked((ENDED, "00:20"), (OFF, "00:21"), day=8, since=work)
    assert standing(work, "10:00", 8) is Standing.REST_DAY
    assert standing(work, "10:00", 9) is Standing.OFFERS


def test_a_day_off_begins_the_week_anew() -> None:
    work = care.begin(at("00:00", 1), RULES)
    for day in (2, 3, 4, 6, 7, 8, 9):
        work = worked((ON, "10:00"), (OFF, "12:00"), day=day, since=work)
    assert standing(work, "10:00", 10) is Standing.OFFERS
    assert care.as_of(work, at("10:00", 10), RULES).days_in_a_row == 4


def test_each_reason_is_a_refusal_of_its_own() -> None:
    began = care.begin(at("10:00"), RULES)
    reasons = {
        RiderMustRest: {"stretch_s": 14_400},
        RiderMustGoOn: {"worked_s": 28_800},
        RiderDayOver: {"worked_s": 43_200},
        RiderRestDay: {"days_in_a_row": 6},
    }
    for refusal, changes in reasons.items():
        with pytest.raises(refusal):
            care.must_get_offers(_with(began, **changes), RULES)
    care.must_get_offers(began, RULES)


def _with(work: Work, **changes: int) -> Work:
    import dataclasses

    return dataclasses.replace(work, **changes)  # type: ignore[arg-type]


def test_the_next_turn_is_foretold() -> None:
    work = worked((ON, "10:00"))
    assert care.turns_at(work, RULES) == at("14:00")
    assert care.offers_until(work, RULES) == at("14:00")
    resting = care.as_of(work, at("14:05"), RULES)
    assert care.turns_at(resting, RULES) == at("14:20")
    assert care.offers_until(resting, RULES) is None
    row = care.row_of(work, at("14:05"), RULES)
    assert (row.standing, row.until_at, row.worked_s) == (Standing.RESTING, at("14:20"), 14_400)


def test_an_operator_may_be_kinder_never_harsher(settings: object) -> None:
    from songda.kernel.settings import Settings

    assert isinstance(settings, Settings)
    settings.replace(riders__stretch_s=90_000, riders__rest_s=60, riders__asked_after_s=99_999)
    settings.replace(riders__days_in_a_row=30)
    harsh = care.rules_of(settings, Vehicle.EBIKE)
    assert (harsh.stretch_s, harsh.rest_s, harsh.asked_after_s, harsh.days_in_a_row) == (
        14_400,
        1_200,
        28_800,
        6,
    )
    settings.replace(riders__stretch_s=7_200, riders__rest_s=1_800)
    kind = care.rules_of(settings, Vehicle.EBIKE)
    assert (kind.stretch_s, kind.rest_s) == (7_200, 1_800)


@given(some.integers(0, 10_000))
def test_folding_in_pieces_is_folding_at_once(seed: int) -> None:
    """However often somebody looks in between, the answer is the same: a restart loses nothing."""
    draw, now, held = random.Random(seed), at("00:00"), 0
    events: list[tuple[WorkKind, datetime]] = []
    for _ in range(60):
        now += timedelta(seconds=draw.randrange(1, 9_000))
        kind = draw.choice([ON, OFF, TOOK, WENT_ON] + [ENDED] * min(held, 2))
        held += (kind is TOOK) - (kind is ENDED)
        events.append((kind, now))
    began = care.begin(at("00:00"), RULES)
    at_once = care.folded(began, events, RULES)
    in_pieces = began
    for (kind, when), (_, following) in itertools.pairwise([*events, (ON, now + timedelta(hours=9))]):
        in_pieces = care.after(in_pieces, kind, when, RULES)
        peek = when
        while peek < following and draw.random() < 0.7:
            peek += timedelta(seconds=draw.randrange(1, 2_000))
            in_pieces = care.as_of(in_pieces, min(peek, following), RULES)
    end = now + timedelta(hours=9)
    assert care.as_of(in_pieces, end, RULES) == care.as_of(at_once, end, RULES)
    assert in_pieces.worked_s >= 0


@given(some.integers(0, 10_000))
def test_offers_never_come_while_the_guard_says_no_and_the_turn_is_right(seed: int) -> None:
    """The foretold turn is the first moment at which the standing is another."""
    draw = random.Random(seed)
    work = worked((ON, "00:10"))
    for _ in range(draw.randrange(1, 6)):
        work = care.as_of(work, work.folded_at + timedelta(seconds=draw.randrange(1, 20_000)), RULES)
        if draw.random() < 0.5:
            work = care.after(work, WENT_ON, work.folded_at, RULES)
    here, turn = care.standing(work, RULES), care.turns_at(work, RULES)
    if turn is not None:
        before = care.as_of(work, turn - timedelta(seconds=1), RULES)
        assert care.standing(before, RULES) is here
    try:
        care.must_get_offers(work, RULES)
    except CareRefusal:
        assert here is not Standing.OFFERS
    else:
        assert here is Standing.OFFERS
