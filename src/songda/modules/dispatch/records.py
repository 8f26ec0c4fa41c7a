"""Leads, rounds and choices."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from songda.kernel.database import Row, Tx
from songda.kernel.ids import CityId
from songda.modules.dispatch.engine.canonical import encode_params, encode_plan, encode_snapshot, plan_hash
from songda.modules.dispatch.errors import LeadLost
from songda.modules.dispatch.model import Choice, Decided, Lead, LeaderId


async def take_lead(tx: Tx, city_id: CityId, owner: LeaderId, lease_s: float) -> Lead | None:
    """Take or prolong the lead; None while another holds it. Taking over raises the epoch."""
    epoch = await tx.fetchval(
        """insert into dispatch.leads as l (city_id, owner, epoch, until_machine_at)
           values ($1, $2, 1, clock_timestamp() + make_interval(secs => $3))
           on conflict (city_id) do update
             set until_machine_at = excluded.until_machine_at, owner = excluded.owner,
                 epoch = l.epoch + (l.owner <> excluded.owner)::int
             where l.owner = excluded.owner or l.until_machine_at < clock_timestamp()
           returning epoch""",
        city_id,
        owner,
        lease_s,
    )
    return None if epoch is None else Lead(city_id=city_id, owner=owner, epoch=epoch)


async def guard_lead(tx: Tx, lead: Lead) -> None:
    """Hold the lead until the transaction ends. Raises LeadLost when another took it over meanwhile."""
    held = await tx.fetchval(
        "select 1 from dispatch.leads where city_id = $1 and owner = $2 and epoch = $3 for update",
        lead.city_id,
        lead.owner,
        lead.epoch,
    )
    if held is None:
        raise LeadLost(city_id=str(lead.city_id))


async def give_up_leads(tx: Tx, owner: LeaderId) -> None:
    """Let others lead at once, when a process ends well."""
    await tx.execute("update dispatch.leads set until_machine_at = clock_timestamp() where owner = $1", owner)


async def insert_round(tx: Tx, decided: Decided, offered: int) -> None:
    plan, snapshot = decided.plan, encode_snapshot(decided.gathered.snapshot)
    await tx.execute(
        """insert into dispatch.rounds (round_id, city_id, epoch, engine, answered_by, seed, params, snapshot,
             snapshot_hash, plan, plan_hash, open_count, rider_count, offered_count, unplanned_count, cost,
             took_ms, decided_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)""",
        decided.round_id,
        decided.lead.city_id,
        decided.lead.epoch,
        plan.engine,
        plan.answered_by,
        decided.seed,
        encode_params(decided.params).decode(),
        zlib.compress(snapshot, 6),
        hashlib.sha256(snapshot).hexdigest(),
        zlib.compress(encode_plan(plan), 6),
        plan_hash(plan),
        plan.figures.open,
        len(decided.gathered.snapshot.riders),
        offered,
        len(plan.unplanned),
        plan.figures.cost,
        decided.took_ms,
        decided.gathered.at,
    )


async def insert_choices(tx: Tx, round_id: UUID, choices: Sequence[Choice]) -> None:
    await tx.execute(
        """insert into dispatch.choices (round_id, delivery_id, order_id, rider_id)
           select $1, * from unnest($2::uuid[], $3::uuid[], $4::uuid[])""",
        round_id,
        [one.delivery_id for one in choices],
        [one.order_id for one in choices],
        [one.rider_id for one in choices],
    )


async def round_row(tx: Tx, round_id: UUID) -> Row | None:
    return await tx.fetchrow("select * from dispatch.rounds where round_id = $1", round_id)


async def newest_unreplayed(tx: Tx, engine: str) -> Row | None:
    """The newest round of this engine version that nobody has decided again yet."""
    return await tx.fetchrow(
        """select round_id, snapshot, params, seed from dispatch.rounds
           where engine = $1 and snapshot is not null and replayed_hash is null
           order by decided_machine_at desc limit 1""",
        engine,
    )


async def save_replayed(tx: Tx, round_id: UUID, replayed_hash: str) -> None:
    await tx.execute(
        "update dispatch.rounds set replayed_hash = $2 where round_id = $1", round_id, replayed_hash
    )


async def forget_snapshots(tx: Tx, before: datetime) -> None:
    """Old rounds keep their hashes and figures only."""
    await tx.execute(
        """update dispatch.rounds set snapshot = null, plan = null
           where decided_at < $1 and snapshot is not null""",
        before,
    )
