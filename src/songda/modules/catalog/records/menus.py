"""Load and save menus. Changes of one store's menu wait for each other; each gives it another version."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from songda.kernel.database import Row, Tx
from songda.kernel.ids import ItemId, StoreId, VariantId
from songda.kernel.text import search_forms
from songda.kernel.values import adapter, to_json
from songda.modules.catalog.errors import ItemUnknown
from songda.modules.catalog.model import (
    Group,
    Item,
    Kind,
    Menu,
    NewItem,
    NewSection,
    Part,
    Section,
    SectionId,
    Variant,
    Window,
)
from songda.modules.stores.public import StoreTerms, for_order

_WINDOWS = tuple[Window, ...]
_GROUPS = tuple[Group, ...]
_PARTS = tuple[Part, ...]


async def begin_change(tx: Tx, store_id: StoreId) -> None:
    """Wait for other changes of this menu. Not the version's row: reservations touch that one last."""
    await tx.execute(
        "select pg_advisory_xact_lock(hashtextextended('catalog.menu:' || $1::text, 0))", str(store_id)
    )


async def new_version(tx: Tx, store_id: StoreId) -> None:
    """Give the menu another version: the last thing in a change, since its row is the last to be locked."""
    await tx.execute(
        """insert into catalog.menus (store_id, version) values ($1, gen_random_uuid())
           on conflict (store_id) do update set version = excluded.version""",
        store_id,
    )


async def version(tx: Tx, store_id: StoreId) -> UUID | None:
    """The version the menu has now; None where nothing was ever written."""
    found: UUID | None = await tx.fetchval("select version from catalog.menus where store_id = $1", store_id)
    return found


async def read(tx: Tx, store_id: StoreId, at: UUID) -> Menu:
    """The menu as this transaction sees it, under the version it was found to have."""
    terms: StoreTerms = await for_order(tx, store_id)
    sections = await tx.fetch(
        """select section_id, name from catalog.sections
           where store_id = $1 and not is_removed order by place, section_id""",
        store_id,
    )
    items = await tx.fetch(
        """select item_id, section_id, kind, name, description, picture_id, kcal, allergens, tags, windows,
               groups, parts, packing_minor, is_hidden
           from catalog.items where store_id = $1 and not is_removed order by place, item_id""",
        store_id,
    )
    variants = await tx.fetch(
        """select variant_id, item_id, name, price_minor, on_hand - reserved as left, is_sold_out, daily_count
           from catalog.variants where store_id = $1 and not is_removed order by place, variant_id""",
        store_id,
    )
    of_item: dict[UUID, list[Variant]] = defaultdict(list)
    for row in variants:
        of_item[row["item_id"]].append(_variant(row))
    of_section: dict[UUID, list[Item]] = defaultdict(list)
    for row in items:
        of_section[row["section_id"]].append(_item(row, of_item[row["item_id"]]))
    return Menu(
        store_id=store_id,
        merchant_id=terms.merchant_id,
        version=at,
        currency=terms.rules.currency,
        zone=terms.rules.zone,
        sections=tuple(
            Section(
                section_id=row["section_id"], name=row["name"], items=tuple(of_section[row["section_id"]])
            )
            for row in sections
        ),
    )


def _variant(row: Row) -> Variant:
    return Variant(
        variant_id=row["variant_id"],
        name=row["name"],
        price_minor=row["price_minor"],
        left=row["left"],
        is_sold_out=row["is_sold_out"],
        daily_count=row["daily_count"],
    )


def _item(row: Row, variants: list[Variant]) -> Item:
    return Item(
        item_id=row["item_id"],
        kind=Kind(row["kind"]),
        name=row["name"],
        description=row["description"],
        picture_id=row["picture_id"],
        kcal=row["kcal"],
        allergens=tuple(row["allergens"]),
        tags=tuple(row["tags"]),
        windows=_parsed(_WINDOWS, row["windows"]),
        groups=_parsed(_GROUPS, row["groups"]),
        parts=_parsed(_PARTS, row["parts"]),
        packing_minor=row["packing_minor"],
        is_hidden=row["is_hidden"],
        variants=tuple(variants),
    )


def _parsed(kind: Any, text: str) -> Any:
    return () if text == "[]" else adapter(kind).validate_json(text)


