"""What roads tells."""

from __future__ import annotations

from songda.kernel.facts import fact
from songda.kernel.ids import CityId


@fact
class CityKept:
    """A city was brought in, or its map was replaced."""

    city_id: CityId


@fact
class TrafficTold:
    """A source said how slow a city's roads are."""

    city_id: CityId
