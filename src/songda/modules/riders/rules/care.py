"""How long a rider has worked, when they must rest, when they must be asked. After GB/T 46862-2025.

Work is holding a delivery, or being on line while offers may come. Everything else is free time, and twenty
minutes of it at a stretch end a stretch of work: going off line and on again doesn't. Time is cut to whole
seconds, so that adding up spans loses none.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from songda.kernel.clocks import CityTime, city
from songda.kernel.settings import Settings
from songda.modules.riders.errors import CareRefusal, RiderDayOver, RiderMustGoOn, RiderMustRest, RiderRestDay
from songda.modules.riders.model import CareRow, CareRules, CareTold, Standing, Vehicle, Work, WorkKind

STRETCH_S_MOST = 4 * 3600
REST_S_LEAST = 20 * 60
ASKED_AFTER_S_MOST = 8 * 3600
DAYS_IN_A_ROW_MOST = 6
NEVER = 10**9


def rules_of(settings: Settings, vehicle: Vehicle) -> CareRules:
    """What the operator wants, never looser than the standard. Machines need no rest."""
    if vehicle in (Vehicle.ROBOT, Vehicle.DRONE):
        return CareRules(
            zone=settings["riders.zone"],
            stretch_s=NEVER,
            asked_after_s=NEVER,
            day_s_max=NEVER,
            days_in_a_row=NEVER,
        )
    return CareRules(
        zone=settings["riders.zone"],
        stretch_s=min(settings["riders.stretch_s"], STRETCH_S_MOST),
        rest_s=max(settings["riders.rest_s"], REST_S_LEAST),
        asked_after_s=min(settings["riders.asked_after_s"], ASKED_AFTER_S_MOST),
        day_s_max=settings["riders.day_s_max"],
        days_in_a_row=min(settings["riders.days_in_a_row"], DAYS_IN_A_ROW_MOST),
    )


def begin(at: datetime, rules: CareRules) -> Work:
    """Somebody who hasn't worked yet."""
    now = _whole(at)
    return Work(
        folded_at=now,
        day=_day(now, rules),
        on_line=False,
        held_count=0,
        worked_s=0,
        stretch_s=0,
        free_since=now,
        worked_today=False,
        days_in_a_row=0,
        went_on=False,
    )


def folded(began: Work, events: Iterable[tuple[WorkKind, datetime]], rules: CareRules) -> Work:
    """The work after all these, in order of time."""
    for kind, at in events:
        began = after(began, kind, at, rules)
    return began


def after(work: Work, kind: WorkKind, at: datetime, rules: CareRules) -> Work:
    """The work after something happened. One that comes late counts as of the newest time known."""
    work = as_of(work, at, rules)
    match kind:
        case WorkKind.ON_LINE:
            work = dataclasses.replace(work, on_line=True)
        case WorkKind.OFF_LINE:
            work = dataclasses.replace(work, on_line=False)
        case WorkKind.TOOK:
            work = dataclasses.replace(work, held_count=work.held_count + 1)
        case WorkKind.ENDED:
            work = dataclasses.replace(work, held_count=max(0, work.held_count - 1))
        case WorkKind.WENT_ON:
            work = dataclasses.replace(work, went_on=work.went_on or work.worked_s >= rules.asked_after_s)
    return _settled(work, rules)


def as_of(work: Work, at: datetime, rules: CareRules) -> Work:
    """The same rider later, nothing having happened since; an earlier time changes nothing."""
    now = _whole(at)
    while work.folded_at < now:
        work = _onward(work, now, rules)
    return work


def standing(work: Work, rules: CareRules) -> Standing:
    """Whether offers may come, and if not, why."""
    if work.days_in_a_row >= rules.days_in_a_row:
        return Standing.REST_DAY
    if work.worked_s >= rules.day_s_max:
        return Standing.DAY_OVER
    if work.worked_s >= rules.asked_after_s and not work.went_on:
        return Standing.ASKED
    if work.stretch_s >= rules.stretch_s:
        return Standing.REST_DUE if work.held_count else Standing.RESTING
    return Standing.OFFERS


