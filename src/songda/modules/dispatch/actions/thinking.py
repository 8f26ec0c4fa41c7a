"""What a worker process does. It loads the engine only, so that a new one is soon there."""

from __future__ import annotations

import gc
import time
import zlib

from songda.kernel.values import value
from songda.modules.dispatch.actions.helping import Helpers
from songda.modules.dispatch.engine import decide as engine_decide
from songda.modules.dispatch.engine.canonical import decode_params, decode_snapshot, plan_hash
from songda.modules.dispatch.engine.params import Params
from songda.modules.dispatch.engine.plan import Plan
from songda.modules.dispatch.engine.storing import Stored, pressed
from songda.modules.dispatch.engine.values import Snapshot


@value
class Thought:
    """What a worker process answers."""

    plan: Plan
    params: Params
    took_ms: int
    stored: Stored


def decide_timed(snapshot: Snapshot, params: Params, seed: int) -> tuple[Plan, int]:
    """The plan and the milliseconds it took, in whatever process this runs."""
    began = time.perf_counter()
    plan = engine_decide(snapshot, params, seed, _helpers().across if _HELPERS else None)
    return plan, round((time.perf_counter() - began) * 1000)


def replay(snapshot: bytes, params: bytes, seed: int) -> str:
    """The plan's hash when a stored round (its compressed snapshot) is decided again."""
    told = decode_snapshot(zlib.decompress(snapshot))
    return plan_hash(engine_decide(told, decode_params(params), seed))


_HELPERS: list[Helpers] = []


def _helpers() -> Helpers:
    return _HELPERS[0]


def think(encoded: bytes, params: Params, seed: int, workers: int) -> Thought:
    """Decide what was encoded, with so many processes for its zones, and press the round together."""
    if workers > 1 and not _HELPERS:
        _HELPERS.append(Helpers(workers))
    collecting = gc.isenabled()
    gc.disable()  # tens of thousands of values live to the end anyway
    try:
        plan, took_ms = decide_timed(decode_snapshot(encoded), params, seed)
        return Thought(plan=plan, params=params, took_ms=took_ms, stored=pressed(encoded, plan))
    finally:
        if collecting:
            gc.enable()
