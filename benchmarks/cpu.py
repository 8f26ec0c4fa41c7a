"""Processor seconds of processes, read from /proc."""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def seconds(pid: int) -> float:
    """User and system seconds a process has used; 0 when it is gone."""
    fields = _stat(pid)
    return 0.0 if fields is None else (int(fields[11]) + int(fields[12])) / TICKS


def family_seconds(pid: int) -> float:
    """Those of a process, its living children, and the children it has waited for."""
    fields = _stat(pid)
    if fields is None:
        return 0.0
    own = sum(int(fields[at]) for at in (11, 12, 13, 14)) / TICKS
    return own + sum(seconds(child) for child in _children(pid))


def _children(pid: int) -> list[int]:
    found = []
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            fields = _stat(int(place.name))
            if fields is not None and int(fields[1]) == pid:
                found.append(int(place.name))
    return found


def _stat(pid: int) -> list[str] | None:
    """What follows the command's name: state, parent, … utime at 11, stime at 12, the children's after."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
