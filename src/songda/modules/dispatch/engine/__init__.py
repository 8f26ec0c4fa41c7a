"""The dispatch engine: one pure function, ``decide(snapshot, params, seed) -> plan``.

It owns the decision which rider is offered which delivery, in which order of stops, and the reasons for it.
It promises the same answer for the same input, byte for byte, on every machine that runs the same
``ENGINE_VERSION``. It never reads a clock, a file, a database or a person's name. Production, simulator and
benchmark call this function; only weights and constraints differ.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from songda.modules.dispatch.engine.version import ENGINE_VERSION

if TYPE_CHECKING:
    from songda.modules.dispatch.engine.columns import Told
    from songda.modules.dispatch.engine.deciding import Across
    from songda.modules.dispatch.engine.params import Params
    from songda.modules.dispatch.engine.plan import Plan
    from songda.modules.dispatch.engine.values import Snapshot

__all__ = ["ENGINE_VERSION", "decide"]


def decide(snapshot: Snapshot | Told, params: Params, seed: int, across: Across | None = None) -> Plan:
    """Which open delivery goes to which rider, what is offered now, and why.

    The order in which the snapshot lists things doesn't matter, and deciding again decides the same, however
    many processes ``across`` spreads the zones over. What riders are bound to is kept; new deliveries are
    only inserted. Refuses (ValueError) a snapshot that contradicts itself.
    """
    # Only a process that decides loads the compiler: it takes a second and a hundred megabytes.
    from songda.modules.dispatch.engine.deciding import alone
    from songda.modules.dispatch.engine.deciding import decide as really

    return really(snapshot, params, seed, across or alone)
