"""Set up what isn't there yet. Founded twice, a town is founded once."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from songda.kernel.city.files import to_bytes
from songda.town.found import bodies
from songda.town.line.api import Refused
from songda.town.line.persona import Persona
from songda.town.plan.model import RiderPersona, StorePersona, TownPlan, Vehicle, city_id, stable_id

_AT_ONCE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitors:
    """The phones under which a person may join the town; empty ones don't."""

    consumer: str = ""
    store: str = ""
    rider: str = ""


async def found(operator: Persona, plan: TownPlan, riders: Sequence[RiderPersona], visitors: Visitors) -> str:
    """Bring in the city, stores, riders and visitors; the id under which the house keeps the city."""
    kept = await operator.put(f"/api/cities/{city_id(plan.city)}", packed=to_bytes(plan.city))
    city = str(kept["city_id"])
    there = {str(one["store_id"]) for one in await operator.get("/api/my/stores")}
    gate = asyncio.Semaphore(_AT_ONCE)
    await asyncio.gather(
        *(
            _open_store(gate, operator, plan, store, city)
            for store in plan.stores
            if str(store.store_id) not in there
        )
    )
    known = {str(one["rider_id"]) for one in await operator.get("/api/riders", {"city_id": city})}
    await asyncio.gather(
        *(
            _take_on(gate, operator, rider, city)
            for rider in [*riders, *_visiting_rider(plan, visitors)]
            if str(rider.rider_id) not in known
        )
    )
    if visitors.store and plan.stores:
        await _staff(operator, bodies.keeper(plan.stores[0], visitors.store, "来访店长"))
    return city


async def _open_store(
    gate: asyncio.Semaphore,
    operator: Persona,
    plan: TownPlan,
    store: StorePersona,
    city: str,
) -> None:
    """Merchant, store, keeper, menu."""
    async with gate:
        await operator.post("/api/merchants", bodies.merchant(store), f"merchant-{store.merchant_id}")
        new = bodies.new_store(store, city, plan.city.zone)
        await operator.post("/api/stores", new, f"store-{store.store_id}")
        await _staff(operator, bodies.keeper(store))
        path = f"/api/stores/{store.store_id}/menu"
        await operator.put(path, bodies.menu(store, {}), f"menu-{store.store_id}")


async def _take_on(gate: asyncio.Semaphore, operator: Persona, rider: RiderPersona, city: str) -> None:
    async with gate:
        await operator.post("/api/riders", bodies.new_rider(rider, city), f"rider-{rider.rider_id}")


async def _staff(operator: Persona, body: dict[str, Any]) -> None:
    await operator.post("/api/staff", body, f"staff-{body['phone']}-{body['store_id']}")


def visiting_rider_id(plan: TownPlan) -> UUID:
    return stable_id(plan.city.key, "visiting rider")


def _visiting_rider(plan: TownPlan, visitors: Visitors) -> list[RiderPersona]:
    """A rider of flesh and blood: the town never plays them."""
    if not visitors.rider or not plan.stores:
        return []
    return [
        RiderPersona(
            rider_id=visiting_rider_id(plan),
            name="来访骑手",
            phone=visitors.rider,
            vehicle=Vehicle.EBIKE,
            start=plan.stores[0].at,
            pace=1.0,
            picky=0.0,
            dawdle_s=0,
            capacity=5,
            shift=(),
        )
    ]


async def welcome_consumer(consumer: Persona, plan: TownPlan) -> None:
    """Give a visiting consumer a home near the middle of town, unless they have an address already."""
    if await consumer.get("/api/me/addresses") or not plan.consumers:
        return
    middle = plan.stores[0].at if plan.stores else plan.consumers[0].at
    near = min(plan.consumers, key=lambda one: (one.at[0] - middle[0]) ** 2 + (one.at[1] - middle[1]) ** 2)
    body = address(near.address_text, near.detail, "来访者", consumer.phone, near.at, "家")
    body["address_id"] = str(stable_id(plan.city.key, "visiting consumer"))
    try:
        await consumer.post("/api/me/addresses", body, f"address-{body['address_id']}")
    except Refused:
        return


def address(
    text: str, detail: str, name: str, phone: str, at: tuple[float, float], label: str
) -> dict[str, Any]:
    """An address as a consumer keeps it; its id is still to come."""
    return {
        "label": label,
        "text": text,
        "detail": detail,
        "contact_name": name,
        "phone": phone,
        "lon": at[0],
        "lat": at[1],
    }
