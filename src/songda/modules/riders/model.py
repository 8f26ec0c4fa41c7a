"""Values and states of riders."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from songda.kernel.ids import CityId, PersonId, RiderId
from songda.kernel.values import Count, Instant, Lat, Lon, Minor, Name40, Phone, Whole, value
from songda.modules.riders.events import Standing as Standing


class Vehicle(StrEnum):
    EBIKE = "ebike"
    MOTOR = "motor"
    BICYCLE = "bicycle"
    CAR = "car"
    WALK = "walk"
    ROBOT = "robot"
    DRONE = "drone"


class Duty(StrEnum):
    OFF = "off"
    ON = "on"


class OffBecause(StrEnum):
    """Why the house set a rider off line."""

    SILENT = "silent"


CapacityUnits = Annotated[Whole, Field(ge=1, le=99)]
SpeedMps = Annotated[float, Field(ge=0, le=60, allow_inf_nan=False)]
Heading = Annotated[Whole, Field(ge=0, le=359)]


@value
class NewRider:
    """Somebody who begins to ride for us. The id is the caller's, so that a retry makes nobody twice."""

    rider_id: RiderId
    city_id: CityId
    phone: Phone
    name: Name40
    vehicle: Vehicle
    capacity_units: CapacityUnits


@value
class Fix:
    """Where a rider was at a city time."""

    lon: Lon
    lat: Lat
    at: Instant
    speed_mps: SpeedMps
    heading: Heading


@value
class Fixes:
    """A handful of fixes, in any order."""

    fixes: Annotated[tuple[Fix, ...], Field(min_length=1, max_length=60)]


@value
class Rider:
    """A rider's row without the name."""

    rider_id: RiderId
    person_id: PersonId
    city_id: CityId
    vehicle: Vehicle
    capacity_units: int
    state: Duty


class WorkKind(StrEnum):
    """What a rider's work is folded from."""

    ON_LINE = "on_line"
    OFF_LINE = "off_line"
    TOOK = "took"
    ENDED = "ended"
    WENT_ON = "went_on"


@value
class CareRules:
    """Limits of work: a stretch without a rest, the rest, a day before the rider is asked and at all, days in
    a row. `zone` says when a day ends."""

    zone: str
    stretch_s: int = 14_400
    rest_s: int = 1_200
    asked_after_s: int = 28_800
    day_s_max: int = 43_200
    days_in_a_row: int = 6


@value
class Work:
    """A rider's work as folded up to `folded_at`. `free_since` is null while they work; `days_in_a_row` are
    those before `day`; `went_on`: today they said that they wish to go on."""

    folded_at: Instant
    day: date
    on_line: bool
    held_count: int
    worked_s: int
    stretch_s: int
    free_since: Instant | None
    worked_today: bool
    days_in_a_row: int
    went_on: bool


@value
class CareRow:
    """A rider's work at `as_of`, shown. `until_at`: when offers come again by themselves; `offers_until_at`:
    when they stop if the rider works on."""

    standing: Standing
    until_at: Instant | None
    offers_until_at: Instant | None
    worked_s: int
    stretch_s: int
    days_in_a_row: int
    went_on: bool
    is_working: bool
    as_of: Instant


@value
class CareTold:
    """What a live screen holds of it: nothing that changes by the second."""

    standing: Standing
    until_at: Instant | None
    offers_until_at: Instant | None


@value
class Logged:
    """One line of the log that work is folded from."""

    rider_id: RiderId
    kind: WorkKind
    at: Instant


@value
class OnDuty:
    """A rider who could ride now, for dispatch. Without a fix there is no place to start from."""

    rider_id: RiderId
    vehicle: Vehicle
    capacity_units: int
    lon: float
    lat: float
    fix_at: Instant
    work: Work
    earned_minor: int


@value
class Place:
    """One row of the position stream."""

    rider_id: UUID
    lon: float
    lat: float
    speed_mps: float
    heading: int
    at: Instant


@value
class RiderCard:
    """What others show of a rider. The name is masked, or empty once the person is erased."""

    rider_id: UUID
    name: str
    vehicle: Vehicle
    state: Duty


@value
class MyDay:
    """What a rider sees of themselves. `off_because`: why the house set them off line; null once back."""

    rider_id: UUID
    city_id: UUID
    name: str
    vehicle: Vehicle
    capacity_units: int
    state: Duty
    since_at: Instant
    off_because: OffBecause | None
    delivered_count: Count
    earned_minor: Minor
    cash_owed_minor: Minor
    care: CareRow


@value
class RiderRow:
    """One line of the operator's list; `place` is null until the first fix."""

    rider_id: UUID
    name: str
    vehicle: Vehicle
    capacity_units: int
    state: Duty
    since_at: Instant
    delivered_count: Count
    earned_minor: Minor
    cash_owed_minor: Minor
    place: Place | None
    care: CareRow
