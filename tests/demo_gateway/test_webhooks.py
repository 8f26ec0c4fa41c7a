"""A notice is proven before it is read."""

from __future__ import annotations

import json
import random
from uuid import UUID

import pytest

from songda.adapters.demo_gateway import wire
from songda.adapters.demo_gateway.webhooks import read_notice
from songda.kernel.clocks import MachineTime
from songda.modules.payments.errors import NoticeForged, NoticeStale, NoticeUnreadable
from songda.modules.payments.model import PaidState, Payment, Refund, RefundState

SECRET = "a key of the tests"
NOW = MachineTime.fromisoformat("2026-11-24T12:00:00+00:00")
ABOUT = {
    "trade": str(UUID(int=1)),
    "order": str(UUID(int=2)),
    "merchant": "songda",
    "amount": 2_350,
    "currency": "CNY",
    "state": "SUCCESS",
}
RAW = json.dumps({"id": "n1", "about": ABOUT}).encode()


def headers(raw: bytes = RAW, age_s: float = 0, secret: str = SECRET) -> dict[str, str]:
    """What the gateway sends beside the bytes."""
    return wire.signed(secret, raw, NOW.timestamp() - age_s)


def test_a_payment_is_read() -> None:
    notice = read_notice(SECRET, headers(), RAW, NOW)
    assert notice.notice_id == "n1"
    assert notice.about == Payment(
        attempt_id=UUID(int=1),
        order_id=UUID(int=2),
        merchant="songda",
        amount_minor=2_350,
        currency="CNY",
        state=PaidState.PAID,
    )


def test_a_refund_is_read() -> None:
    about = {
        "refund": str(UUID(int=3)),
        "trade": str(UUID(int=1)),
        "amount": 50,
        "currency": "CNY",
        "state": "SUCCESS",
    }
    raw = json.dumps({"id": "n2", "about": about}).encode()
    assert read_notice(SECRET, headers(raw), raw, NOW).about == Refund(
        refund_id=UUID(int=3),
        attempt_id=UUID(int=1),
        amount_minor=50,
        currency="CNY",
        state=RefundState.DONE,
    )


def test_another_key_is_forged() -> None:
    with pytest.raises(NoticeForged):
        read_notice(SECRET, headers(secret="another"), RAW, NOW)


def test_no_signature_is_forged() -> None:
    with pytest.raises(NoticeForged):
        read_notice(SECRET, {}, RAW, NOW)


@pytest.mark.parametrize("age_s", [301, -301, 86_400 * 3])
def test_over_five_minutes_is_stale(age_s: float) -> None:
    with pytest.raises(NoticeStale):
        read_notice(SECRET, headers(age_s=age_s), RAW, NOW)


def test_a_moved_timestamp_is_forged() -> None:
    signed = headers(age_s=86_400)
    signed[wire.TIMESTAMP] = str(int(NOW.timestamp()))
    with pytest.raises(NoticeForged):
        read_notice(SECRET, signed, RAW, NOW)


def test_every_changed_bit_is_forged() -> None:
    signed, dice = headers(), random.Random(1)
    for _ in range(500):
        raw = bytearray(RAW)
        raw[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
        with pytest.raises(NoticeForged):
            read_notice(SECRET, signed, bytes(raw), NOW)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"id":"n1"}',
        json.dumps({"id": "n1", "about": {**ABOUT, "amount": "2350"}}).encode(),
        json.dumps({"id": "n1", "about": {**ABOUT, "amount": True}}).encode(),
        json.dumps({"id": "n1", "about": {**ABOUT, "trade": "x"}}).encode(),
        json.dumps({"id": "", "about": ABOUT}).encode(),
    ],
)
def test_signed_but_odd_is_unreadable(body: bytes) -> None:
    with pytest.raises(NoticeUnreadable):
        read_notice(SECRET, headers(body), body, NOW)
