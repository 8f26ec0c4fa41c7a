"""The one price function. Pure: the same cart, terms and place give the same fen."""

from __future__ import annotations

from collections.abc import Sequence

from songda.kernel.values import Metres, Minor, value
from songda.modules.orders.errors import BelowMinimum, TooMuch
from songda.modules.orders.model import Fulfilment, Part, PartKind, QuotedLine
from songda.modules.stores.public import StoreTerms, fee_for

UNITS_MOST = 200


@value
class Price:
    """Named parts which add up to the total; parts of nothing are left out, food never is."""

    parts: tuple[Part, ...]
    total_minor: Minor

    def of(self, kind: PartKind) -> int:
        """The amount of a part; 0 where the price has none."""
        return sum(part.amount_minor for part in self.parts if part.kind is kind)


def price(
    terms: StoreTerms,
    lines: Sequence[QuotedLine],
    distance_m: Metres,
    fulfilment: Fulfilment,
    *,
    dishes_packing_minor: int = 0,
) -> Price:
    """What the lines cost from this store at this distance.

    Food is the sum of the lines (options and set-meal choices are in their unit prices), packing is that of
    the dishes and the store's once an order, delivery the stepped fee over the road distance, nothing from
    the store's free-delivery sum on, and nothing for a pickup. Refuses with BelowMinimum (deliveries only;
    the minimum counts food alone) and TooMuch.
    """
    units = sum(line.count for line in lines)
    if units > UNITS_MOST:
        raise TooMuch(most=UNITS_MOST)
    food = sum(line.total_minor for line in lines)
    delivered = fulfilment is Fulfilment.DELIVERY
    if delivered and food < terms.rules.minimum_minor:
        raise BelowMinimum(
            minimum_minor=terms.rules.minimum_minor, missing_minor=terms.rules.minimum_minor - food
        )
    amounts = {
        PartKind.PACKING: terms.rules.packing_minor + dishes_packing_minor,
        PartKind.DELIVERY: fee_for(terms, distance_m, food) if delivered else 0,
    }
    parts = (
        Part(kind=PartKind.FOOD, amount_minor=food),
        *(Part(kind=kind, amount_minor=amount) for kind, amount in amounts.items() if amount),
    )
    return Price(parts=parts, total_minor=sum(part.amount_minor for part in parts))
