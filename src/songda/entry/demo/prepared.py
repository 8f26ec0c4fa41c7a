"""Whether a database was prepared by this very build, so that a second start needn't look."""

import hashlib
from pathlib import Path

from songda.entry import embedded

STAMP = "prepared"
_SONGDA = Path(__file__).parents[2]


def is_prepared(database: embedded.Running) -> bool:
    """Only of a database of ours: what happened to an outside one is not for us to know."""
    stamp = database.home and database.home / STAMP
    return stamp is not None and stamp.exists() and stamp.read_text() == _mark()


def set_prepared(database: embedded.Running) -> None:
    """Lies beside the data and goes with them."""
    if database.home is not None:
        (database.home / STAMP).write_text(_mark())


def _mark() -> str:
    """A hash over every migration of this build, and over what preparing does."""
    files = [*_SONGDA.glob("**/migrations/*.sql"), *_SONGDA.glob("entry/history/versions/*.py")]
    files.append(Path(__file__).with_name("prepare.py"))
    told = hashlib.sha256()
    for file in sorted(files):
        told.update(file.name.encode() + file.read_bytes())
    return told.hexdigest()
