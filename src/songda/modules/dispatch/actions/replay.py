"""Decide a stored round again."""

from __future__ import annotations

from songda.kernel.database import Tx
from songda.modules.dispatch import records
from songda.modules.dispatch.actions.decide import replay as decide_again
from songda.modules.dispatch.engine import ENGINE_VERSION
from songda.modules.dispatch.errors import EngineDiffers, RoundUnknown, SnapshotForgotten
from songda.modules.dispatch.model import Replayed, RoundId


async def replay(tx: Tx, round_id: RoundId) -> Replayed:
    """The stored hash beside the hash of deciding again; changes nothing.

    Refuses with RoundUnknown, SnapshotForgotten for an old round, EngineDiffers for another version's.
    """
    row = await records.round_row(tx, round_id)
    if row is None:
        raise RoundUnknown(round_id=str(round_id))
    if row["snapshot"] is None:
        raise SnapshotForgotten(round_id=str(round_id))
    if row["engine"] != ENGINE_VERSION:
        raise EngineDiffers(engine=row["engine"], here=ENGINE_VERSION)
    again = decide_again(row["snapshot"], row["params"].encode(), row["seed"])
    return Replayed(round_id=round_id, stored_hash=row["plan_hash"], hash_now=again)
