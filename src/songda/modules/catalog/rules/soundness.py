"""Whether a menu as written makes sense."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from songda.modules.catalog.errors import MenuUnsound
from songda.modules.catalog.model import Kind, NewItem, WholeMenu


def must_be_sound(menu: WholeMenu) -> None:
    """Refuse with MenuUnsound where an id stands twice, limits can't be met, or a set has no parts (or a dish
    has some), or a part's choice is on no menu."""
    items = [item for section in menu.sections for item in section.items]
    _must_differ((section.section_id for section in menu.sections), "section")
    _must_differ((item.item_id for item in items), "item")
    _must_differ((variant.variant_id for item in items for variant in item.variants), "variant")
    plain = {variant.variant_id for item in items if item.kind is Kind.ITEM for variant in item.variants}
    for item in items:
        item_must_be_sound(item)
        for part in item.parts:
            for choice in part.choices:
                if choice.variant_id not in plain:
                    raise MenuUnsound(why="a set's choice isn't a dish of this menu", name=item.name)


def item_must_be_sound(item: NewItem) -> None:
    """Refuse with MenuUnsound for one item, apart from the others."""
    if (item.kind is Kind.SET) != bool(item.parts):
        raise MenuUnsound(why="a set has parts, and only a set", name=item.name)
    _must_differ((variant.variant_id for variant in item.variants), item.name)
    _must_differ((group.group_id for group in item.groups), item.name)
    _must_differ((option.option_id for group in item.groups for option in group.options), item.name)
    _must_differ((part.part_id for part in item.parts), item.name)
    for group in item.groups:
        if group.min > group.max or group.min > len(group.options):
            raise MenuUnsound(why="a group's limits can't be met", name=item.name)
    for window in item.windows:
        if window.from_s >= window.to_s:
            raise MenuUnsound(why="a time window ends before it begins", name=item.name)


def _must_differ(ids: Iterable[UUID], name: str) -> None:
    listed = list(ids)
    if len(set(listed)) != len(listed):
        raise MenuUnsound(why="an id stands twice", name=name)
