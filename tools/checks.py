"""What isn't a test but must hold: style, types, import contracts, the clients' own types and tests."""

from collections.abc import Callable, Sequence
from pathlib import Path

from tools import clients
from tools.commands import StepFailed, run, side_by_side
from tools.places import CLIENTS, CONSUMER, ROOT, VENV
from tools.progress import Progress

BIN = VENV / "bin"
CODE = ("src", "tests", "benchmarks", "tools")


def python(progress: Progress) -> list[str]:
    """The names of the checks that are red."""
    commands: list[tuple[str, Sequence[str]]] = [
        ("ruff", [str(BIN / "ruff"), "check", *CODE]),
        ("format", [str(BIN / "ruff"), "format", "--check", *CODE]),
        ("types", [str(BIN / "mypy")]),
    ]
    if "[tool.importlinter]" in (ROOT / "pyproject.toml").read_text() or (ROOT / ".importlinter").exists():
        commands.append(("import contracts", [str(BIN / "lint-imports"), "--no-logo"]))
    return _red(progress, commands, ROOT)


def consumer(progress: Progress) -> list[str]:
    """Types, tests and the two mini-program builds of the consumer's client."""
    if not clients.installed(progress, CONSUMER):
        return []
    scripts = ("type-check", "build:mp-weixin", "build:mp-alipay", "test")
    return _red(progress, [(f"consumer {name}", [*clients.NPM, "run", name]) for name in scripts], CONSUMER)


def desks(progress: Progress) -> list[str]:
    """Types and tests of rider and console."""
    if not clients.installed(progress, CLIENTS):
        return []
    scripts = ("type-check", "test")
    return _red(progress, [(f"desks {name}", [*clients.NPM, "run", name]) for name in scripts], CLIENTS)


def every(progress: Progress) -> list[str]:
    """All of them, three side by side."""
    red: list[str] = []
    parts: list[Callable[[Progress], list[str]]] = [python, consumer, desks]
    side_by_side(*(lambda part=part: red.extend(part(progress)) for part in parts))
    return red


def _red(progress: Progress, commands: Sequence[tuple[str, Sequence[str]]], cwd: Path) -> list[str]:
    red = []
    for name, command in commands:
        try:
            run(progress, name, command, cwd)
        except StepFailed:
            red.append(name)
    return red
