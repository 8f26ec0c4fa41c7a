"""Keep a picture for a store."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.kernel.ids import StoreId
from songda.kernel.permissions import own
from songda.modules.catalog.errors import PictureUnknown
from songda.modules.catalog.model import Picture, PictureId
from songda.modules.catalog.records import pictures
from songda.modules.stores.public import for_order


async def keep_picture(do: Doing, store_id: StoreId, picture: Picture) -> PictureId:
    """Keep a re-encoded picture under an id its maker chose. Twice is once: the first one stays.

    Refuses with PictureUnknown where the id is another store's, or the store has two thousand already.
    """
    terms = await for_order(do.tx, store_id)
    own(do.by, store_id=store_id, merchant_id=terms.merchant_id, city_id=terms.city_id)
    is_new = await pictures.insert(do.tx, store_id, terms.merchant_id, picture, do.city_now)
    if not is_new and await pictures.owner(do.tx, picture.picture_id) != store_id:
        raise PictureUnknown()
    return picture.picture_id
