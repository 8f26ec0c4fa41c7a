"""Breaches of care that the check of the living house found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from songda.kernel.database import Tx


async def keep_care_breaches(tx: Tx, found: Sequence[tuple[str, str, datetime]]) -> None:
    """Note breaches of care; the same one once."""
    await tx.execute(
        """insert into dispatch.care_breaches (rule, rider_id, at)
           select * from unnest($1::text[], $2::uuid[], $3::timestamptz[]) on conflict do nothing""",
        [rule for rule, _, _ in found],
        [rider for _, rider, _ in found],
        [at for _, _, at in found],
    )