def must_get_offers(work: Work, rules: CareRules) -> None:
    """Raises the CareRefusal that keeps offers from this rider, if there is one."""
    refusals: dict[Standing, type[CareRefusal]] = {
        Standing.REST_DAY: RiderRestDay,
        Standing.DAY_OVER: RiderDayOver,
        Standing.ASKED: RiderMustGoOn,
        Standing.REST_DUE: RiderMustRest,
        Standing.RESTING: RiderMustRest,
    }
    refusal = refusals.get(standing(work, rules))
    if refusal is not None:
        raise refusal(worked_min=work.worked_s // 60)


def turns_at(work: Work, rules: CareRules) -> CityTime | None:
    """When the standing changes by the clock alone, should nothing happen; None when it doesn't by itself."""
    midnight = _midnight_after(work, rules)
    match standing(work, rules):
        case Standing.RESTING:
            assert work.free_since is not None
            return min(city(work.free_since).plus(rules.rest_s), midnight)
        case Standing.OFFERS if _works(work, rules):
            return min(city(work.folded_at).plus(_left_s(work, rules)), midnight)
        case Standing.OFFERS | Standing.REST_DUE:
            return None
    return midnight


def offers_until(work: Work, rules: CareRules) -> CityTime | None:
    """Until when new work may begin, should the rider work on; None while offers can't come at all."""
    if standing(work, rules) is not Standing.OFFERS:
        return None
    until = city(work.folded_at).plus(_left_s(work, rules))
    is_last_day = work.days_in_a_row + 1 >= rules.days_in_a_row
    return min(until, _midnight_after(work, rules)) if is_last_day else until


def row_of(work: Work, at: datetime, rules: CareRules) -> CareRow:
    """What the rider and the operator are shown of it at a city time."""
    now = as_of(work, at, rules)
    here = standing(now, rules)
    return CareRow(
        standing=here,
        until_at=turns_at(now, rules) if here not in (Standing.OFFERS, Standing.ASKED) else None,
        offers_until_at=offers_until(now, rules) if _works(now, rules) else None,
        worked_s=now.worked_s,
        stretch_s=now.stretch_s,
        days_in_a_row=now.days_in_a_row + now.worked_today,
        went_on=now.went_on,
        is_working=_works(now, rules),
        as_of=now.folded_at,
    )


def told_of(work: Work, at: datetime, rules: CareRules) -> CareTold:
    """The part of it that stays as it is until the standing turns."""
    row = row_of(work, at, rules)
    return CareTold(standing=row.standing, until_at=row.until_at, offers_until_at=row.offers_until_at)


def _onward(work: Work, now: CityTime, rules: CareRules) -> Work:
    """One step towards `now`: to it, to midnight, or to where work turns into rest or rest into work."""
    here, midnight = city(work.folded_at), _midnight_after(work, rules)
    works = _works(work, rules)
    ends = [now, midnight]
    if works and not work.held_count:
        ends.append(here.plus(_left_s(work, rules)))
    if work.free_since is not None and work.stretch_s:
        ends.append(city(work.free_since).plus(rules.rest_s))
    to = min(end for end in ends if end > here)
    span_s = round(to.timestamp() - here.timestamp()) if works else 0
    work = dataclasses.replace(
        work,
        folded_at=to,
        worked_s=work.worked_s + span_s,
        stretch_s=work.stretch_s + span_s,
        # What is carried over into a day of rest is finished, and it stays a day of rest.
        worked_today=work.worked_today or (works and work.days_in_a_row < rules.days_in_a_row),
    )
    if to == midnight:
        work = dataclasses.replace(
            work,
            day=_day(to, rules),
            worked_s=0,
            went_on=False,
            days_in_a_row=work.days_in_a_row + 1 if work.worked_today else 0,
            worked_today=False,
        )
    return _settled(work, rules)


def _settled(work: Work, rules: CareRules) -> Work:
    """Free time begins where work ends, and once it has lasted long enough the stretch is over."""
    if _works(work, rules):
        return dataclasses.replace(work, free_since=None)
    if work.free_since is None:
        return dataclasses.replace(work, free_since=work.folded_at)
    free_s = work.folded_at.timestamp() - work.free_since.timestamp()
    if not work.stretch_s or free_s < rules.rest_s:
        return work
    rested = dataclasses.replace(work, stretch_s=0)
    return dataclasses.replace(rested, free_since=None) if _works(rested, rules) else rested


def _works(work: Work, rules: CareRules) -> bool:
    return work.held_count > 0 or (work.on_line and standing(work, rules) is Standing.OFFERS)


def _left_s(work: Work, rules: CareRules) -> int:
    """Seconds of work until offers stop."""
    day_s = rules.day_s_max if work.went_on else min(rules.asked_after_s, rules.day_s_max)
    return min(rules.stretch_s - work.stretch_s, day_s - work.worked_s)


def _whole(at: datetime) -> CityTime:
    return city(at.replace(microsecond=0))


def _day(at: datetime, rules: CareRules) -> date:
    local: datetime = city(at).astimezone(ZoneInfo(rules.zone))
    return local.date()


def _midnight_after(work: Work, rules: CareRules) -> CityTime:
    """When the rider's day ends. The day is looked up, not the time: a day may last 23 or 25 hours."""
    return city(datetime.combine(work.day + timedelta(days=1), time(), ZoneInfo(rules.zone)))
