"""The ways this module says no."""

from __future__ import annotations

from songda.kernel.errors import NotFound, Refusal


class StoreUnknown(NotFound):
    """No such store, or it isn't yours to see."""

    code = "stores.store_unknown"


class MerchantUnknown(NotFound):
    """No such merchant."""

    code = "stores.merchant_unknown"


class ZoneUnknown(Refusal):
    """No such IANA time zone: `zone`."""

    code = "stores.zone_unknown"


class HoursOverlap(Refusal):
    """Two stretches of opening hours overlap or end before they begin: `day`."""

    code = "stores.hours_overlap"


class StepsUnordered(Refusal):
    """The fee's steps don't rise in distance."""

    code = "stores.steps_unordered"


class AreaInvalid(Refusal):
    """The polygon bounds no area: `why`."""

    code = "stores.area_invalid"


class SlotFull(Refusal):
    """The slot has no place left, or isn't one of the store's: `starts_at`."""

    code = "stores.slot_full"
