"""Photos of dishes, hung up while the stores are open already."""

import asyncio
from pathlib import Path
from uuid import UUID

import aiohttp

from songda.town.found import bodies
from songda.town.line.api import Away, Refused
from songda.town.line.persona import Persona
from songda.town.plan.model import MenuItem, StorePersona, TownPlan, stable_id


async def hang_pictures(operator: Persona, plan: TownPlan, photos: Path) -> int:
    """Upload the photos of each store's dishes and write its menu with them; how many hang now.

    A store whose menu shows pictures is done already. A photo the house won't have is left out.
    """
    hung = 0
    for store in plan.stores:
        if await _is_done(operator, store):
            continue
        found = await _upload(operator, store, photos)
        if found:
            path = f"/api/stores/{store.store_id}/menu"
            await operator.put(path, bodies.menu(store, found), f"menu-with-pictures-{store.store_id}")
        hung += len(found)
    return hung


async def _is_done(operator: Persona, store: StorePersona) -> bool:
    menu = await operator.get(f"/api/stores/{store.store_id}/menu")
    return any(item["picture"] for section in menu["sections"] for item in section["items"])


async def _upload(operator: Persona, store: StorePersona, photos: Path) -> dict[UUID, UUID]:
    """The picture of each item that has one; a set meal shows its main dish's."""
    found: dict[UUID, UUID] = {}
    by_photo: dict[str, UUID] = {}
    for item in (item for section in store.sections for item in section.items):
        if item.photo and (photos / item.photo).is_file():
            if item.photo not in by_photo:
                picture = await _picture(operator, store, item, photos / item.photo)
                if picture is None:
                    continue
                by_photo[item.photo] = picture
            found[item.item_id] = by_photo[item.photo]
    return found


async def _picture(operator: Persona, store: StorePersona, item: MenuItem, file: Path) -> UUID | None:
    picture_id = stable_id(item.item_id, "picture")
    form = aiohttp.FormData()
    form.add_field("picture_id", str(picture_id))
    photo = await asyncio.to_thread(file.read_bytes)
    form.add_field("file", photo, filename=file.name, content_type="image/webp")
    path = f"/api/stores/{store.store_id}/pictures"
    try:
        made = await operator.post(path, packed=form, key=f"picture-{picture_id}", patience_s=0)
    except (Refused, Away):
        return None
    return UUID(made["picture_id"])
