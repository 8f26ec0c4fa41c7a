"""One PostgreSQL for the whole session, shared by the workers, gone when the session ends.

The first who needs it starts it under a file lock and lets go of it; the process that opened the session
stops it. Commits aren't forced to disk here: tests that kill machines start a server of their own.
"""

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from songda.entry import embedded
from songda.entry.embedded import postmaster

VARIABLE = "SONGDA_TEST_SESSION"
PREFIX = "songda-tests-"


def open_session() -> bool:
    """Make the session's folder; false when somebody above us already did."""
    if VARIABLE in os.environ:
        return False
    sweep()
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    folder.chmod(0o755)  # as root the server runs as another account
    os.environ[VARIABLE] = str(folder)
    return True


def close_session() -> None:
    """Stop the server if one was started, and leave nothing behind."""
    _remove(Path(os.environ.pop(VARIABLE)))


def sweep() -> None:
    """Put away what sessions that were killed have left."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        opened_by = re.match(rf"{PREFIX}(\d+)-", folder.name)
        if opened_by and not postmaster.lives(int(opened_by[1])) and os.access(folder, os.W_OK):
            _remove(folder)


def url() -> str:
    """The server's address, with the right to make databases; started on the first call of the session."""
    outside = os.environ.get("SONGDA_DATABASE_URL")
    return outside or once("server", _start)


def once(name: str, make: Callable[[], str]) -> str:
    """What `make` gave the first process of this session that asked for `name`."""
    told = _folder() / name
    with _lock(name):
        if not told.exists():
            unfinished = told.with_suffix(".unfinished")
            unfinished.write_text(make())
            unfinished.rename(told)
        return told.read_text()


def _start() -> str:
    named = os.environ.get("SONGDA_POSTGRES_BIN")
    running = embedded.start(_folder() / "pg", named=Path(named) if named else None, durable=False)
    running.leave()
    return running.url


def _folder() -> Path:
    return Path(os.environ[VARIABLE])


@contextmanager
def _lock(name: str) -> Iterator[None]:
    with open(_folder() / f"{name}.lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _remove(folder: Path) -> None:
    embedded.stop_left_over(folder / "pg")
    shutil.rmtree(folder, ignore_errors=True)
