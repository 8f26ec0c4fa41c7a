"""The values of this module: a menu as it is written, as it is read, and lines as they are priced."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import Annotated, NewType

from pydantic import Field, PlainSerializer

from songda.kernel.ids import ItemId, MerchantId, OptionId, StoreId, VariantId
from songda.kernel.values import (
    Count,
    Exact,
    Few,
    Flag,
    Name40,
    Name80,
    Price,
    Text2000,
    Uuid,
    Word,
    value,
)

SectionId = NewType("SectionId", Uuid)
GroupId = NewType("GroupId", Uuid)
PartId = NewType("PartId", Uuid)
PictureId = NewType("PictureId", Uuid)

LEFT_SHOWN = 10
"""How many are left is told from here down; above it is nobody's business and would change too often."""

Weekday = Annotated[int, Field(ge=0, le=6), Exact]
SecondOfDay = Annotated[int, Field(ge=0, le=86_400), Exact]
VariantName = Annotated[str, Field(max_length=40)]


class Kind(StrEnum):
    """A dish of its own, or a set put together from variants of others."""

    ITEM = "item"
    SET = "set"


@value
class Window:
    """When an item is offered, on the store's wall clock: weekdays (Monday 0) and seconds since midnight."""

    weekdays: Annotated[tuple[Weekday, ...], Field(min_length=1, max_length=7)]
    from_s: SecondOfDay
    to_s: SecondOfDay


@value
class Option:
    """One thing that can be chosen: no ice, extra cheese."""

    option_id: OptionId
    name: Name40
    price_minor: Price = 0
    is_sold_out: Flag = False


@value
class Group:
    """Options of which at least `min` and at most `max` are chosen."""

    group_id: GroupId
    name: Name40
    min: Annotated[int, Field(ge=0, le=50), Exact]
    max: Annotated[int, Field(ge=1, le=50), Exact]
    options: Annotated[tuple[Option, ...], Field(min_length=1, max_length=50)]


@value
class Choice:
    """A variant that may fill a part of a set, and what it costs on top of the set's price."""

    variant_id: VariantId
    extra_minor: Price = 0


@value
class Part:
    """A part of a set, filled with exactly `count` of its choices; one may be taken several times."""

    part_id: PartId
    name: Name40
    count: Annotated[int, Field(ge=1, le=20), Exact]
    choices: Annotated[tuple[Choice, ...], Field(min_length=1, max_length=50)]


@value
class NewVariant:
    """What is sold: the dish in a size. `daily_count` units a day, or as many as are asked for."""

    variant_id: VariantId
    name: VariantName = ""
    price_minor: Price
    daily_count: Count | None = None


@value
class NewItem:
    """A dish or a set as its store writes it, whole."""

    item_id: ItemId
    kind: Kind = Kind.ITEM
    name: Name80
    description: Text2000 = ""
    picture_id: Uuid | None = None
    kcal: Annotated[int, Field(ge=0, le=20_000), Exact] | None = None
    allergens: Annotated[tuple[Word, ...], Field(max_length=20)] = ()
    tags: Annotated[tuple[Name40, ...], Field(max_length=20)] = ()
    windows: Annotated[tuple[Window, ...], Field(max_length=10)] = ()
    groups: Annotated[tuple[Group, ...], Field(max_length=10)] = ()
    parts: Annotated[tuple[Part, ...], Field(max_length=10)] = ()
    packing_minor: Price = 0
    is_hidden: Flag = False
    variants: Annotated[tuple[NewVariant, ...], Field(min_length=1, max_length=20)]


@value
class NewSection:
    """A section of a menu with its items, in order."""

    section_id: SectionId
    name: Name40
    items: Annotated[tuple[NewItem, ...], Field(max_length=300)] = ()


@value
class WholeMenu:
    """A menu as one value; what it doesn't name is no longer sold."""

    sections: Annotated[tuple[NewSection, ...], Field(max_length=60)]


@value
class Variant:
    """A variant as it stands. `left` is None where nobody counts."""

    variant_id: VariantId
    name: str
    price_minor: int
    left: int | None
    is_sold_out: bool
    daily_count: int | None

    def can_be_sold(self, count: int = 1) -> bool:
        """Whether so many are there, by this reading; the reservation decides."""
        return not self.is_sold_out and (self.left is None or self.left >= count)


@value
class Item:
    """An item as it stands, with its variants."""

    item_id: ItemId
    kind: Kind
    name: str
    description: str
    picture_id: Uuid | None
    kcal: int | None
    allergens: tuple[str, ...]
    tags: tuple[str, ...]
    windows: tuple[Window, ...]
    groups: tuple[Group, ...]
    parts: tuple[Part, ...]
    packing_minor: int
    is_hidden: bool
    variants: tuple[Variant, ...]


@value
class Section:
    """A section as it stands."""

    section_id: SectionId
    name: str
    items: tuple[Item, ...]


@value
class Menu:
    """A store's menu at one version: everything that isn't removed, hidden items too."""

    store_id: StoreId
    merchant_id: MerchantId
    version: Uuid
    currency: str
    zone: str
    sections: tuple[Section, ...]


@value
class Line:
    """What is asked for: a variant so many times, with options, and for a set what fills its parts."""

    variant_id: VariantId
    count: Few
    options: Annotated[tuple[OptionId, ...], Field(max_length=50)] = ()
    choices: Annotated[tuple[VariantId, ...], Field(max_length=50)] = ()


@value
class PricedLine:
    """A line with its names and what it costs."""

    variant_id: VariantId
    item_id: ItemId
    name: str
    variant: str
    options: tuple[str, ...]
    choices: tuple[str, ...]
    count: int
    unit_minor: int
    total_minor: int
    packing_minor: int


@value
class PricedLines:
    """All lines, their sum, the packing, and which stock they need."""

    currency: str
    lines: tuple[PricedLine, ...]
    food_minor: int
    packing_minor: int
    stock: tuple[tuple[VariantId, int], ...]


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


@value
class Picture:
    """A checked and re-encoded picture."""

    picture_id: PictureId
    mime: str
    width: int
    height: int
    body: Annotated[bytes, PlainSerializer(_digest)]
