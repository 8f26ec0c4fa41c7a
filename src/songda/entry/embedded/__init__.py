"""The database a fresh machine gets: PostgreSQL from a wheel or from Debian, started and stopped by us.

Owns one folder (data, password, log, socket) and the postmaster working in it. Promises durable commits,
an address that stays the same over restarts, and a clear word when the folder is in use by someone else.
Never creates accounts, never touches folders it did not make, never listens beyond this machine.
"""

from songda.entry.embedded.errors import EmbeddedError, FolderInUse
from songda.entry.embedded.launcher import Running, discard, provide, start, stop_left_over

__all__ = ["EmbeddedError", "FolderInUse", "Running", "discard", "provide", "start", "stop_left_over"]