async def write_sections(tx: Tx, terms: StoreTerms, sections: Sequence[NewSection], first_place: int) -> None:
    """Write sections (not their items). ItemUnknown where an id is another store's."""
    written = await tx.fetch(
        """insert into catalog.sections as s (section_id, store_id, merchant_id, name, place)
           select w.section_id, $1, $2, w.name, w.place
           from unnest($3::uuid[], $4::text[], $5::int[]) as w(section_id, name, place)
           on conflict (section_id) do update set name = excluded.name, place = excluded.place,
               is_removed = false where s.store_id = $1
           returning section_id""",
        terms.store_id,
        terms.merchant_id,
        [one.section_id for one in sections],
        [one.name for one in sections],
        [first_place + step for step in range(len(sections))],
    )
    if len(written) != len(sections):
        raise ItemUnknown()


async def write_items(tx: Tx, terms: StoreTerms, items: Sequence[tuple[SectionId, int, NewItem]]) -> None:
    """Write items (at least one) with their place in a section, and their variants.

    ItemUnknown where an id is another store's.
    """
    await _write_names(tx, {item.name for _, _, item in items})
    rows = [_item_row(section_id, place, item) for section_id, place, item in items]
    columns = [list(column) for column in zip(*rows, strict=True)]
    written = await tx.fetch(
        """insert into catalog.items as i (item_id, section_id, store_id, merchant_id, city_id, kind, name,
               description, picture_id, kcal, allergens, tags, windows, groups, parts, packing_minor,
               is_hidden, place, search_text)
           select w.item_id, w.section_id, $1, $2, $3, w.kind, w.name, w.description, w.picture_id, w.kcal,
               array(select jsonb_array_elements_text(w.allergens)),
               array(select jsonb_array_elements_text(w.tags)), w.windows, w.groups, w.parts, w.packing_minor,
               w.is_hidden, w.place, w.search_text
           from unnest($4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::uuid[], $10::int[],
               $11::jsonb[], $12::jsonb[], $13::jsonb[], $14::jsonb[], $15::jsonb[], $16::bigint[],
               $17::bool[], $18::int[], $19::text[])
             as w(item_id, section_id, kind, name, description, picture_id, kcal, allergens, tags, windows,
               groups, parts, packing_minor, is_hidden, place, search_text)
           join catalog.sections s on s.section_id = w.section_id and s.store_id = $1
           on conflict (item_id) do update set section_id = excluded.section_id, kind = excluded.kind,
               name = excluded.name, description = excluded.description, picture_id = excluded.picture_id,
               kcal = excluded.kcal, allergens = excluded.allergens, tags = excluded.tags,
               windows = excluded.windows, groups = excluded.groups, parts = excluded.parts,
               packing_minor = excluded.packing_minor, is_hidden = excluded.is_hidden, place = excluded.place,
               search_text = excluded.search_text, is_removed = false
             where i.store_id = $1
           returning item_id""",
        terms.store_id,
        terms.merchant_id,
        terms.city_id,
        *columns,
    )
    if len(written) != len(items):
        raise ItemUnknown()
    await _write_variants(tx, terms, [item for _, _, item in items])


async def _write_names(tx: Tx, names: Collection[str]) -> None:
    """Have the names found by search. In their order, since two menus may bring the same new ones at once."""
    forms = [search_forms(name) for name in names]
    await tx.execute(
        """insert into catalog.names (search_text, search_pinyin, search_initials)
           select distinct on (w.search_text) w.search_text, w.search_pinyin, w.search_initials
           from unnest($1::text[], $2::text[], $3::text[]) as w(search_text, search_pinyin, search_initials)
           order by w.search_text
           on conflict do nothing""",
        [one.text for one in forms],
        [one.pinyin_column() for one in forms],
        [one.initials_column() for one in forms],
    )


def _item_row(section_id: SectionId, place: int, item: NewItem) -> tuple[Any, ...]:
    return (
        item.item_id,
        section_id,
        item.kind.value,
        item.name,
        item.description,
        item.picture_id,
        item.kcal,
        to_json(tuple[str, ...], item.allergens).decode(),
        to_json(tuple[str, ...], item.tags).decode(),
        to_json(_WINDOWS, item.windows).decode(),
        to_json(_GROUPS, item.groups).decode(),
        to_json(_PARTS, item.parts).decode(),
        item.packing_minor,
        item.is_hidden,
        place,
        search_forms(item.name).text,
    )


