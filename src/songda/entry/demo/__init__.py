"""`songda demo`: a whole city on one machine, every part a process of its own, looked after until Ctrl-C.

Owns the folder of the demo's data and the processes in it. Promises that a part that dies is started again,
that Ctrl-C stops everything in order, and that nothing outlives it. Keeps no truth of the business.
"""

from songda.entry.demo.command import add

__all__ = ["add"]
