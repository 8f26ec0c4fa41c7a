"""What others may hear about riders."""

from __future__ import annotations

from enum import StrEnum

from songda.kernel.facts import fact
from songda.kernel.ids import CityId, PersonId, RiderId
from songda.kernel.values import Instant


class Standing(StrEnum):
    """Whether offers may come; every other than `offers` says why not."""

    OFFERS = "offers"
    REST_DUE = "rest_due"
    RESTING = "resting"
    ASKED = "asked"
    DAY_OVER = "day_over"
    REST_DAY = "rest_day"


@fact
class RiderJoined:
    rider_id: RiderId
    person_id: PersonId
    city_id: CityId


@fact
class RiderWentOnline:
    rider_id: RiderId
    city_id: CityId


@fact
class RiderSeen:
    """The first position since the rider went on line: from now on they can be asked."""

    rider_id: RiderId
    city_id: CityId


@fact
class RiderWentOffline:
    rider_id: RiderId
    city_id: CityId


@fact
class RiderFellSilent:
    """No position came for so long that the house set the rider off line; `RiderWentOffline` is told too."""

    rider_id: RiderId
    city_id: CityId
    at: Instant


@fact
class RiderStandingChanged:
    """Offers may come again, or may not any more; `standing` says why."""

    rider_id: RiderId
    city_id: CityId
    standing: Standing
