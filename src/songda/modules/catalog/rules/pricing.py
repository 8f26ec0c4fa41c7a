"""What lines cost: one pure function over a menu."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from songda.kernel.clocks import CityTime
from songda.kernel.ids import OptionId, VariantId
from songda.modules.catalog.errors import ChoicesWrong, ItemGone, OptionGone, OptionLimit, SoldOut
from songda.modules.catalog.model import (
    Choice,
    Group,
    Item,
    Kind,
    Line,
    Menu,
    Part,
    PricedLine,
    PricedLines,
    Variant,
)

Shelf = Mapping[VariantId, tuple[Item, Variant]]


def price(menu: Menu, lines: Sequence[Line], at: CityTime) -> PricedLines:
    """Names and prices of the lines at a moment, and the stock they need.

    Refuses with ItemGone, SoldOut, OptionGone, OptionLimit or ChoicesWrong. Says nothing about stock that
    others take meanwhile: the reservation decides.
    """
    shelf = shelf_of(menu)
    priced: list[PricedLine] = []
    wanted: Counter[VariantId] = Counter()
    for line in lines:
        item, variant = _offered(shelf, line.variant_id, menu.zone, at)
        options, options_minor = _options(item, line.options)
        chosen, chosen_minor = _choices(shelf, item, line.choices)
        unit_minor = variant.price_minor + options_minor + chosen_minor
        wanted[line.variant_id] += line.count
        for choice in line.choices:
            wanted[choice] += line.count
        priced.append(
            PricedLine(
                variant_id=line.variant_id,
                item_id=item.item_id,
                name=item.name,
                variant=variant.name,
                options=options,
                choices=chosen,
                count=line.count,
                unit_minor=unit_minor,
                total_minor=unit_minor * line.count,
                packing_minor=item.packing_minor * line.count,
            )
        )
    _must_be_there(shelf, wanted)
    return PricedLines(
        currency=menu.currency,
        lines=tuple(priced),
        food_minor=sum(line.total_minor for line in priced),
        packing_minor=sum(line.packing_minor for line in priced),
        stock=tuple(sorted(wanted.items())),
    )


def shelf_of(menu: Menu) -> Shelf:
    """Every variant of the menu by its id, with its item."""
    return {
        variant.variant_id: (item, variant)
        for section in menu.sections
        for item in section.items
        for variant in item.variants
    }


def is_offered(item: Item, zone: str, at: CityTime) -> bool:
    """Whether the item is on the menu at that moment: not hidden, and within one of its windows, if any."""
    if item.is_hidden:
        return False
    if not item.windows:
        return True
    local = datetime.fromtimestamp(at.timestamp(), ZoneInfo(zone))
    second = local.hour * 3600 + local.minute * 60 + local.second
    return any(
        local.weekday() in window.weekdays and window.from_s <= second < window.to_s
        for window in item.windows
    )


def _offered(shelf: Shelf, variant_id: VariantId, zone: str, at: CityTime) -> tuple[Item, Variant]:
    found = shelf.get(variant_id)
    if found is None:
        raise ItemGone(variant_id=variant_id, name="")
    if not is_offered(found[0], zone, at):
        raise ItemGone(variant_id=variant_id, name=found[0].name)
    return found


def _must_be_there(shelf: Shelf, wanted: Mapping[VariantId, int]) -> None:
    for variant_id, count in wanted.items():
        item, variant = shelf[variant_id]
        if not variant.can_be_sold(count):
            left = 0 if variant.is_sold_out else variant.left or 0
            raise SoldOut(variant_id=variant_id, name=item.name, left=left)


def _options(item: Item, chosen: Sequence[OptionId]) -> tuple[tuple[str, ...], int]:
    """The names of the options in the menu's order, and what they cost together."""
    taken = Counter(chosen)
    names: list[str] = []
    minor = 0
    for group in item.groups:
        minor += _of_group(group, taken, names)
    if taken:
        raise OptionGone(option_id=next(iter(taken)))
    return tuple(names), minor


def _of_group(group: Group, taken: Counter[OptionId], names: list[str]) -> int:
    count = minor = 0
    for option in group.options:
        times = taken.pop(option.option_id, 0)
        if times > 1:
            raise OptionLimit(group=group.name, min=group.min, max=group.max)
        if times:
            if option.is_sold_out:
                raise OptionGone(option_id=option.option_id)
            names.append(option.name)
            count, minor = count + 1, minor + option.price_minor
    if not group.min <= count <= group.max:
        raise OptionLimit(group=group.name, min=group.min, max=group.max)
    return minor


def _choices(shelf: Shelf, item: Item, chosen: Sequence[VariantId]) -> tuple[tuple[str, ...], int]:
    """What fills the parts of a set, part by part in the order given, and what that costs on top."""
    rest = list(chosen)
    names: list[str] = []
    minor = 0
    for part in item.parts if item.kind is Kind.SET else ():
        for choice in _fill(item, part, rest):
            found = shelf.get(choice.variant_id)
            if found is None:
                raise ItemGone(variant_id=choice.variant_id, name="")
            names.append(f"{found[0].name} {found[1].name}".strip())
            minor += choice.extra_minor
    if rest:
        raise ChoicesWrong(name=item.name, part="", count=0)
    return tuple(names), minor


def _fill(item: Item, part: Part, rest: list[VariantId]) -> list[Choice]:
    """Take the first fitting choices out of the rest until the part is full."""
    by_id = {choice.variant_id: choice for choice in part.choices}
    taken: list[Choice] = []
    for variant_id in list(rest):
        if len(taken) < part.count and variant_id in by_id:
            taken.append(by_id[variant_id])
            rest.remove(variant_id)
    if len(taken) != part.count:
        raise ChoicesWrong(name=item.name, part=part.name, count=part.count)
    return taken
