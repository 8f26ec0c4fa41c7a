"""A round pressed together for keeping."""

import hashlib
import zlib
from dataclasses import dataclass

from songda.modules.dispatch.engine.canonical import decode_plan, encode_plan, names_in
from songda.modules.dispatch.engine.plan import Plan

_LEVEL = 1
"""How hard: more takes three times as long for a tenth less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A round as it is kept: snapshot and plan in canonical bytes, compressed, with the hash of each."""

    snapshot: bytes
    snapshot_hash: str
    plan: bytes
    plan_hash: str


def pressed(encoded: bytes, plan: Plan) -> Stored:
    """The canonical bytes of a snapshot, and the plan made from it."""
    said = encode_plan(plan)
    return Stored(
        snapshot=zlib.compress(encoded, _LEVEL),
        snapshot_hash=hashlib.sha256(encoded).hexdigest(),
        plan=zlib.compress(said, _LEVEL),
        plan_hash=hashlib.sha256(said).hexdigest(),
    )


def stored_plan(snapshot: bytes, plan: bytes) -> Plan:
    """The plan of a kept round. Refuses (ValueError) what an older engine kept in another form."""
    return decode_plan(zlib.decompress(plan), names_in(zlib.decompress(snapshot)))
