"""The values of this module: a store's terms, its hours, fees, area and pace."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from songda.kernel.ids import CityId, MerchantId, StoreId
from songda.kernel.values import (
    BasisPoints,
    Count,
    Currency,
    Exact,
    Flag,
    Instant,
    Lat,
    Lon,
    Metres,
    Name40,
    Name80,
    Note200,
    Price,
    Seconds,
    Text2000,
    Uuid,
    Zone,
    value,
)

DAY_S = 86_400

Weekday = Annotated[int, Field(ge=0, le=6), Exact]
OpensS = Annotated[int, Field(ge=0, lt=DAY_S), Exact]
ClosesS = Annotated[int, Field(ge=1, le=2 * DAY_S), Exact]
Corner = tuple[Lon, Lat]
Ring = Annotated[tuple[Corner, ...], Field(min_length=3, max_length=500)]


@value
class Span:
    """From when to when, in seconds of the store's wall clock since midnight.

    An end past 86,400 lies on the next day: 17:00 to 02:00 is 61,200 to 93,600.
    """

    opens_s: OpensS
    closes_s: ClosesS


@value
class DayHours:
    """When the store is open on a weekday, Monday being 0."""

    weekday: Weekday
    spans: Annotated[tuple[Span, ...], Field(max_length=6)]


@value
class DayException:
    """What holds on one date instead of the weekday's hours; no spans: closed all day."""

    on_date: date
    spans: Annotated[tuple[Span, ...], Field(max_length=6)]


@value
class FeeStep:
    """What the delivery costs more from this distance on."""

    from_m: Metres
    add_minor: Price


@value
class Area:
    """A service area by polygon: an outer ring and holes of (lon, lat)."""

    outer: Ring
    holes: Annotated[tuple[Ring, ...], Field(max_length=20)] = ()


@value
class Pace:
    """How fast the store works right now, written by kitchen and dispatch, valid until a city time.

    `pickup_delay_s`: how long food stands there until a rider takes it, on a slow day.
    """

    prep_s_p50: Seconds
    prep_s_p90: Seconds
    pickup_delay_s: Seconds
    pressure: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    until: Instant | None

    @property
    def usual_wait_s(self) -> float:
        """The wait on a usual day: most meals are taken at once, a few wait long."""
        return self.pickup_delay_s / 4


@value
class StoreFace:
    """What a store shows of itself."""

    name: Name80
    cuisine: Name40
    description: Text2000 = ""
    notice: Note200 = ""
    picture_id: Uuid | None = None
    lon: Lon
    lat: Lat
    address_text: Note200
    phone: Note200 = ""


@value
class StoreRules:
    """By what rules a store sells and delivers."""

    zone: Zone
    currency: Currency
    is_listed: Flag = True
    auto_accepts: Flag = False
    minimum_minor: Price = 0
    packing_minor: Price = 0
    fee_base_minor: Price = 0
    fee_steps: Annotated[tuple[FeeStep, ...], Field(max_length=20)] = ()
    free_above_minor: Price | None = None
    radius_m: Annotated[int, Field(ge=0, le=50_000), Exact] = 3000
    area: Area | None = None
    commission_bp: BasisPoints = 0
    slot_s: Annotated[int, Field(ge=300, le=DAY_S), Exact] = 900
    slot_capacity: Annotated[int, Field(ge=0, le=100_000), Exact] = 20


@value
class StoreHours:
    """Weekly hours and the dates on which others hold."""

    week: Annotated[tuple[DayHours, ...], Field(max_length=7)]
    exceptions: Annotated[tuple[DayException, ...], Field(max_length=400)] = ()


@value
class StoreTerms:
    """Everything pricing, promising and dispatching need to know of a store, from one row."""

    store_id: StoreId
    merchant_id: MerchantId
    city_id: CityId
    face: StoreFace
    rules: StoreRules
    hours: StoreHours
    pace: Pace
    paused_until: Instant | None
    is_invented: bool
    score_centi: int | None
    sold_count: Count
    reach_percent: Annotated[int, Field(ge=10, le=100), Exact] = 100


@value
class Slot:
    """A stretch of time for which scheduled orders are taken, and how many more fit."""

    starts_at: Instant
    ends_at: Instant
    left: Count


@value
class StaffSettings:
    """What a store's own staff may turn; None leaves a thing as it is."""

    auto_accepts: Flag | None = None
    is_listed: Flag | None = None
    minimum_minor: Price | None = None
    packing_minor: Price | None = None
    slot_capacity: Annotated[int, Field(ge=0, le=100_000), Exact] | None = None
    notice: Note200 | None = None
