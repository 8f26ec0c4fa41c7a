"""Reads for operators."""

from songda.modules.dispatch.queries.answering import NO_RIDE, Unexplained, WhyAnswer, why_answer
from songda.modules.dispatch.queries.by_hand import BoundRow, SteerRow, bound_rows, steers
from songda.modules.dispatch.queries.reasons import BlockedRow, CandidateRow, TermRow, WhyRow, rounds, why
from songda.modules.dispatch.queries.riding import RouteRow, RouteStopRow, routes
from songda.modules.dispatch.queries.story import Turn, story
from songda.modules.dispatch.queries.what_if import (
    AnswerRow,
    ComparedRow,
    DifferenceRow,
    MeasureRow,
    TrialAnswer,
    TrialRow,
    city_of_trial,
    trial_answer,
    trials,
)

__all__ = [
    "NO_RIDE",
    "AnswerRow",
    "BlockedRow",
    "BoundRow",
    "CandidateRow",
    "ComparedRow",
    "DifferenceRow",
    "MeasureRow",
    "RouteRow",
    "RouteStopRow",
    "SteerRow",
    "TermRow",
    "TrialAnswer",
    "TrialRow",
    "Turn",
    "Unexplained",
    "WhyAnswer",
    "WhyRow",
    "bound_rows",
    "city_of_trial",
    "rounds",
    "routes",
    "steers",
    "story",
    "trial_answer",
    "trials",
    "why",
    "why_answer",
]
