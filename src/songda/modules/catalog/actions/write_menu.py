"""Write a menu: whole, or one section or item of it."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.kernel.ids import ItemId, StoreId
from songda.kernel.permissions import own
from songda.modules.catalog.errors import ItemUnknown
from songda.modules.catalog.events import MenuChanged
from songda.modules.catalog.model import NewItem, NewSection, SectionId, WholeMenu
from songda.modules.catalog.records import menus
from songda.modules.catalog.rules.soundness import item_must_be_sound, must_be_sound
from songda.modules.stores.public import StoreTerms, for_order


async def write_menu(do: Doing, store_id: StoreId, menu: WholeMenu) -> None:
    """Have the store sell exactly this. What was on the menu and isn't named is taken off; stock that is
    counted stays counted.

    Refuses with MenuUnsound, ItemUnknown where an id belongs to another store, StoreUnknown.
    """
    must_be_sound(menu)
    terms = await _begin(do, store_id)
    await menus.write_sections(do.tx, terms, menu.sections, first_place=0)
    items = [
        (section.section_id, place, item)
        for section in menu.sections
        for place, item in enumerate(section.items)
    ]
    if items:
        await menus.write_items(do.tx, terms, items)
    await menus.remove_others(
        do.tx,
        store_id,
        [section.section_id for section in menu.sections],
        [item.item_id for _, _, item in items],
    )
    await _end(do, store_id)


async def write_section(do: Doing, store_id: StoreId, section_id: SectionId, name: str) -> None:
    """Create a section at the end of the menu, or give one another name (it moves to the end)."""
    terms = await _begin(do, store_id)
    place = await menus.last_place(do.tx, store_id)
    await menus.write_sections(do.tx, terms, [NewSection(section_id=section_id, name=name)], place)
    await _end(do, store_id)


async def write_item(do: Doing, store_id: StoreId, section_id: SectionId, place: int, item: NewItem) -> None:
    """Create an item in a section, or write it anew, whole. Refuses with MenuUnsound, ItemUnknown."""
    item_must_be_sound(item)
    terms = await _begin(do, store_id)
    await menus.write_items(do.tx, terms, [(section_id, place, item)])
    await _end(do, store_id)


async def remove_item(do: Doing, store_id: StoreId, item_id: ItemId) -> None:
    """Take an item off the menu. One that isn't on it is left so."""
    await _begin(do, store_id)
    if await menus.remove_item(do.tx, store_id, item_id):
        await _end(do, store_id)


async def remove_section(do: Doing, store_id: StoreId, section_id: SectionId) -> None:
    """Take an empty section off the menu; ItemUnknown where it has items or isn't there."""
    await _begin(do, store_id)
    if not await menus.remove_section(do.tx, store_id, section_id):
        raise ItemUnknown()
    await _end(do, store_id)


async def _begin(do: Doing, store_id: StoreId) -> StoreTerms:
    terms = await for_order(do.tx, store_id)
    own(do.by, store_id=store_id, merchant_id=terms.merchant_id, city_id=terms.city_id)
    await menus.begin_change(do.tx, store_id)
    return terms


async def _end(do: Doing, store_id: StoreId) -> None:
    await menus.new_version(do.tx, store_id)
    await do.announce(MenuChanged(store_id=store_id))
