"""Running programs: their words go to a file, and to the screen only when they fail."""

import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tools.places import LOGS, ROOT, surroundings
from tools.progress import Progress

LAST_LINES = 40


class StepFailed(Exception):
    """A program ended badly; what it said last is on the screen."""


def run(progress: Progress, name: str, command: Sequence[str], cwd: Path = ROOT) -> None:
    """Run one program as a step. Raises StepFailed after showing its last lines."""
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / (re.sub(r"[^\w.-]+", "-", name) + ".log")
    try:
        with progress.step(name), log.open("wb") as words:
            done = subprocess.run(
                command,
                cwd=cwd,
                env=surroundings(),
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                check=False,
            )
            if done.returncode != 0:
                raise StepFailed(name)
    except StepFailed:
        last = log.read_text(errors="replace").splitlines()[-LAST_LINES:]
        progress.say("\n".join([f"{name} failed ({log.relative_to(ROOT)}):", *last]))
        raise


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
