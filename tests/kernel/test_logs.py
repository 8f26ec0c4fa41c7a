"""Logs: listed fields only, and never a phone number."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
import structlog

from songda.kernel.logs import configure, counted, during, logger

CANARY = "13812345678"


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    configure(stream)
    yield stream
    structlog.reset_defaults()


def lines(out: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_is_one_json_line_an_event_with_time_and_level(out: io.StringIO) -> None:
    logger("orders").info("order placed", order_id=UUID(int=1), amount_minor=1990)
    (line,) = lines(out)
    assert line.pop("at").endswith("Z")
    assert line == {
        "event": "order placed",
        "level": "info",
        "source": "orders",
        "order_id": "00000000-0000-0000-0000-000000000001",
        "amount_minor": 1990,
    }


def test_drops_and_counts_what_is_not_listed(out: io.StringIO) -> None:
    before = counted().get("home_address", 0)
    logger("x").warning("tried", home_address="南京东路100号", route="/api/me")
    (line,) = lines(out)
    assert "home_address" not in line
    assert line["route"] == "/api/me"
    assert counted()["home_address"] == before + 1


@dataclass
class Person:
    phone: str = CANARY


def quotes_a_phone() -> None:
    raise ValueError(f"cannot call {CANARY}")


@pytest.mark.parametrize(
    "fields",
    [
        {"phone": CANARY},
        {"reason_code": CANARY},
        {"reason_code": f"call +86 138 1234 5678 or 138-1234-5678 or {CANARY}!"},
        {"count": int(CANARY)},
        {"subject": Person()},
        {"subject": {"deep": [CANARY]}},
        {CANARY: "a name may not carry one either"},
        {"event": f"sent to {CANARY}"},
    ],
)
def test_a_phone_number_never_passes(out: io.StringIO, fields: dict[str, Any]) -> None:
    event = fields.pop("event", "canary")
    logger("x").info(event, **fields)
    text = out.getvalue()
    assert text.count("\n") == 1
    for shape in (CANARY, "138 1234 5678", "138-1234-5678", "1234-5678"):
        assert shape not in text


def test_an_exception_leaves_its_type_and_place_without_its_message(out: io.StringIO) -> None:
    try:
        quotes_a_phone()
    except ValueError:
        logger("x").exception("failed")
    (line,) = lines(out)
    assert line["error_type"] == "ValueError"
    assert "test_logs.py:" in line["error_where"]
    assert CANARY not in out.getvalue()


def test_times_and_ids_are_left_whole(out: io.StringIO) -> None:
    session = "0192f0c1-2345-7890-8123-456789012345"
    logger("x").info("seen", session_id=session, request_id="01234567890123456789abcdef", duration_ms=12.5)
    (line,) = lines(out)
    assert (line["session_id"], line["request_id"]) == (session, "01234567890123456789abcdef")
    assert line["duration_ms"] == 12.5


def test_context_is_carried_inside_and_gone_after(out: io.StringIO) -> None:
    with during(request_id="r1", trace_id="t1"):
        logger("x").info("inside")
    logger("x").info("outside")
    inside, outside = lines(out)
    assert (inside["request_id"], inside["trace_id"]) == ("r1", "t1")
    assert "request_id" not in outside
