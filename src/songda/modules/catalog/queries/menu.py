"""The menu, as consumers read it, encoded once and served from memory.

What is held is keyed by the menu's version, and a version names one content for ever: so a held menu can be
old, never wrong. A process which hears of a change drops it at once; everywhere it is compared with the
version in the database when it is older than a second.
"""

from __future__ import annotations

import asyncio
import gzip
import time
from collections import OrderedDict
from dataclasses import dataclass
from uuid import UUID

from songda.kernel.database import Tx
from songda.kernel.house import House
from songda.kernel.ids import StoreId
from songda.kernel.modules import Headers, Ready
from songda.kernel.values import to_json, value
from songda.modules.catalog.errors import MenuUnknown
from songda.modules.catalog.model import LEFT_SHOWN, Group, Item, Kind, Menu, Variant, Window
from songda.modules.catalog.records import menus
from songda.modules.catalog.rules.pricing import shelf_of
from songda.modules.stores.public import for_order

FRESH_S = 1.0
HELD_MAX = 2000


@value
class VariantRow:
    """A variant on the menu; `left` only where few are."""

    variant_id: UUID
    name: str
    price_minor: int
    left: int | None
    sold_out: bool


@value
class ChoiceRow:
    """What may fill a part of a set."""

    variant_id: UUID
    name: str
    extra_minor: int
    sold_out: bool


@value
class PartRow:
    """A part of a set: exactly `count` of its choices."""

    part_id: UUID
    name: str
    count: int
    choices: tuple[ChoiceRow, ...]


@value
class ItemRow:
    """An item on the menu."""

    item_id: UUID
    kind: Kind
    name: str
    description: str
    picture: str | None
    kcal: int | None
    allergens: tuple[str, ...]
    tags: tuple[str, ...]
    windows: tuple[Window, ...]
    packing_minor: int
    sold_out: bool
    variants: tuple[VariantRow, ...]
    groups: tuple[Group, ...]
    parts: tuple[PartRow, ...]


@value
class SectionRow:
    """A section of the menu; empty ones aren't shown."""

    section_id: UUID
    name: str
    items: tuple[ItemRow, ...]


@value
class MenuPage:
    """A store's menu."""

    store_id: UUID
    version: UUID
    currency: str
    zone: str
    sections: tuple[SectionRow, ...]


# ---- the menu as a value -----------------------------------------------------------------------------------

_menus: OrderedDict[UUID, Menu] = OrderedDict()
"""By version, hence the same in every house of this process."""


async def current(tx: Tx, store_id: StoreId) -> Menu:
    """The menu as this transaction sees it. MenuUnknown where nothing was ever written."""
    for _ in range(5):
        version = await menus.version(tx, store_id)
        if version is None:
            raise MenuUnknown()
        held = _menus.get(version)
        if held is not None:
            _menus.move_to_end(version)
            return held
        read = await menus.read(tx, store_id, version)
        # Several reads make one menu: only if the version is still the same did nothing change between them.
        if await menus.version(tx, store_id) == version:
            _menus[version] = read
            while len(_menus) > HELD_MAX:
                _menus.popitem(last=False)
            return read
    raise MenuUnknown()


def page(menu: Menu) -> MenuPage:
    """What consumers see of a menu."""
    shelf = shelf_of(menu)

    def part_rows(item: Item) -> tuple[PartRow, ...]:
        return tuple(
            PartRow(
                part_id=part.part_id,
                name=part.name,
                count=part.count,
                choices=tuple(
                    ChoiceRow(
                        variant_id=choice.variant_id,
                        name=f"{shelf[choice.variant_id][0].name} {shelf[choice.variant_id][1].name}".strip(),
                        extra_minor=choice.extra_minor,
                        sold_out=not shelf[choice.variant_id][1].can_be_sold(),
                    )
                    for choice in part.choices
                    if choice.variant_id in shelf
                ),
            )
            for part in item.parts
        )

    sections = (
        SectionRow(
            section_id=section.section_id,
            name=section.name,
            items=tuple(_item_row(item, part_rows(item)) for item in section.items if not item.is_hidden),
        )
        for section in menu.sections
    )
    return MenuPage(
        store_id=menu.store_id,
        version=menu.version,
        currency=menu.currency,
        zone=menu.zone,
        sections=tuple(section for section in sections if section.items),
    )


