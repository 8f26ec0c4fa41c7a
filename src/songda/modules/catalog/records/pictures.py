"""Load and save pictures."""

from __future__ import annotations

from songda.kernel.clocks import CityTime
from songda.kernel.database import Tx
from songda.kernel.ids import MerchantId, StoreId
from songda.modules.catalog.model import Picture, PictureId

PICTURES_MAX = 2000


async def insert(tx: Tx, store_id: StoreId, merchant_id: MerchantId, picture: Picture, now: CityTime) -> bool:
    """Keep a picture; whether it is new. One that exists is never changed, so it can be cached for ever."""
    done = await tx.execute(
        """insert into catalog.pictures
             (picture_id, store_id, merchant_id, mime, width, height, body, created_at)
           select $1, $2, $3, $4, $5, $6, $7, $8
           where (select count(*) from catalog.pictures where store_id = $2) < $9
           on conflict do nothing""",
        picture.picture_id,
        store_id,
        merchant_id,
        picture.mime,
        picture.width,
        picture.height,
        picture.body,
        now,
        PICTURES_MAX,
    )
    return bool(done.endswith("1"))


async def owner(tx: Tx, picture_id: PictureId) -> StoreId | None:
    """Whose picture it is; None where there is none."""
    found: StoreId | None = await tx.fetchval(
        "select store_id from catalog.pictures where picture_id = $1", picture_id
    )
    return found


async def body(tx: Tx, picture_id: PictureId) -> tuple[str, bytes] | None:
    """Its kind and bytes."""
    row = await tx.fetchrow("select mime, body from catalog.pictures where picture_id = $1", picture_id)
    return None if row is None else (row["mime"], row["body"])
