"""A notice, proven and read. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping

from songda.adapters.demo_gateway import translate, wire
from songda.kernel.clocks import MachineTime
from songda.modules.payments.errors import NoticeForged, NoticeStale, NoticeUnreadable
from songda.modules.payments.ports import Notice


def read_notice(secret: str, headers: Mapping[str, str], raw: bytes, now: MachineTime) -> Notice:
    """Raises NoticeForged, NoticeStale, or NoticeUnreadable for what is signed but odd."""
    try:
        wire.check(secret, headers, raw, now.timestamp())
    except wire.BadSignature:
        raise NoticeForged() from None
    except wire.TooOld:
        raise NoticeStale() from None
    try:
        return translate.notice(json.loads(raw))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NoticeUnreadable() from None
