"""`python3 -m tools WORD`: what the Makefile calls."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence

from tools import checks, chromium, clients, environment
from tools.commands import StepFailed, cut_off, follow, side_by_side
from tools.places import ASSETS, PYTHON, ROOT, surroundings
from tools.progress import Progress

PROGRESS = "progress.json"


def main(arguments: Sequence[str]) -> int:
    words: dict[str, Callable[[Sequence[str]], int]] = {
        "demo": demo,
        "test": test,
        "test-long": test_long,
        "bench": bench,
        "check": check,
        "ready": ready,
        "ends": ends,
    }
    if not arguments or arguments[0] not in words:
        print(f"one of: {', '.join(words)}")
        return 2
    signal.signal(signal.SIGTERM, _told_to_stop)
    signal.signal(signal.SIGINT, _told_to_stop)
    try:
        return words[arguments[0]](arguments[1:])
    except StepFailed as failed:
        print(f"stopped: {failed} failed", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _told_to_stop(number: int, _frame: object) -> None:
    """What runs in threads is cut off; then Ctrl-C is Ctrl-C, and a polite signal ends us."""
    cut_off()
    if number == signal.SIGTERM:
        os._exit(143)
    raise KeyboardInterrupt


def demo(arguments: Sequence[str]) -> int:
    """The house first, the clients while it already answers with a page that shows how far they are."""
    ASSETS.mkdir(parents=True, exist_ok=True)
    environment.ready(Progress(ASSETS / PROGRESS))
    supervisor = subprocess.Popen(
        [str(PYTHON), "-m", "songda.entry.cli", "demo", *arguments], cwd=ROOT, env=surroundings()
    )
    builder = subprocess.Popen([sys.executable, "-m", "tools", "ends"], cwd=ROOT, start_new_session=True)
    try:
        return _patiently(supervisor)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(builder.pid, signal.SIGTERM)
        builder.wait()


def _patiently(supervisor: "subprocess.Popen[bytes]") -> int:
    """Its exit status. It hears Ctrl-C too and stops its children; we only wait."""
    while True:
        try:
            return supervisor.wait()
        except KeyboardInterrupt:
            continue


def ends(arguments: Sequence[str]) -> int:
    """Build the clients for a house that already runs."""
    progress = Progress(ASSETS / PROGRESS)
    try:
        clients.ready(progress)
    except StepFailed:
        progress.say("an end could not be built; the others are there")
        return 1
    return 0


def test(arguments: Sequence[str]) -> int:
    """Everything that must hold. pytest speaks last; red checks make the whole red."""
    progress = Progress()
    red = _prepared(progress)
    tests = follow(
        [str(PYTHON), "-m", "pytest", "-n", _workers(), "--dist", "loadgroup", "-m", "not long", *arguments]
    )
    return tests or (1 if red else 0)


def test_long(arguments: Sequence[str]) -> int:
    """The long versions: fifty kills, twenty rounds of the race, whole days of the town."""
    progress = Progress()
    environment.ready(progress)
    _browser(progress)
    clients.ready(progress)
    return follow([str(PYTHON), "-m", "pytest", "-m", "long", *arguments])


def bench(arguments: Sequence[str]) -> int:
    """The figures of docs/performance.md, on a quiet machine."""
    environment.ready(Progress())
    return follow([str(PYTHON), "-m", "benchmarks", *arguments])


def check(arguments: Sequence[str]) -> int:
    """Style, types and contracts, without the tests."""
    progress = Progress()
    environment.ready(progress)
    red = checks.every(progress)
    print(f"red: {', '.join(red)}" if red else "every check is green")
    return 1 if red else 0


def ready(arguments: Sequence[str]) -> int:
    """The environment and the clients, and nothing run."""
    progress = Progress()
    environment.ready(progress)
    clients.ready(progress)
    return 0


def _prepared(progress: Progress) -> list[str]:
    """Environment, clients and checks; what is red is told again in pytest's summary."""
    environment.ready(progress)
    _browser(progress)
    red: list[str] = []
    side_by_side(lambda: clients.ready(progress), lambda: red.extend(checks.python(progress)))
    side_by_side(lambda: red.extend(checks.consumer(progress)), lambda: red.extend(checks.desks(progress)))
    os.environ["SONGDA_RED_CHECKS"] = ", ".join(red)
    return red


def _browser(progress: Progress) -> None:
    """Without one its tests are skipped, loudly; everything else still runs."""
    try:
        chromium.ready(progress)
    except StepFailed:
        progress.say("no Chromium could be brought: the browser tests will be skipped")


def _workers() -> str:
    return str(min(os.cpu_count() or 1, 4))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
