"""The personas of a town and what they own. Ids come from names: a town set up twice is set up once."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from songda.kernel.city import City, LonLat
from songda.kernel.ids import CityId

_EPOCH_MS = 1_767_225_600_000  # 2026-01-01: early enough to sort before whatever happens in the town


def stable_id(*names: object) -> UUID:
    """A UUID of version 7 with a fixed time and a hash of the names for its random part."""
    digest = hashlib.sha256("/".join(map(str, names)).encode()).digest()
    number = _EPOCH_MS << 80 | int.from_bytes(digest[:10], "big")
    number = number & ~(0xF000 << 64) | 0x7000 << 64
    number = number & ~(0xC000 << 48) | 0x8000 << 48
    return UUID(int=number)


def city_id(city: City) -> CityId:
    """The id a city is kept under; the same for the same key."""
    return CityId(stable_id(city.key, "city"))


class Vehicle(StrEnum):
    EBIKE = "ebike"
    MOTOR = "motor"
    BICYCLE = "bicycle"


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuVariant:
    """`stock` is how many a day, None without a limit."""

    variant_id: UUID
    name: str
    price_minor: int
    stock: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuOption:
    option_id: UUID
    name: str
    price_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuGroup:
    group_id: UUID
    name: str
    min: int
    max: int
    options: tuple[MenuOption, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPart:
    """What a set meal contains."""

    name: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuItem:
    """`icon` is the key of a drawing that ships with the clients, `photo` a file beside the dishes file."""

    item_id: UUID
    name: str
    description: str
    icon: str
    photo: str
    kcal: int
    prep_min: int
    allergens: tuple[str, ...]
    tags: tuple[str, ...]
    variants: tuple[MenuVariant, ...]
    groups: tuple[MenuGroup, ...]
    parts: tuple[SetPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuSection:
    section_id: UUID
    name: str
    items: tuple[MenuItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Minutes since midnight, every day; past 1440 it goes on into the next day."""

    opens_min: int
    closes_min: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kitchen:
    """How it cooks: seconds for one dish and for each further one, the spread of that, how many at once."""

    base_s: int
    per_item_s: int
    spread: float
    cooks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StorePersona:
    store_id: UUID
    merchant_id: UUID
    name: str
    cuisine: str
    cuisine_name: str
    address_text: str
    at: LonLat
    phone: str
    keeper_name: str
    hours: tuple[Hours, ...]
    kitchen: Kitchen
    accepts_by_itself: bool
    minimum_minor: int
    delivery_base_minor: int
    radius_m: int
    sections: tuple[MenuSection, ...]
    invented: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RiderPersona:
    """`pace` multiplies the legal speed (at most 1); `picky` is the share of offers declined."""

    rider_id: UUID
    name: str
    phone: str
    vehicle: Vehicle
    start: LonLat
    pace: float
    picky: float
    dawdle_s: int
    capacity: int
    shift: tuple[Hours, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumerPersona:
    """`hunger` is orders a day, `tastes` names of cuisines in order of liking."""

    address_id: UUID
    name: str
    phone: str
    address_text: str
    detail: str
    label: str
    at: LonLat
    hunger: float
    tastes: tuple[str, ...]
    is_at_work: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TownPlan:
    city: City
    stores: tuple[StorePersona, ...]
    riders: tuple[RiderPersona, ...]
    consumers: tuple[ConsumerPersona, ...]
    credits: tuple[str, ...]
