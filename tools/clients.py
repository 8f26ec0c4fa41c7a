"""The three ends: their packages by npm, their builds put where the house serves them from."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tools import stamps
from tools.commands import run, run_patiently, side_by_side
from tools.places import ASSETS, CLIENTS, CONSUMER, VENV
from tools.progress import Progress

NPM = ("nice", "-n", "10", str(VENV / "bin" / "npm"))
"""Politely: the house starts meanwhile, and a person waits for its first page."""
PRESS = ("nice", "-n", "10", str(VENV / "bin" / "node"), str(CLIENTS / "shared" / "press.mjs"))


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """One client: where its sources are, how it is built, where the build is found afterwards."""

    name: str
    root: Path
    sources: Sequence[Path]
    build: Sequence[str]
    built: Path


CONSUMER_END = End(
    name="consumer",
    root=CONSUMER,
    sources=(CONSUMER, CLIENTS / "shared"),
    build=("run", "build:h5"),
    built=CONSUMER / "dist" / "build" / "h5",
)
DESKS_SHARE = ("browser", "shared", "package-lock.json", "package.json")
RIDER_END, CONSOLE_END = (
    End(
        name=name,
        root=CLIENTS,
        sources=tuple(CLIENTS / part for part in (name, *DESKS_SHARE)),
        build=("run", "build", "-w", name),
        built=CLIENTS / name / "dist",
    )
    for name in ("rider", "console")
)


def ready(progress: Progress) -> None:
    """Install and build what changed. The two package roots go side by side."""
    side_by_side(lambda: _consumer(progress), lambda: _desks(progress))


def installed(progress: Progress, root: Path) -> bool:
    """`npm ci` in a package root when its lock changed; false where there is no such root."""
    lock = root / "package-lock.json"
    if not lock.exists():
        return False
    name = root.name
    mark = stamps.digest([lock, root / "package.json"])
    if not stamps.is_fresh(f"npm-{name}", mark, root / "node_modules"):
        run_patiently(progress, f"npm ci in {name}", [*NPM, "ci"], cwd=root)
        stamps.set_fresh(f"npm-{name}", mark)
    return True


def _consumer(progress: Progress) -> None:
    if installed(progress, CONSUMER):
        _built(progress, CONSUMER_END)


def _desks(progress: Progress) -> None:
    if installed(progress, CLIENTS):
        for end in (RIDER_END, CONSOLE_END):
            _built(progress, end)


def _built(progress: Progress, end: End) -> None:
    if not (end.root / "package.json").exists() or not end.sources[0].is_dir():
        return
    home = ASSETS / end.name
    mark = stamps.digest(end.sources)
    if stamps.is_fresh(f"client-{end.name}", mark, home / "index.html"):
        return
    run(progress, f"build {end.name}", [*NPM, *end.build], cwd=end.root)
    run(progress, f"press {end.name}", [*PRESS, str(end.built)])
    _put(end.built, home)
    stamps.set_fresh(f"client-{end.name}", mark)


def _put(built: Path, home: Path) -> None:
    """Whole or not at all: the house may be serving from there."""
    unfinished = home.with_name(f".{home.name}.unfinished")
    old = home.with_name(f".{home.name}.old")
    for left_over in (unfinished, old):
        shutil.rmtree(left_over, ignore_errors=True)
    shutil.copytree(built, unfinished)
    if home.exists():
        home.rename(old)
    unfinished.rename(home)
    shutil.rmtree(old, ignore_errors=True)
