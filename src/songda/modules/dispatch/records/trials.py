"""What-if questions, who lives them, and their answers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from songda.kernel.database import Row, Tx
from songda.kernel.ids import CityId
from songda.kernel.values import from_json, to_json
from songda.modules.dispatch.events import TrialId
from songda.modules.dispatch.model import (
    Trial,
    TrialState,
)
from songda.modules.dispatch.simulation.whatif.asking import Ask


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
