"""What need not be done again: a step is fresh while the files it read are what they were."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from tools.places import ROOT, STAMPS

PASSED_OVER = {"node_modules", "dist", "unpackage", "__pycache__", "coverage"}


def digest(paths: Iterable[Path]) -> str:
    """A hash over names and contents; folders with everything in them but what builds leave there."""
    sum_ = hashlib.sha256()
    for path in sorted(file for place in paths for file in _files(place)):
        sum_.update(f"{path.relative_to(ROOT)}\0".encode())
        sum_.update(hashlib.sha256(path.read_bytes()).digest())
    return sum_.hexdigest()


def is_fresh(name: str, mark: str, *results: Path) -> bool:
    """Whether the step ended well with the same files, and what it made is still there."""
    stamp = STAMPS / name
    return stamp.exists() and stamp.read_text() == mark and all(result.exists() for result in results)


def set_fresh(name: str, mark: str) -> None:
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / name).write_text(mark)


def _files(place: Path) -> Iterable[Path]:
    if place.is_file():
        yield place
    elif place.is_dir():
        for entry in place.iterdir():
            if entry.name not in PASSED_OVER:
                yield from _files(entry)
