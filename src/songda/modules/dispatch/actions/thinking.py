"""What a worker process does. It loads the engine only, so that a new one is soon there."""

from __future__ import annotations

import dataclasses
import gc
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from songda.modules.dispatch.actions.helping import Helpers
from songda.modules.dispatch.engine import decide as engine_decide
from songda.modules.dispatch.engine.canonical import decode_params, decode_told, plan_hash
from songda.modules.dispatch.engine.params import Params
from songda.modules.dispatch.engine.plan import Names, Plan
from songda.modules.dispatch.engine.storing import Stored, pressed
from songda.modules.dispatch.engine.values import Snapshot

if TYPE_CHECKING:
    from songda.modules.dispatch.engine.deciding import Answer

_NAMELESS = Names([], [])
"""The leader knows what everything is called: that needn't be sent back."""


def decide_timed(snapshot: Snapshot, params: Params, seed: int) -> tuple[Plan, int]:
    """The plan with its reasons and the milliseconds it took, in whatever process this runs."""
    began = time.perf_counter()
    plan = engine_decide(snapshot, params, seed)
    return plan, round((time.perf_counter() - began) * 1000)


def replay(snapshot: bytes, params: bytes, seed: int) -> str:
    """The plan's hash when a stored round (its compressed snapshot) is decided again."""
    told = decode_told(zlib.decompress(snapshot))
    return plan_hash(engine_decide(told, decode_params(params), seed))


_HELPERS: list[Helpers] = []
_KEPT: dict[int, tuple[bytes, Answer]] = {}
"""The last answer, by its seed, until it is pressed together."""


def think(encoded: bytes, params: Params, seed: int, workers: int) -> tuple[Plan, int]:
    """Decide what was encoded, with so many processes for its zones: the plan without names and reasons, and
    the milliseconds it took. ``press`` gives the rest.
    """
    # Only a process that decides loads the compiler.
    from songda.modules.dispatch.engine.deciding import alone, answer

    _have_helpers(workers)
    with _uncollected():
        began = time.perf_counter()
        found = answer(decode_told(encoded), params, seed, _HELPERS[0].across if _HELPERS else alone)
        took_ms = round((time.perf_counter() - began) * 1000)
    _KEPT.clear()
    _KEPT[seed] = encoded, found
    return dataclasses.replace(found.plan, names=_NAMELESS), took_ms


def help_up(workers: int) -> None:
    """Return when the processes that share the zones are warm."""
    _have_helpers(workers)
    for helpers in _HELPERS:
        helpers.warm_up(wait=True)


def _have_helpers(workers: int) -> None:
    if workers > 1 and not _HELPERS:
        _HELPERS.append(Helpers(workers))


def press(seed: int) -> Stored:
    """Give the reasons of what was thought last with this seed, and press the round together.

    Raises KeyError in a process that thought of something else.
    """
    encoded, found = _KEPT.pop(seed)
    with _uncollected():
        return pressed(encoded, found.explained())


def press_again(encoded: bytes, params: Params, seed: int, workers: int) -> Stored:
    """The same where the process that thought is gone: deciding again decides the same."""
    think(encoded, params, seed, workers)
    return press(seed)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Tens of thousands of values live to the end anyway."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
