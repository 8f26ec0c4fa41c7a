"""Logs: one JSON line an event, made of fields from a list.

What isn't on the list is dropped and counted, so a new field is a decision and a personal one never slips in.
Even a listed field holds only short plain values, and a text that looks like a phone number is replaced: the
last net under a person's mistake, never a reason to log one.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any, Final, TextIO
from uuid import UUID

import structlog

TEXT_MAX: Final = 500
PHONE_LIKE: Final = re.compile(r"(?<![0-9a-fA-F-])\+?[0-9](?:[\s().-]?[0-9]){10,14}(?![0-9a-fA-F-])")
REMOVED: Final = "[removed]"

FIELDS: Final = frozenset(
    """
    event level at source request_id trace_id span_id process role build
    method route status duration_ms db_ms bytes_sent client_end error_code error_kind error_type error_where
    module action listener lane fact subject position job attempt attempts due_s wait_s backlog count
    principal_role session_id person_id merchant_id store_id city_id rider_id order_id delivery_id variant_id
    payment_id attempt_id refund_id round_id topic watchers rate migration setting host port pid path_template
    dropped amount_minor currency state state_before reason_code
    """.split()  # noqa: SIM905 - one word after the other reads better than ninety quoted ones
)

dropped_fields: Counter[str] = Counter()
"""How often each unlisted field was dropped in this process; shown by /metrics."""

EventDict = MutableMapping[str, Any]


def only_listed(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Keep listed fields with plain short values; count what was dropped."""
    kept: dict[str, Any] = {}
    for name, value in event.items():
        if name in FIELDS:
            kept[name] = _plain(value)
        else:
            dropped_fields[name if name.isidentifier() and len(name) < 60 else "?"] += 1
    return kept


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return value if not PHONE_LIKE.fullmatch(str(value)) else REMOVED
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, str):
        return PHONE_LIKE.sub(REMOVED, value[:TEXT_MAX])
    # Anything with parts could carry a field that was never looked at.
    return type(value).__name__


def _error(_logger: object, _method: str, event: EventDict) -> EventDict:
    """An exception becomes its type and where it came from; its message may quote what a person typed."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["error_type"] = type(error).__name__
        event["error_where"] = _where(error)
    return event


def _where(error: BaseException) -> str:
    trace = error.__traceback__
    frames = []
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename.rpartition('/songda/')[2]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " < ".join(reversed(frames[-6:]))


def configure(out: TextIO | None = None, *, level: str = "info") -> None:
    """Send all logs of the process as JSON lines to `out` (standard error by default); the last call wins."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            _error,
            only_listed,
            structlog.processors.JSONRenderer(serializer=_line),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=out or sys.stderr),
        cache_logger_on_first_use=False,
    )


def _line(event: Any, **_options: Any) -> str:
    return json.dumps(event, ensure_ascii=False, separators=(",", ":"))


def logger(name: str) -> Any:
    """A logger; call `.info("what happened", order_id=…)` with listed fields only."""
    return structlog.get_logger(source=name)


@contextmanager
def during(**fields: object) -> Iterator[None]:
    """What is logged inside, in this task and those it starts, carries these fields."""
    with structlog.contextvars.bound_contextvars(**fields):
        yield


def counted(read: Callable[[], Counter[str]] = lambda: dropped_fields) -> dict[str, int]:
    """A copy of the counts of dropped fields."""
    return dict(read())
