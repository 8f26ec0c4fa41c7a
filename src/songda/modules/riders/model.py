"""Values and states of riders."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from songda.kernel.ids import CityId, PersonId, RiderId
from songda.kernel.values import Count, Instant, Lat, Lon, Minor, Name40, Phone, Whole, value


class Vehicle(StrEnum):
    EBIKE = "ebike"
    MOTOR = "motor"
    BICYCLE = "bicycle"


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


@value
class OnDuty:
    """A rider who could ride now, for dispatch. Without a fix there is no place to start from."""

    rider_id: RiderId
    vehicle: Vehicle
    capacity_units: int
    lon: float
    lat: float
    fix_at: Instant


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