async def _write_variants(tx: Tx, terms: StoreTerms, items: Sequence[NewItem]) -> None:
    """Write the items' variants; those an item no longer names are removed.

    Stock stays as it is unless the daily count changes; then that many are there to be sold.
    """
    rows = [
        (variant.variant_id, item.item_id, variant.name, variant.price_minor, place, variant.daily_count)
        for item in items
        for place, variant in enumerate(item.variants)
    ]
    # In the order of ids, as reservations lock them.
    rows.sort(key=lambda row: row[0])
    await tx.execute(
        """update catalog.variants set is_removed = true
           where variant_id in (select variant_id from catalog.variants
             where item_id = any($1) and not variant_id = any($2) and not is_removed
             order by variant_id for update)""",
        [item.item_id for item in items],
        [row[0] for row in rows],
    )
    written = await tx.fetch(
        """insert into catalog.variants as v (variant_id, item_id, store_id, merchant_id, name, price_minor,
               place, daily_count, on_hand)
           select w.variant_id, w.item_id, $1, $2, w.name, w.price_minor, w.place, w.daily_count,
               w.daily_count
           from unnest($3::uuid[], $4::uuid[], $5::text[], $6::bigint[], $7::int[], $8::int[])
             as w(variant_id, item_id, name, price_minor, place, daily_count)
           on conflict (variant_id) do update set item_id = excluded.item_id, name = excluded.name,
               price_minor = excluded.price_minor, place = excluded.place, is_removed = false,
               daily_count = excluded.daily_count,
               on_hand = case when excluded.daily_count is not distinct from v.daily_count then v.on_hand
                              else v.reserved + excluded.daily_count end
             where v.store_id = $1
           returning variant_id""",
        terms.store_id,
        terms.merchant_id,
        *([list(column) for column in zip(*rows, strict=True)]),
    )
    if len(written) != len(rows):
        raise ItemUnknown()


async def remove_others(
    tx: Tx, store_id: StoreId, sections: Sequence[SectionId], items: Sequence[ItemId]
) -> None:
    """Take off the menu whatever isn't named here."""
    await tx.execute(
        """update catalog.variants set is_removed = true
           where variant_id in (select variant_id from catalog.variants
             where store_id = $1 and not item_id = any($2) and not is_removed
             order by variant_id for update)""",
        store_id,
        list(items),
    )
    await tx.execute(
        """update catalog.items set is_removed = true
           where store_id = $1 and not item_id = any($2) and not is_removed""",
        store_id,
        list(items),
    )
    await tx.execute(
        """update catalog.sections set is_removed = true
           where store_id = $1 and not section_id = any($2) and not is_removed""",
        store_id,
        list(sections),
    )


async def remove_item(tx: Tx, store_id: StoreId, item_id: ItemId) -> bool:
    """Take one item with its variants off the menu; whether it was on it."""
    done = await tx.execute(
        """update catalog.items set is_removed = true
           where store_id = $1 and item_id = $2 and not is_removed""",
        store_id,
        item_id,
    )
    await tx.execute(
        """update catalog.variants set is_removed = true
           where variant_id in (select variant_id from catalog.variants
             where store_id = $1 and item_id = $2 and not is_removed order by variant_id for update)""",
        store_id,
        item_id,
    )
    return bool(done.endswith("1"))


async def remove_section(tx: Tx, store_id: StoreId, section_id: SectionId) -> bool:
    """Take an empty section off the menu; False where it has items or isn't there."""
    done = await tx.execute(
        """update catalog.sections set is_removed = true
           where store_id = $1 and section_id = $2 and not is_removed
             and not exists (select from catalog.items i where i.section_id = $2 and not i.is_removed)""",
        store_id,
        section_id,
    )
    return bool(done.endswith("1"))


async def last_place(tx: Tx, store_id: StoreId) -> int:
    """The place behind the last section."""
    place: int = await tx.fetchval(
        "select coalesce(max(place) + 1, 0) from catalog.sections where store_id = $1", store_id
    )
    return place


async def store_of(tx: Tx, variant_id: VariantId) -> StoreId | None:
    """Which store sells this variant; None where none does."""
    found: StoreId | None = await tx.fetchval(
        "select store_id from catalog.variants where variant_id = $1 and not is_removed", variant_id
    )
    return found
