"""Pure decisions: open or closed, served or not, for what fee, how soon."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from songda.kernel.clocks import CityTime, city
from songda.kernel.geo import Point, Polygon, PolygonInvalid, distance_m, within_radius
from songda.modules.stores.errors import AreaInvalid, HoursOverlap, StepsUnordered, ZoneUnknown
from songda.modules.stores.model import DAY_S, Area, Pace, Slot, Span, StoreHours, StoreRules, StoreTerms

LOOK_AHEAD_DAYS = 15
ROAD_DETOUR = 1.35
RIDING_MPS = 4.5
HANDOVER_S = 180


# ---- checking what a store says of itself ------------------------------------------------------------------


def must_be_sound(rules: StoreRules) -> None:
    """Refuse with ZoneUnknown, StepsUnordered or AreaInvalid."""
    zone_of(rules.zone)
    distances = [step.from_m for step in rules.fee_steps]
    if distances != sorted(set(distances)):
        raise StepsUnordered()
    if rules.area is not None:
        polygon_of(rules.area)


def must_not_overlap(hours: StoreHours) -> None:
    """Refuse with HoursOverlap where stretches of a day meet, one ends before it begins or lasts over a day,
    a day is named twice, or a night reaches into the next day's first stretch."""
    days = {day.weekday: sorted(day.spans, key=lambda span: span.opens_s) for day in hours.week}
    if len(days) != len(hours.week):
        raise HoursOverlap(day="week")
    for weekday, spans in days.items():
        _must_follow(spans, str(weekday))
        tomorrow = days.get((weekday + 1) % 7, [])
        if spans and tomorrow and spans[-1].closes_s - DAY_S > tomorrow[0].opens_s:
            raise HoursOverlap(day=str(weekday))
    dates = [exception.on_date for exception in hours.exceptions]
    if len(set(dates)) != len(dates):
        raise HoursOverlap(day="exceptions")
    for exception in hours.exceptions:
        _must_follow(sorted(exception.spans, key=lambda span: span.opens_s), exception.on_date.isoformat())


def _must_follow(spans: list[Span], day: str) -> None:
    for span in spans:
        if not span.opens_s < span.closes_s <= span.opens_s + DAY_S:
            raise HoursOverlap(day=day)
    for earlier, later in itertools.pairwise(spans):
        if earlier.closes_s > later.opens_s:
            raise HoursOverlap(day=day)


@lru_cache(maxsize=200)
def zone_of(name: str) -> ZoneInfo:
    """The IANA zone of that name; refuses with ZoneUnknown."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ZoneUnknown(zone=name) from None


@lru_cache(maxsize=2000)
def polygon_of(area: Area) -> Polygon:
    """The area as a polygon; refuses with AreaInvalid."""
    try:
        return Polygon(area.outer, area.holes)
    except PolygonInvalid as invalid:
        raise AreaInvalid(why=str(invalid)) from None


# ---- hours -------------------------------------------------------------------------------------------------


def is_open(terms: StoreTerms, at: CityTime) -> bool:
    """Whether the store takes orders at that moment: listed, not paused, within its hours."""
    if not terms.rules.is_listed or (terms.paused_until is not None and at < city(terms.paused_until)):
        return False
    return is_within_hours(terms, at)


def is_within_hours(terms: StoreTerms, at: CityTime) -> bool:
    """Whether the moment lies within the hours alone; the end of a stretch is outside."""
    return any(opens <= at < closes for opens, closes in _around(terms, at, days=0))


def opens_at(terms: StoreTerms, at: CityTime) -> CityTime | None:
    """From when on the store takes orders: the moment itself where it is open, None where it isn't listed or
    has no hours within the next two weeks."""
    if not terms.rules.is_listed:
        return None
    since = at if terms.paused_until is None else max(at, city(terms.paused_until))
    for opens, closes in _around(terms, since, days=LOOK_AHEAD_DAYS):
        if since < closes:
            return max(since, opens)
    return None


def closes_at(terms: StoreTerms, at: CityTime) -> CityTime | None:
    """When the stretch that holds this moment ends; None outside the hours."""
    return next((closes for opens, closes in _around(terms, at, days=0) if opens <= at < closes), None)


def business_date(terms: StoreTerms, at: CityTime) -> date:
    """The date a sale at this moment belongs to: where a night began the evening before, that evening's."""
    local = _date_at(terms, at)
    yesterday = local - timedelta(days=1)
    is_night = any(opens <= at < closes for opens, closes in _of_day(terms, yesterday))
    return yesterday if is_night else local


def _around(terms: StoreTerms, at: CityTime, *, days: int) -> Iterator[tuple[CityTime, CityTime]]:
    """The open stretches from the evening before on, in order."""
    first = _date_at(terms, at) - timedelta(days=1)
    for ahead in range(days + 2):
        yield from _of_day(terms, first + timedelta(days=ahead))


