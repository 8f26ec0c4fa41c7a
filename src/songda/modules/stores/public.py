"""What other modules may call. The verbs with `tx` join the caller's transaction; the others are pure."""

from songda.modules.stores.actions.slots import release_slot, reserve_slot, slots
from songda.modules.stores.model import (
    Area,
    DayException,
    DayHours,
    FeeStep,
    Pace,
    Slot,
    Span,
    StoreFace,
    StoreHours,
    StoreRules,
    StoreTerms,
)
from songda.modules.stores.queries import Sort, StoreCard, cards, named_like, near, near_named
from songda.modules.stores.records import auto_accepts, write_figures, write_pace, write_peak
from songda.modules.stores.records import many as terms_of_many
from songda.modules.stores.records import terms as for_order
from songda.modules.stores.rules import (
    business_date,
    closes_at,
    eta_s,
    fee_for,
    fee_minor,
    is_open,
    opens_at,
    place,
    serves,
)

__all__ = [
    "Area",
    "DayException",
    "DayHours",
    "FeeStep",
    "Pace",
    "Slot",
    "Sort",
    "Span",
    "StoreCard",
    "StoreFace",
    "StoreHours",
    "StoreRules",
    "StoreTerms",
    "auto_accepts",
    "business_date",
    "cards",
    "closes_at",
    "eta_s",
    "fee_for",
    "fee_minor",
    "for_order",
    "is_open",
    "named_like",
    "near",
    "near_named",
    "opens_at",
    "place",
    "release_slot",
    "reserve_slot",
    "serves",
    "slots",
    "terms_of_many",
    "write_figures",
    "write_pace",
    "write_peak",
]