def _item_row(item: Item, parts: tuple[PartRow, ...]) -> ItemRow:
    fillable = all(sum(not choice.sold_out for choice in part.choices) >= 1 for part in parts)
    return ItemRow(
        item_id=item.item_id,
        kind=item.kind,
        name=item.name,
        description=item.description,
        picture=None if item.picture_id is None else f"/api/pictures/{item.picture_id}",
        kcal=item.kcal,
        allergens=item.allergens,
        tags=item.tags,
        windows=item.windows,
        packing_minor=item.packing_minor,
        sold_out=not fillable or not any(variant.can_be_sold() for variant in item.variants),
        variants=tuple(_variant_row(variant) for variant in item.variants),
        groups=item.groups,
        parts=parts,
    )


def _variant_row(variant: Variant) -> VariantRow:
    return VariantRow(
        variant_id=variant.variant_id,
        name=variant.name,
        price_minor=variant.price_minor,
        left=variant.left if variant.left is not None and variant.left <= LEFT_SHOWN else None,
        sold_out=not variant.can_be_sold(),
    )


# ---- the menu as bytes -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Encoded:
    """A menu ready to be sent."""

    version: UUID
    etag: bytes
    plain: Ready
    zipped: Ready
    unchanged: Ready


class Shelf:
    """The menus of one house, encoded, by the store's id as it stands in a path. Many who ask at once wait
    for one reading."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._held: OrderedDict[str, tuple[Encoded, float]] = OrderedDict()
        self._reading: dict[StoreId, asyncio.Task[Encoded]] = {}

    def fresh(self, store: str) -> Encoded | None:
        """The menu if it was compared with the database within the last second."""
        held = self._held.get(store)
        return held[0] if held is not None and time.monotonic() - held[1] < FRESH_S else None

    async def menu(self, store_id: StoreId) -> Encoded:
        """The menu, at most a second old. Refuses with MenuUnknown, StoreUnknown."""
        found = self.fresh(str(store_id))
        if found is not None:
            return found
        task = self._reading.get(store_id)
        if task is None:
            task = self._reading[store_id] = asyncio.create_task(self._read(store_id))
            task.add_done_callback(lambda _: self._reading.pop(store_id, None))
        # Shielded: one asker who leaves doesn't take the reading from the others.
        return await asyncio.shield(task)

    def drop(self, store_id: StoreId) -> None:
        """Ask the database before the next answer."""
        self._held.pop(str(store_id), None)

    async def _read(self, store_id: StoreId) -> Encoded:
        asked_at, key = time.monotonic(), str(store_id)
        held = self._held.get(key)
        async with self._house.db.glance() as tx:
            if not (await for_order(tx, store_id)).rules.is_listed:
                raise MenuUnknown()
            menu = await current(tx, store_id)
        encoded = held[0] if held is not None and held[0].version == menu.version else _encode(menu)
        self._held[key] = (encoded, asked_at)
        self._held.move_to_end(key)
        while len(self._held) > HELD_MAX:
            self._held.popitem(last=False)
        return encoded


def _encode(menu: Menu) -> Encoded:
    plain = to_json(MenuPage, page(menu))
    etag = f'"{menu.version.hex}"'.encode()
    kept = [(b"etag", etag), (b"cache-control", b"no-cache"), (b"vary", b"accept-encoding")]
    typed = [*kept, (b"content-type", b"application/json")]
    zipped = gzip.compress(plain, 6, mtime=0)
    return Encoded(
        version=menu.version,
        etag=etag,
        plain=(200, [*typed, (b"content-length", b"%d" % len(plain))], plain),
        zipped=(
            200,
            [*typed, (b"content-encoding", b"gzip"), (b"content-length", b"%d" % len(zipped))],
            zipped,
        ),
        unchanged=(304, kept, b""),
    )


def ready(menu: Encoded, headers: Headers) -> Ready:
    """The menu as these request headers want it: unchanged, zipped or plain."""
    zipped = False
    for name, given in headers:
        if name == b"if-none-match" and given == menu.etag:
            return menu.unchanged
        if name == b"accept-encoding" and b"gzip" in given:
            zipped = True
    return menu.zipped if zipped else menu.plain


def from_memory(house: House, store: str, headers: Headers) -> Ready | None:
    """The menu of the store with that id, if it is held and fresh."""
    held = shelf(house).fresh(store)
    return None if held is None else ready(held, headers)


def shelf(house: House) -> Shelf:
    """The house's shelf."""
    found: Shelf | None = house.state.get("catalog.shelf")
    if found is None:
        found = house.state["catalog.shelf"] = Shelf(house)
    return found
