"""The dispatch engine: one pure function, ``decide(snapshot, params, seed) -> plan``.

It owns the decision which rider is offered which delivery, in which order of stops, and the reasons for it.
It promises the same answer for the same input, byte for byte, on every machine that runs the same
``ENGINE_VERSION``. It never reads a clock, a file, a database or a person's name. Production, simulator and
benchmark call this function; only weights and constraints differ.
"""

from songda.modules.dispatch.engine.decide import ENGINE_VERSION, decide

__all__ = ["ENGINE_VERSION", "decide"]
