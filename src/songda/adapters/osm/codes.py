"""OpenStreetMap's tags in our words (wiki.openstreetmap.org, keys highway, access, oneway, addr, amenity)."""

from collections.abc import Mapping

from songda.kernel.city import AddressKind, AreaKind, RoadKind

Tags = Mapping[str, str]

ATTRIBUTION = "© OpenStreetMap contributors, ODbL"

# What a motor scooter may use: no motorways, footways or cycleways.
_HIGHWAYS = {
    "trunk": RoadKind.TRUNK,
    "primary": RoadKind.PRIMARY,
    "secondary": RoadKind.SECONDARY,
    "tertiary": RoadKind.TERTIARY,
    "unclassified": RoadKind.RESIDENTIAL,
    "residential": RoadKind.RESIDENTIAL,
    "living_street": RoadKind.LANE,
    "service": RoadKind.LANE,
}
_CLOSED = {"no", "private"}
_SIDE_SERVICES = {"driveway", "parking_aisle", "drive-through", "emergency_access"}
_EATING = {"restaurant", "cafe", "fast_food", "bar", "pub", "food_court", "ice_cream", "biergarten"}
_EATING_SHOPS = {"bakery", "confectionery", "pastry", "tea", "coffee", "deli"}
_OFFICES = {"office", "commercial"}


def road_kind(tags: Tags) -> RoadKind | None:
    """None for what a scooter may not ride on."""
    kind = _HIGHWAYS.get(tags.get("highway", "").removesuffix("_link"))
    if tags.get("area") == "yes" or tags.get("service") in _SIDE_SERVICES:
        return None
    # The most specific word wins: moped over motorcycle over motor vehicles over everybody.
    for key in ("moped", "motorcycle", "motor_vehicle", "vehicle", "access"):
        if key in tags:
            return None if tags[key] in _CLOSED else kind
    return kind


def direction(tags: Tags) -> int:
    """1 along the way only, -1 against it only, 0 both."""
    said = tags.get("oneway:moped", tags.get("oneway", ""))
    if said in ("yes", "true", "1"):
        return 1
    if said in ("-1", "reverse"):
        return -1
    return 1 if not said and tags.get("junction") in ("roundabout", "circular") else 0


def street_name(tags: Tags) -> str:
    return tags.get("name", tags.get("name:zh", ""))


def eating_kind(tags: Tags) -> str | None:
    """None for what isn't a named place to eat."""
    if not street_name(tags):
        return None
    if tags.get("amenity") in _EATING:
        return tags["amenity"]
    return tags["shop"] if tags.get("shop") in _EATING_SHOPS else None


def address_kind(tags: Tags) -> AddressKind:
    building = tags.get("building", "")
    if "office" in tags or building in _OFFICES:
        return AddressKind.OFFICE
    if "shop" in tags or "amenity" in tags or building == "retail":
        return AddressKind.SHOP
    return AddressKind.HOME


def is_address(tags: Tags) -> bool:
    return "addr:housenumber" in tags


def house_number(tags: Tags) -> str:
    """As people say it: a bare number gets its 号."""
    number = tags["addr:housenumber"]
    return f"{number}号" if number.isdecimal() else number


def area_kind(tags: Tags) -> AreaKind | None:
    if tags.get("natural") == "water" or tags.get("waterway") == "riverbank":
        return AreaKind.WATER
    if tags.get("leisure") in ("park", "garden") or tags.get("landuse") == "grass":
        return AreaKind.PARK
    return None