def _of_day(terms: StoreTerms, day: date) -> Iterable[tuple[CityTime, CityTime]]:
    return _stretches(tuple(_spans(terms.hours, day)), day, terms.rules.zone)


@lru_cache(maxsize=20_000)
def _stretches(spans: tuple[Span, ...], day: date, zone_name: str) -> tuple[tuple[CityTime, CityTime], ...]:
    zone = zone_of(zone_name)
    ordered = sorted(spans, key=lambda span: span.opens_s)
    return tuple((_wall(day, span.opens_s, zone), _wall(day, span.closes_s, zone)) for span in ordered)


def _spans(hours: StoreHours, day: date) -> Iterable[Span]:
    for exception in hours.exceptions:
        if exception.on_date == day:
            return exception.spans
    return next((named.spans for named in hours.week if named.weekday == day.weekday()), ())


def _date_at(terms: StoreTerms, at: CityTime) -> date:
    local: datetime = at.astimezone(zone_of(terms.rules.zone))
    return local.date()


def _wall(day: date, second: int, zone: ZoneInfo) -> CityTime:
    """The instant at which the wall clock shows that second: on a day of 23 or 25 hours too."""
    return city((datetime.combine(day, time()) + timedelta(seconds=second)).replace(tzinfo=zone))


# ---- slots -------------------------------------------------------------------------------------------------


def slots_between(terms: StoreTerms, since: CityTime, until: CityTime) -> list[tuple[CityTime, CityTime]]:
    """The slots that begin in [since, until) and lie wholly within the hours, in order."""
    found = []
    for opens, closes in _around(terms, since, days=LOOK_AHEAD_DAYS):
        start = opens
        while start.plus(terms.rules.slot_s) <= closes and start < until:
            if since <= start:
                found.append((start, start.plus(terms.rules.slot_s)))
            start = start.plus(terms.rules.slot_s)
    return found


def is_slot(terms: StoreTerms, starts_at: CityTime) -> bool:
    """Whether one of the store's slots begins at exactly this moment."""
    return (starts_at, starts_at.plus(terms.rules.slot_s)) in slots_between(
        terms, starts_at, starts_at.plus(1)
    )


def with_left(
    terms: StoreTerms, slots: Iterable[tuple[CityTime, CityTime]], taken: dict[datetime, int]
) -> list[Slot]:
    """The slots with how many more orders fit into each."""
    capacity = terms.rules.slot_capacity
    return [
        Slot(starts_at=start, ends_at=end, left=max(0, capacity - taken.get(start, 0)))
        for start, end in slots
    ]


# ---- area and fee ------------------------------------------------------------------------------------------


def place(terms: StoreTerms) -> Point:
    """Where the store is."""
    return Point(terms.face.lon, terms.face.lat)


def serves(terms: StoreTerms, point: Point) -> bool:
    """Whether the store delivers there: within its polygon where it has one, else within its radius.

    In a peak only the nearer part of either is served.
    """
    if terms.reach_percent < 100:
        most_m = reach_m(terms.face.lon, terms.face.lat, terms.rules) * terms.reach_percent / 100
        if not within_radius(place(terms), point, most_m):
            return False
    if terms.rules.area is not None:
        return polygon_of(terms.rules.area).contains(point)
    return within_radius(place(terms), point, terms.rules.radius_m)


def reach_m(face_lon: float, face_lat: float, rules: StoreRules) -> int:
    """How far the area reaches at most: by this the nearby stores are found before `serves` decides."""
    if rules.area is None:
        return rules.radius_m
    here = Point(face_lon, face_lat)
    return min(100_000, 1 + max(round(distance_m(here, Point(lon, lat))) for lon, lat in rules.area.outer))


def fee_minor(terms: StoreTerms, distance_m: float) -> int:
    """The delivery fee over this distance: the base, and every step reached adds its part."""
    steps = terms.rules.fee_steps
    return terms.rules.fee_base_minor + sum(step.add_minor for step in steps if distance_m >= step.from_m)


def fee_for(terms: StoreTerms, distance_m: float, food_minor: int) -> int:
    """The fee of an order: nothing from `free_above_minor` worth of food on."""
    above = terms.rules.free_above_minor
    return 0 if above is not None and food_minor >= above else fee_minor(terms, distance_m)


def eta_s(pace: Pace, distance_m: float) -> tuple[int, int]:
    """From ordering to the door in seconds, likely and cautious, by the crow's distance.

    A glance for lists; the promise of an order is made in `orders` over the road network.
    """
    ride_s = distance_m * ROAD_DETOUR / RIDING_MPS
    low = pace.prep_s_p50 + pace.usual_wait_s + ride_s + HANDOVER_S
    high = max(pace.prep_s_p90, pace.prep_s_p50) + pace.pickup_delay_s + ride_s * 1.3 + HANDOVER_S
    return _whole_minutes(low), _whole_minutes(high) + 60 * 5


def _whole_minutes(seconds: float) -> int:
    return round(seconds / 60) * 60
