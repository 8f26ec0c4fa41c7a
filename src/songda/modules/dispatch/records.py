"""Leads, rounds and choices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from songda.kernel.database import Row, Tx
from songda.kernel.ids import CityId, DeliveryId, OrderId, PersonId, RiderId
from songda.kernel.values import from_json, to_json
from songda.modules.dispatch.engine import ENGINE_VERSION
from songda.modules.dispatch.engine.canonical import encode_params, encode_snapshot
from songda.modules.dispatch.engine.storing import pressed
from songda.modules.dispatch.errors import LeadLost, SwitchUnknown
from songda.modules.dispatch.events import SteerId, TrialId
from songda.modules.dispatch.model import (
    Bound,
    BoundKind,
    Choice,
    Decided,
    Lead,
    LeaderId,
    Measure,
    PeakKind,
    PeakRule,
    Steer,
    SteerKind,
    SwitchRow,
    Trial,
    TrialState,
)
from songda.modules.dispatch.simulation.whatif.asking import Ask

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


async def insert_round(tx: Tx, decided: Decided, offered: int) -> None:
    plan = decided.plan
    stored = decided.stored or pressed(encode_snapshot(decided.gathered.snapshot), plan)
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
    """A round; what it saw and planned is None once that is forgotten."""
    return await tx.fetchrow(
        f"select r.*, s.snapshot, s.plan {WITH_SNAPSHOTS} where r.round_id = $1", round_id
    )


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


async def insert_steer(tx: Tx, steer: Steer) -> None:
    await tx.execute(
        """insert into dispatch.steers (steer_id, delivery_id, order_id, city_id, kind, rider_id,
        rider_before, bound_before, pinned_before, because, by_person, undoes, steered_at,
        steered_machine_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)""",
        steer.steer_id,
        steer.delivery_id,
        steer.order_id,
        steer.city_id,
        steer.kind,
        steer.rider_id,
        steer.rider_before,
        steer.bound_before,
        steer.pinned_before,
        steer.because,
        steer.by_person,
        steer.undoes,
        steer.at,
        steer.machine_at,
    )


async def steer(tx: Tx, steer_id: UUID) -> Steer | None:
    row = await tx.fetchrow("select * from dispatch.steers where steer_id = $1", steer_id)
    return None if row is None else _steer(row)


async def undone_by(tx: Tx, steer_id: UUID) -> SteerId | None:
    """The step that undid this one."""
    found = await tx.fetchval("select steer_id from dispatch.steers where undoes = $1", steer_id)
    return None if found is None else SteerId(found)


async def newest_steer(tx: Tx, delivery_id: UUID) -> SteerId | None:
    found = await tx.fetchval(
        """select steer_id from dispatch.steers where delivery_id = $1
           order by steered_machine_at desc, steer_id desc limit 1""",
        delivery_id,
    )
    return None if found is None else SteerId(found)


async def bind(tx: Tx, steer: Steer, bound: Bound) -> None:
    """One constraint a delivery; the newest counts."""
    await tx.execute(
        """insert into dispatch.bounds (delivery_id, order_id, city_id, kind, rider_id, steer_id)
           values ($1, $2, $3, $4, $5, $6)
           on conflict (delivery_id) do update set kind = $4, rider_id = $5, steer_id = $6""",
        bound.delivery_id,
        steer.order_id,
        steer.city_id,
        bound.kind,
        bound.rider_id,
        steer.steer_id,
    )


async def unbind(tx: Tx, delivery_id: UUID) -> None:
    await tx.execute("delete from dispatch.bounds where delivery_id = $1", delivery_id)


async def bound_of(tx: Tx, delivery_id: UUID) -> Bound | None:
    row = await tx.fetchrow(
        "select delivery_id, kind, rider_id from dispatch.bounds where delivery_id = $1", delivery_id
    )
    return None if row is None else _bound(row)


async def bounds_of(tx: Tx, city_id: UUID) -> dict[DeliveryId, Bound]:
    """What binds the engine in a city."""
    rows = await tx.fetch(
        "select delivery_id, kind, rider_id from dispatch.bounds where city_id = $1", city_id
    )
    return {row["delivery_id"]: _bound(row) for row in rows}


def _bound(row: Row) -> Bound:
    rider_id = row["rider_id"]
    return Bound(
        delivery_id=DeliveryId(row["delivery_id"]),
        kind=BoundKind(row["kind"]),
        rider_id=None if rider_id is None else RiderId(rider_id),
    )


def _steer(row: Row) -> Steer:
    def rider(column: str) -> RiderId | None:
        return None if row[column] is None else RiderId(row[column])

    return Steer(
        steer_id=SteerId(row["steer_id"]),
        delivery_id=DeliveryId(row["delivery_id"]),
        order_id=OrderId(row["order_id"]),
        city_id=CityId(row["city_id"]),
        kind=SteerKind(row["kind"]),
        rider_id=rider("rider_id"),
        rider_before=rider("rider_before"),
        bound_before=None if row["bound_before"] is None else BoundKind(row["bound_before"]),
        pinned_before=rider("pinned_before"),
        because=row["because"],
        by_person=PersonId(row["by_person"]),
        undoes=None if row["undoes"] is None else SteerId(row["undoes"]),
        at=row["steered_at"],
        machine_at=row["steered_machine_at"],
    )


async def insert_trial(
    tx: Tx, trial_id: UUID, city_id: UUID, asked_by: UUID, ask: Ask, asked_at: datetime
) -> bool:
    """Whether it is new; one with this id stays as it is."""
    done = await tx.execute(
        """insert into dispatch.trials (trial_id, city_id, asked_by, ask, asked_at)
           values ($1, $2, $3, $4, $5) on conflict do nothing""",
        trial_id,
        city_id,
        asked_by,
        to_json(Ask, ask).decode(),
        asked_at,
    )
    return done.endswith(" 1")


async def trials_waiting(tx: Tx, city_id: UUID) -> int:
    found: int = await tx.fetchval(
        "select count(*) from dispatch.trials where city_id = $1 and state = 'waiting'", city_id
    )
    return found


async def trial(tx: Tx, trial_id: UUID) -> Trial | None:
    row = await tx.fetchrow(
        "select trial_id, city_id, ask, attempts from dispatch.trials where trial_id = $1", trial_id
    )
    return None if row is None else _trial(row)


async def claim_trial(tx: Tx, owner: UUID, lease_s: float) -> Trial | None:
    """The oldest question that nobody lives, held for so many machine seconds."""
    row = await tx.fetchrow(
        """update dispatch.trials set state = 'running', owner = $1, attempts = attempts + 1, done_share = 0,
             leased_until_machine_at = clock_timestamp() + make_interval(secs => $2)
           where trial_id = (
             select t.trial_id from dispatch.trials t
             where t.state = 'waiting'
               or (t.state = 'running' and t.leased_until_machine_at < clock_timestamp())
             order by t.asked_machine_at limit 1 for update skip locked)
           returning trial_id, city_id, ask, attempts""",
        owner,
        lease_s,
    )
    return None if row is None else _trial(row)


async def hold_trial(tx: Tx, trial_id: UUID, owner: UUID, lease_s: float) -> bool:
    """Whether it is still this owner's to live; then for so much longer."""
    done = await tx.execute(
        """update dispatch.trials set leased_until_machine_at = clock_timestamp() + make_interval(secs => $3)
           where trial_id = $1 and owner = $2 and state = 'running'""",
        trial_id,
        owner,
        lease_s,
    )
    return done.endswith(" 1")


