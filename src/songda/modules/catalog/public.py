"""What other modules may call. Verbs with `do` or `tx` first join the caller's transaction."""

from songda.modules.catalog.actions.price_lines import price_lines
from songda.modules.catalog.actions.stock import release, reserve
from songda.modules.catalog.model import (
    Choice,
    Group,
    Kind,
    Line,
    NewItem,
    NewSection,
    NewVariant,
    Option,
    Part,
    PricedLine,
    PricedLines,
    WholeMenu,
    Window,
)
from songda.modules.catalog.queries.search import Dish, Found, search
from songda.modules.catalog.records.stock import sell

__all__ = [
    "Choice",
    "Dish",
    "Found",
    "Group",
    "Kind",
    "Line",
    "NewItem",
    "NewSection",
    "NewVariant",
    "Option",
    "Part",
    "PricedLine",
    "PricedLines",
    "WholeMenu",
    "Window",
    "price_lines",
    "release",
    "reserve",
    "search",
    "sell",
]
