"""A notice, proven and read. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping

from songda.adapters.demo_courier import translate, wire
from songda.kernel.clocks import MachineTime
from songda.modules.deliveries.errors import (
    CourierNoticeForged,
    CourierNoticeStale,
    CourierNoticeUnreadable,
)
from songda.modules.deliveries.ports import Notice


def read_notice(secret: str, headers: Mapping[str, str], raw: bytes, now: MachineTime) -> Notice:
    """Raises CourierNoticeForged, …Stale, or …Unreadable for what is signed but odd."""
    try:
        wire.check(secret, headers, raw, now.timestamp())
    except wire.BadSignature:
        raise CourierNoticeForged() from None
    except wire.TooOld:
        raise CourierNoticeStale() from None
    try:
        return translate.notice(json.loads(raw))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise CourierNoticeUnreadable() from None