async def note_share(tx: Tx, trial_id: UUID, owner: UUID, share: float) -> bool:
    """Whether to go on: False once it is cancelled, forgotten or another's."""
    done = await tx.execute(
        """update dispatch.trials set done_share = $3
           where trial_id = $1 and owner = $2 and state = 'running'""",
        trial_id,
        owner,
        share,
    )
    return done.endswith(" 1")


async def keep_answer(tx: Tx, trial_id: UUID, owner: UUID, answer: str) -> bool:
    """Whether it was still asked for."""
    done = await tx.execute(
        """update dispatch.trials set state = 'done', done_share = 1, answer = $3,
             ended_machine_at = clock_timestamp()
           where trial_id = $1 and owner = $2 and state = 'running'""",
        trial_id,
        owner,
        answer,
    )
    return done.endswith(" 1")


async def end_trial(tx: Tx, trial_id: UUID, state: TrialState) -> None:
    """End one without an answer; one that has ended stays as it is."""
    await tx.execute(
        """update dispatch.trials set state = $2, ended_machine_at = clock_timestamp()
           where trial_id = $1 and state in ('waiting', 'running')""",
        trial_id,
        state,
    )


async def delete_trial(tx: Tx, trial_id: UUID) -> None:
    await tx.execute("delete from dispatch.trials where trial_id = $1", trial_id)


def _trial(row: Row) -> Trial:
    return Trial(
        trial_id=TrialId(row["trial_id"]),
        city_id=CityId(row["city_id"]),
        ask=from_json(Ask, row["ask"]),
        attempts=row["attempts"],
    )


