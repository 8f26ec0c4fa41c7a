"""How both sides sign: HMAC-SHA256 over `timestamp.body`, the timestamp in whole seconds."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

TIMESTAMP = "Courier-Timestamp"
SIGNATURE = "Courier-Signature"
AGE_S_MOST = 300


class BadSignature(Exception):
    """Not signed with our key, changed, or not signed at all."""


class TooOld(Exception):
    """Signed well, more than five minutes from now."""


def signed(secret: str, raw: bytes, now_s: float) -> dict[str, str]:
    """The headers that sign these bytes at this time."""
    stamp = str(int(now_s))
    return {TIMESTAMP: stamp, SIGNATURE: _mark(secret, stamp, raw), "Content-Type": "application/json"}


def check(secret: str, headers: Mapping[str, str], raw: bytes, now_s: float) -> None:
    """Raises BadSignature or TooOld. Header names count in any case."""
    given = {name.lower(): text for name, text in headers.items()}
    stamp = given.get(TIMESTAMP.lower(), "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        raise BadSignature()
    if not hmac.compare_digest(_mark(secret, stamp, raw), given.get(SIGNATURE.lower(), "")):
        raise BadSignature()
    if abs(now_s - int(stamp)) > AGE_S_MOST:
        raise TooOld()


def _mark(secret: str, stamp: str, raw: bytes) -> str:
    return hmac.new(secret.encode(), stamp.encode() + b"." + raw, hashlib.sha256).hexdigest()
