"""Who leads a city, and what its rounds decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from songda.kernel.database import Row, Tx
from songda.kernel.ids import CityId
from songda.modules.dispatch.engine import ENGINE_VERSION
from songda.modules.dispatch.engine.canonical import encode_params
from songda.modules.dispatch.engine.storing import Stored
from songda.modules.dispatch.errors import LeadLost
from songda.modules.dispatch.model import (
    Choice,
    Decided,
    Lead,
    LeaderId,
)

WITH_SNAPSHOTS = """from dispatch.rounds r
  left join dispatch.snapshots s on s.round_id = r.round_id and s.decided_at = r.decided_at"""


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


async def insert_round(tx: Tx, decided: Decided, stored: Stored, offered: int) -> None:
    plan = decided.plan
    await tx.execute(
        """with kept as (
             insert into dispatch.snapshots (round_id, decided_at, snapshot, plan) values ($1, $18, $8, $10))
           insert into dispatch.rounds (round_id, city_id, epoch, engine, answered_by, seed, params,
             snapshot_hash, plan_hash, open_count, rider_count, offered_count, unplanned_count, cost,
             took_ms, decided_at)
           values ($1, $2, $3, $4, $5, $6, $7, $9, $11, $12, $13, $14, $15, $16, $17, $18)""",
        decided.round_id,
        decided.lead.city_id,
        decided.lead.epoch,
        plan.engine,
        plan.answered_by,
        decided.seed,
        encode_params(decided.params).decode(),
        stored.snapshot,
        stored.snapshot_hash,
        stored.plan,
        stored.plan_hash,
        plan.figures.open,
        len(decided.gathered.snapshot.riders) - len(decided.gathered.quotes),
        offered,
        len(plan.waiting),
        plan.figures.cost,
        decided.took_ms,
        decided.gathered.at,
    )


async def insert_choices(tx: Tx, round_id: UUID, choices: Sequence[Choice]) -> None:
    await tx.execute(
        """insert into dispatch.choices (round_id, delivery_id, order_id, rider_id, courier)
           select $1, * from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[])""",
        round_id,
        [one.delivery_id for one in choices],
        [one.order_id for one in choices],
        [one.rider_id for one in choices],
        [one.courier for one in choices],
    )


async def round_row(tx: Tx, round_id: UUID) -> Row | None:
    """A round; what it saw and planned is None once that is forgotten."""
    return await tx.fetchrow(
        f"select r.*, s.snapshot, s.plan {WITH_SNAPSHOTS} where r.round_id = $1", round_id
    )


async def rounds_between(tx: Tx, city_id: UUID, since: datetime, until: datetime | None) -> list[UUID]:
    """A city's rounds between two city times, the oldest first."""
    rows = await tx.fetch(
        """select round_id from dispatch.rounds where city_id = $1 and decided_at >= $2
             and ($3::timestamptz is null or decided_at <= $3) order by decided_machine_at, round_id""",
        city_id,
        since,
        until,
    )
    return [row["round_id"] for row in rows]


async def stored_rounds(tx: Tx, since: datetime | None) -> list[UUID]:
    """Rounds that this engine version can decide again, the oldest first, since a city time."""
    rows = await tx.fetch(
        f"""select r.round_id {WITH_SNAPSHOTS} where r.engine = $1 and s.snapshot is not null
             and ($2::timestamptz is null or r.decided_at >= $2) order by r.decided_machine_at, r.round_id""",
        ENGINE_VERSION,
        since,
    )
    return [row["round_id"] for row in rows]


async def other_rounds(tx: Tx, since: datetime | None) -> int:
    """How many rounds it can't."""
    found: int = await tx.fetchval(
        f"""select count(*) {WITH_SNAPSHOTS} where (r.engine <> $1 or s.snapshot is null)
             and ($2::timestamptz is null or r.decided_at >= $2)""",
        ENGINE_VERSION,
        since,
    )
    return found


async def newest_unreplayed(tx: Tx, engine: str) -> Row | None:
    """The newest round of this engine version that nobody has decided again yet."""
    return await tx.fetchrow(
        f"""select r.round_id, s.snapshot, r.params, r.seed {WITH_SNAPSHOTS}
           where r.engine = $1 and s.snapshot is not null and r.replayed_hash is null
           order by r.decided_machine_at desc limit 1""",
        engine,
    )


async def save_replayed(tx: Tx, round_id: UUID, replayed_hash: str) -> None:
    await tx.execute(
        "update dispatch.rounds set replayed_hash = $2 where round_id = $1", round_id, replayed_hash
    )
