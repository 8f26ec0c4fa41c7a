"""Running programs: their words go to a file, and to the screen only when they fail."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import IO

from tools.places import LOGS, ROOT, surroundings
from tools.progress import Progress

LAST_LINES = 40
PATIENCE_S = (300.0, 600.0, 900.0)

_under_way: set[int] = set()
_stopping = threading.Event()


class StepFailed(Exception):
    """A program ended badly; what it said last is on the screen."""


def run_patiently(progress: Progress, name: str, command: Sequence[str], cwd: Path = ROOT) -> None:
    """Run a program that speaks to a registry: cut off when it hangs, tried three times.

    Raises StepFailed when it never came to a good end.
    """
    for most_s in PATIENCE_S:
        try:
            return run(progress, name, command, cwd, most_s)
        except StepFailed:
            if _stopping.is_set() or most_s == PATIENCE_S[-1]:
                raise
            progress.say(f"{name} is tried again")
    raise AssertionError("unreachable")


def run(
    progress: Progress, name: str, command: Sequence[str], cwd: Path = ROOT, most_s: float | None = None
) -> None:
    """Run one program as a step. Raises StepFailed after showing its last lines."""
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / (re.sub(r"[^\w.-]+", "-", name) + ".log")
    try:
        with progress.step(name), log.open("wb") as words:
            _run(command, cwd, words, most_s)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as failed:
        last = log.read_text(errors="replace").splitlines()[-LAST_LINES:]
        progress.say("\n".join([f"{name} failed ({log.relative_to(ROOT)}):", *last]))
        raise StepFailed(name) from failed


def _run(command: Sequence[str], cwd: Path, words: IO[bytes], most_s: float | None) -> None:
    """In a session of its own, so that what it started is cut off with it."""
    if _stopping.is_set():
        raise subprocess.CalledProcessError(130, command)
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env=surroundings(),
        stdin=subprocess.DEVNULL,
        stdout=words,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    _under_way.add(process.pid)
    try:
        status = process.wait(most_s)
    except BaseException:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
    finally:
        _under_way.discard(process.pid)
    if status != 0:
        raise subprocess.CalledProcessError(status, command)


def cut_off() -> None:
    """End everything that runs, and begin nothing more: programs in sessions of their own hear no Ctrl-C."""
    _stopping.set()
    for pid in list(_under_way):
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


def side_by_side(*works: Callable[[], object]) -> None:
    """Run all to their end, then raise what the first to fail raised."""
    with ThreadPoolExecutor(len(works)) as threads:
        under_way = [threads.submit(work) for work in works]
    for work in under_way:
        work.result()


def follow(command: Sequence[str], cwd: Path = ROOT) -> int:
    """Run a program that speaks for itself on this terminal; its exit status."""
    sys.stdout.flush()
    try:
        return subprocess.run(command, cwd=cwd, env=surroundings(), check=False).returncode
    except KeyboardInterrupt:
        return 130