async def keep_care_breaches(tx: Tx, found: Sequence[tuple[str, str, datetime]]) -> None:
    """Note breaches of care; the same one once."""
    await tx.execute(
        """insert into dispatch.care_breaches (rule, rider_id, at)
           select * from unnest($1::text[], $2::uuid[], $3::timestamptz[]) on conflict do nothing""",
        [rule for rule, _, _ in found],
        [rider for _, rider, _ in found],
        [at for _, _, at in found],
    )


async def peak_rules(tx: Tx, city_id: UUID) -> list[PeakRule]:
    """The rules operators wrote for a city; none where they wrote none."""
    rows = await tx.fetch(
        """select kind, measure, on_at, off_at, hold_s, longest_s, amount, is_enabled
           from dispatch.peak_rules where city_id = $1""",
        city_id,
    )
    return [
        PeakRule(**{**dict(row), "kind": PeakKind(row["kind"]), "measure": Measure(row["measure"])})
        for row in rows
    ]


async def write_peak_rules(tx: Tx, city_id: UUID, rules: Sequence[PeakRule]) -> None:
    """These and no others."""
    await tx.execute("delete from dispatch.peak_rules where city_id = $1", city_id)
    for rule in rules:
        await tx.execute(
            """insert into dispatch.peak_rules (city_id, kind, measure, on_at, off_at, hold_s, longest_s,
                 amount, is_enabled) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)""",
            city_id,
            rule.kind,
            rule.measure,
            rule.on_at,
            rule.off_at,
            rule.hold_s,
            rule.longest_s,
            rule.amount,
            rule.is_enabled,
        )


async def lock_peak(tx: Tx, city_id: UUID) -> None:
    """One at a time looks at a city's peak."""
    await tx.execute("select pg_catalog.pg_advisory_xact_lock(hashtextextended($1, 46862))", str(city_id))


async def switches(tx: Tx, city_id: UUID, *, running: bool, most: int = 100) -> list[SwitchRow]:
    """A city's switches, the newest first: those that run, or all."""
    rows = await tx.fetch(
        """select switch_id, kind, is_on, by_hand, amount, measure, seen, threshold, note, since_at, until_at,
             ended_at, ended_because
           from dispatch.peak_switches where city_id = $1 and (ended_at is null or not $2)
           order by ended_at is null desc, since_at desc, switch_id limit $3""",
        city_id,
        running,
        most,
    )
    return [_switch(row) for row in rows]


async def peaks_on(tx: Tx, city_id: UUID) -> dict[PeakKind, int]:
    """What holds in a city now, each with its amount."""
    rows = await tx.fetch(
        "select kind, amount from dispatch.peak_switches where city_id = $1 and ended_at is null and is_on",
        city_id,
    )
    return {PeakKind(row["kind"]): row["amount"] for row in rows}


async def cities_in_peak(tx: Tx) -> list[CityId]:
    rows = await tx.fetch("select distinct city_id from dispatch.peak_switches where ended_at is null")
    return [CityId(row["city_id"]) for row in rows]


async def insert_switch(tx: Tx, city_id: UUID, new: SwitchRow, by_person: UUID | None) -> None:
    await tx.execute(
        """insert into dispatch.peak_switches (switch_id, city_id, kind, is_on, by_hand, by_person, amount,
             measure, seen, threshold, note, since_at, until_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)""",
        new.switch_id,
        city_id,
        new.kind,
        new.is_on,
        new.by_hand,
        by_person,
        new.amount,
        new.measure,
        new.seen,
        new.threshold,
        new.note,
        new.since_at,
        new.until_at,
    )


async def end_switch(tx: Tx, switch_id: UUID, because: str, at: datetime) -> bool:
    """Whether it ran until now."""
    done = await tx.execute(
        """update dispatch.peak_switches set ended_at = $3, ended_because = $2
           where switch_id = $1 and ended_at is null""",
        switch_id,
        because,
        at,
    )
    return done.endswith(" 1")


async def city_of_switch(tx: Tx, switch_id: UUID) -> CityId:
    """Raises SwitchUnknown."""
    found = await tx.fetchval("select city_id from dispatch.peak_switches where switch_id = $1", switch_id)
    if found is None:
        raise SwitchUnknown(switch_id=str(switch_id))
    return CityId(found)


def _switch(row: Row) -> SwitchRow:
    measure = row["measure"]
    return SwitchRow(
        **{
            **dict(row),
            "kind": PeakKind(row["kind"]),
            "measure": None if measure is None else Measure(measure),
        }
    )
