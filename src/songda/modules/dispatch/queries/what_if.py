"""What-if questions and their answers."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from songda.kernel.database import Row, Tx
from songda.kernel.values import Instant, from_json, value
from songda.modules.dispatch.errors import TrialUnknown
from songda.modules.dispatch.model import TrialState
from songda.modules.dispatch.simulation.whatif.asking import Ask


@value
class MeasureRow:
    """`better`: less, more, or empty."""

    code: str
    unit: str
    better: str


@value
class DifferenceRow:
    """A variant's mean, and its paired difference to the first variant with the 95 % interval."""

    measure: str
    mean: float
    difference: float
    low: float | None
    high: float | None
    sure: bool


@value
class ComparedRow:
    """A variant's measures, beside those of the first one."""

    name: str
    differences: tuple[DifferenceRow, ...]


@value
class AnswerRow:
    """`orders`, `rounds`: in one lived day, in the mean."""

    engine: str
    orders: int
    rounds: int
    measures: tuple[MeasureRow, ...]
    variants: tuple[ComparedRow, ...]


@value
class TrialRow:
    """A question and how far its answer is, 0 to 1."""

    trial_id: UUID
    state: TrialState
    done_share: float
    ask: Ask
    asked_at: Instant
    took_s: int | None


@value
class TrialAnswer:
    """A question with its answer, once there is one."""

    trial: TrialRow
    answer: AnswerRow | None


_TRIAL = """trial_id, city_id, state, done_share, ask, asked_at,
  extract(epoch from ended_machine_at - asked_machine_at)::integer as took_s"""


async def trials(tx: Tx, city_id: UUID) -> list[TrialRow]:
    """A city's last fifty questions, the newest first."""
    rows = await tx.fetch(
        f"select {_TRIAL} from dispatch.trials where city_id = $1 order by asked_machine_at desc limit 50",
        city_id,
    )
    return [_trial_row(row) for row in rows]


async def trial_answer(tx: Tx, trial_id: UUID) -> TrialAnswer:
    """One question. Raises TrialUnknown."""
    row = await tx.fetchrow(f"select {_TRIAL}, answer from dispatch.trials where trial_id = $1", trial_id)
    if row is None:
        raise TrialUnknown()
    answer = None if row["answer"] is None else _answer(json.loads(row["answer"]))
    return TrialAnswer(trial=_trial_row(row), answer=answer)


async def city_of_trial(tx: Tx, trial_id: UUID) -> UUID:
    """Whose it is. Raises TrialUnknown."""
    found: UUID | None = await tx.fetchval(
        "select city_id from dispatch.trials where trial_id = $1", trial_id
    )
    if found is None:
        raise TrialUnknown()
    return found


def _trial_row(row: Row) -> TrialRow:
    return TrialRow(
        trial_id=row["trial_id"],
        state=TrialState(row["state"]),
        done_share=row["done_share"],
        ask=from_json(Ask, row["ask"]),
        asked_at=row["asked_at"],
        took_s=row["took_s"],
    )


def _answer(raw: dict[str, Any]) -> AnswerRow:
    return AnswerRow(
        engine=raw["engine"],
        orders=raw["orders"],
        rounds=raw["rounds"],
        measures=tuple(MeasureRow(**one) for one in raw["measures"]),
        variants=tuple(
            ComparedRow(name=one["name"], differences=tuple(DifferenceRow(**d) for d in one["differences"]))
            for one in raw["variants"]
        ),
    )
