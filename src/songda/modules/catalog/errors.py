"""The ways this module says no."""

from __future__ import annotations

from songda.kernel.errors import Malformed, NotFound, Refusal


class MenuUnknown(NotFound):
    """No such store, or none that shows its menu."""

    code = "catalog.menu_unknown"


class VariantUnknown(NotFound):
    """No such variant, or it isn't yours."""

    code = "catalog.variant_unknown"


class ItemUnknown(NotFound):
    """No such item or section, or it isn't yours."""

    code = "catalog.item_unknown"


class PictureUnknown(NotFound):
    """No such picture."""

    code = "catalog.picture_unknown"


class ItemGone(Refusal):
    """It isn't on the menu any more, or not at this time of day: `name`, `variant_id`."""

    code = "catalog.item_gone"


class SoldOut(Refusal):
    """There isn't enough of it: `name` where known, `variant_id`, `left`."""

    code = "catalog.sold_out"


class OptionLimit(Refusal):
    """Too few or too many options of a group were chosen: `group`, `min`, `max`."""

    code = "catalog.option_limit"


class OptionGone(Refusal):
    """An option isn't offered: `option_id`."""

    code = "catalog.option_gone"


class ChoicesWrong(Refusal):
    """The parts of the set aren't filled as they must be: `name`, `part`, `count`."""

    code = "catalog.choices_wrong"


class MenuUnsound(Refusal):
    """The menu contradicts itself: `why`, `name`."""

    code = "catalog.menu_unsound"


class PictureUnreadable(Malformed):
    """Not a JPEG, PNG or WebP picture, whatever its name says."""

    code = "catalog.picture_unreadable"


class PictureTooLarge(Malformed):
    """More bytes than are taken: `most_mb`."""

    code = "catalog.picture_too_large"


class PictureTooManyPixels(Malformed):
    """More pixels than are decoded: `most_million`."""

    code = "catalog.picture_too_many_pixels"
