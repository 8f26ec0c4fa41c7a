"""The plan in the words of the API. Pure."""

from typing import Any
from uuid import UUID

from songda.town.plan.model import (
    Hours,
    MenuItem,
    MenuSection,
    MenuVariant,
    RiderPersona,
    StorePersona,
    stable_id,
)

_DAY_S = 86_400
_FEE_STEPS = ({"from_m": 1500, "add_minor": 100}, {"from_m": 2500, "add_minor": 200})
_PACKING_MINOR = 100


def merchant(store: StorePersona) -> dict[str, Any]:
    return {"merchant_id": str(store.merchant_id), "name": store.name}


def new_store(store: StorePersona, city_id: str, zone: str) -> dict[str, Any]:
    return {
        "store_id": str(store.store_id),
        "merchant_id": str(store.merchant_id),
        "city_id": city_id,
        "face": {
            "name": store.name,
            "cuisine": store.cuisine_name,
            "description": "",
            "lon": store.at[0],
            "lat": store.at[1],
            "address_text": store.address_text or store.name,
            "phone": store.phone,
        },
        "rules": {
            "zone": zone,
            "currency": "CNY",
            "auto_accepts": store.accepts_by_itself,
            "minimum_minor": store.minimum_minor,
            "packing_minor": 0,
            "fee_base_minor": store.delivery_base_minor,
            "fee_steps": list(_FEE_STEPS),
            "radius_m": store.radius_m,
            "commission_bp": 1500,
        },
        "hours": {"week": [{"weekday": day, "spans": _spans(store.hours)} for day in range(7)]},
        "is_invented": store.invented,
    }


def _spans(hours: tuple[Hours, ...]) -> list[dict[str, int]]:
    return [
        {"opens_s": one.opens_min * 60 % _DAY_S, "closes_s": min(one.closes_min * 60, 2 * _DAY_S)}
        for one in hours
    ]


def keeper(store: StorePersona, phone: str | None = None, name: str | None = None) -> dict[str, Any]:
    """The store's keeper, or another person for the same store."""
    return {
        "phone": phone or store.phone,
        "name": name or store.keeper_name,
        "role": "store",
        "merchant_id": str(store.merchant_id),
        "store_id": str(store.store_id),
    }


def new_rider(rider: RiderPersona, city_id: str) -> dict[str, Any]:
    return {
        "rider_id": str(rider.rider_id),
        "city_id": city_id,
        "phone": rider.phone,
        "name": rider.name,
        "vehicle": rider.vehicle.value,
        "capacity_units": rider.capacity,
    }


def menu(store: StorePersona, pictures: dict[UUID, UUID]) -> dict[str, Any]:
    """The whole menu; `pictures` are the ids of those items that have one."""
    items = [item for section in store.sections for item in section.items]
    first = {item.name: item.variants[0] for item in items if not item.parts}
    return {"sections": [_section(section, first, pictures) for section in store.sections]}


def _section(
    section: MenuSection, first: dict[str, MenuVariant], pictures: dict[UUID, UUID]
) -> dict[str, Any]:
    return {
        "section_id": str(section.section_id),
        "name": section.name,
        "items": [_item(item, first, pictures) for item in section.items],
    }


def _item(item: MenuItem, first: dict[str, MenuVariant], pictures: dict[UUID, UUID]) -> dict[str, Any]:
    picture = pictures.get(item.item_id)
    return {
        "item_id": str(item.item_id),
        "kind": "set" if item.parts else "item",
        "name": item.name,
        "description": item.description,
        "picture_id": None if picture is None else str(picture),
        "kcal": item.kcal,
        "allergens": list(item.allergens),
        "tags": list(item.tags),
        "packing_minor": _PACKING_MINOR if item.variants[0].price_minor >= 1000 else 0,
        "variants": [_variant(variant, len(item.variants)) for variant in item.variants],
        "groups": [
            {
                "group_id": str(group.group_id),
                "name": group.name,
                "min": group.min,
                "max": group.max,
                "options": [
                    {"option_id": str(one.option_id), "name": one.name, "price_minor": one.price_minor}
                    for one in group.options
                ],
            }
            for group in item.groups
        ],
        "parts": [
            {
                "part_id": str(stable_id(item.item_id, "part", part.name)),
                "name": part.name,
                "count": part.count,
                "choices": [{"variant_id": str(first[part.name].variant_id)}],
            }
            for part in item.parts
        ],
    }


def _variant(variant: MenuVariant, of: int) -> dict[str, Any]:
    """A dish of one size needs no name for it."""
    return {
        "variant_id": str(variant.variant_id),
        "name": variant.name if of > 1 else "",
        "price_minor": variant.price_minor,
        "daily_count": variant.stock,
    }
