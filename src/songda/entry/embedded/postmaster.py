"""One PostgreSQL server process: who it is, whether it lives, how it ends."""

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

PATIENCE_S = 20.0
BEAT_S = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Postmaster:
    """What `postmaster.pid` in a data folder says."""

    pid: int
    port: int
    ready: bool


def read(data: Path) -> Postmaster | None:
    """None when there is no such file, or one half written."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
        return Postmaster(pid=int(lines[0]), port=int(lines[3]), ready=lines[7].strip() == "ready")
    except FileNotFoundError:
        return None
    except (IndexError, ValueError):
        return None


def lives(pid: int) -> bool:
    """A zombie is dead: it holds nothing any more, only its parent hasn't looked."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not is_zombie(pid)


def is_zombie(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return False
    return state in ("Z", "X")


def works_in(pid: int, data: Path) -> bool:
    """Whether the process is a server on this very data, and not a stranger who got its number later."""
    try:
        return Path(f"/proc/{pid}/cwd").resolve() == data.resolve()
    except OSError:
        return False


def clear_way(data: Path) -> bool:
    """Stop the server a killed process of ours left on `data`; true when there was one.

    Clean first, hard when that takes too long. A pid file whose number now belongs to somebody else, or to a
    zombie, is put away, since PostgreSQL would take that process for a living server. Sessions that outlive
    their server are still found: PostgreSQL looks at the shared memory too.
    """
    found = read(data)
    if found is None:
        return False
    if lives(found.pid) and works_in(found.pid, data):
        end(found.pid)
        return True
    if is_zombie(found.pid) or (lives(found.pid) and Path("/proc/self").exists()):
        (data / "postmaster.pid").unlink(missing_ok=True)
    return False


def end(pid: int, child: subprocess.Popen[bytes] | None = None) -> None:
    """Fast shutdown (sessions are cut, data flushed); after a while immediate; at last the kernel's way."""
    for sign in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        try:
            os.kill(pid, sign)
        except ProcessLookupError:
            return
        if _gone(pid, child):
            return


def _gone(pid: int, child: subprocess.Popen[bytes] | None) -> bool:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if child is not None and child.poll() is not None:
            return True
        if child is None and not lives(pid):
            return True
        time.sleep(BEAT_S)
    return False
