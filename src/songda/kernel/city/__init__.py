"""A city as plain data: junctions, roads, streets, addresses, places.

Whoever draws, reads, routes or plays one meets here. Coordinates are WGS-84, (longitude, latitude) in
degrees, rounded to six places. Nothing here knows of orders or money.
"""

from songda.kernel.city.files import city_hash, load_city, save_city
from songda.kernel.city.model import (
    Address,
    AddressKind,
    Area,
    AreaKind,
    City,
    District,
    LonLat,
    Origin,
    Place,
    Road,
    RoadKind,
    Street,
)

__all__ = [
    "Address",
    "AddressKind",
    "Area",
    "AreaKind",
    "City",
    "District",
    "LonLat",
    "Origin",
    "Place",
    "Road",
    "RoadKind",
    "Street",
    "city_hash",
    "load_city",
    "save_city",
]
