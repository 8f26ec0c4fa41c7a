"""A `songda` command that ends when its supervisor does, however that one ends.

Run as `python -m songda.entry.demo.child host …`. Linux sends the signal; elsewhere a supervisor that is
killed outright leaves its children to be stopped by hand.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Sequence

PARENT = "SONGDA_SUPERVISOR_PID"
_PR_SET_PDEATHSIG = 1


def main(arguments: Sequence[str]) -> int:
    """Tie our life to the supervisor's, then do what the command does."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.environ.get(PARENT) not in (None, str(os.getppid())):
            return 1  # it died before we had asked to be told
    from songda.entry.cli import main as command

    return command(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
