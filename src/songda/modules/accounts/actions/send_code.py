"""Make a one-time code for a phone."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from songda.kernel.house import Doing
from songda.kernel.permissions import Role
from songda.modules.accounts import records
from songda.modules.accounts.errors import CodesTooOften

_HOUR_S = 3600


async def send_code(do: Doing, phone_e164: str, role: Role) -> str:
    """The code to be sent. Asking twice makes two codes; only the newest is tried against.

    Refuses with CodesTooOften past the hourly limit of the number, whoever asks.
    """
    settings = do.house.settings
    index = do.house.keys.blind_index(phone_e164)
    sent = await records.codes_sent_since(do.tx, index, do.machine_now.plus(-_HOUR_S))
    if sent >= settings["accounts.codes_per_hour"]:
        raise CodesTooOften(retry_after_s=_HOUR_S)
    code = f"{secrets.randbelow(10**6):06d}"
    until = do.machine_now.plus(settings["accounts.code_s"])
    await records.add_code(do.tx, index, role, mark(do, index, code), do.machine_now, until)
    return code


def mark(do: Doing, phone_index: bytes, code: str) -> bytes:
    """What is kept of a code: of no use without the house's secret."""
    return hmac.digest(do.house.keys.index_key, b"code" + phone_index + code.encode(), hashlib.sha256)
