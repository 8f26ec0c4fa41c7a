"""Price what a consumer put together."""

from __future__ import annotations

from collections.abc import Sequence

from songda.kernel.clocks import CityTime
from songda.kernel.database import Tx
from songda.kernel.ids import StoreId
from songda.modules.catalog.model import Line, PricedLines
from songda.modules.catalog.queries.menu import current
from songda.modules.catalog.rules.pricing import price


async def price_lines(tx: Tx, store_id: StoreId, lines: Sequence[Line], at: CityTime) -> PricedLines:
    """Names and prices of the lines by the menu as this transaction sees it, and the stock they need.

    One small query where the menu's version is in memory. Refuses with ItemGone, SoldOut, OptionLimit,
    OptionGone, ChoicesWrong, MenuUnknown.
    """
    return price(await current(tx, store_id), lines, at)
