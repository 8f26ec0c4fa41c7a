"""Start PostgreSQL on a folder and keep hold of it."""

import asyncio
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg

from songda.entry.embedded import account as accounts
from songda.entry.embedded import binaries, folder, postmaster
from songda.entry.embedded.account import Account
from songda.entry.embedded.binaries import Binaries
from songda.entry.embedded.errors import NotStarted
from songda.entry.embedded.folder import Folder
from songda.kernel.database import must_read_chinese

SUPERUSER = "songda"
DATABASE = "songda"
PATIENCE_S = 30.0
BEAT_S = 0.05

# Meant for two cores shared with the house and a browser. Given on the command line, where they win over
# every file: whoever wants others runs a PostgreSQL of their own and names it in SONGDA_DATABASE_URL.
SETTINGS = {
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "10min",
    "random_page_cost": "1.1",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    "listen_addresses": "127.0.0.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "log_line_prefix": "%m [%p] ",
}

# One server for a whole test run: every worker has several houses on it at once.
FOR_TESTS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "300"}

# What PostgreSQL writes while a killed postmaster is still on its way out. It passes by itself.
PASSING = ("lock file", "pre-existing shared memory block", "could not bind", "is still in use")

Say = Callable[[str], None]


@dataclass(slots=True, kw_only=True)
class Running:
    """A server that answers. `pid` is 0 when it is somebody else's and only its address is known to us."""

    url: str
    pid: int = 0
    version: int = 0
    home: Path | None = None
    _process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)
    _folder: Folder | None = field(default=None, repr=False)

    def lives(self) -> bool:
        """False once the process of ours has ended; an outside server is taken to live."""
        return self._process is None or self._process.poll() is None

    def tell(self, address: str) -> None:
        """Write down the address a second starter is told; nothing to do for an outside server."""
        if self._folder is not None:
            self._folder.tell(address)

    def leave(self) -> int:
        """Let go of the folder and leave the server running; `stop_left_over` stops it later."""
        if self._folder is not None:
            self._folder.release()
        if self._process is not None:
            self._process.returncode = 0  # or Python complains about the child we mean to leave behind
        return self.pid

    def stop(self) -> None:
        """Data flushed, sessions cut. Twice is once; an outside server is left alone."""
        if self._process is not None and self._process.poll() is None:
            postmaster.end(self._process.pid, self._process)
        if self._folder is not None:
            self._folder.release()


def provide(home: Path, environ: Mapping[str, str] = os.environ, say: Say = print) -> Running:
    """The database the surroundings ask for: an outside one, or ours in `home`."""
    outside = environ.get("SONGDA_DATABASE_URL")
    if outside:
        return Running(url=outside)
    named = environ.get("SONGDA_POSTGRES_BIN")
    return start(home, named=Path(named) if named else None, say=say)


def start(home: Path, *, named: Path | None = None, durable: bool = True, say: Say = print) -> Running:
    """Start PostgreSQL in `home`, making the database on the first call; its data are there on the next.

    A server left over by a killed process is stopped and its data recovered. FolderInUse when a living one
    works there, NoBinaries, OtherVersion, FolderNotOurs, NotStarted, ChineseUnreadable else. Blocks for
    about a second; not for use inside an event loop. With `durable=False` (tests only) commits are not
    forced to disk.
    """
    account = accounts.choose(home / "data")
    place = folder.prepare(home, account)
    if place.home != home.absolute():
        account = accounts.choose(place.data)
        say(f"{account.name} may not enter {home}; the database lives in {place.home}")
    place.hold()
    try:
        place.tell("")
        return _start_held(place, account, named, durable)
    except BaseException:
        place.release()
        raise


def stop_left_over(home: Path) -> bool:
    """Stop the server in `home` that nobody holds any more; true when there was one."""
    return any(postmaster.clear_way(place / "data") for place in (home, folder.spare_place(home)))


def discard(home: Path) -> None:
    """Forget the database in `home`, if there is one. FolderInUse when somebody works on it."""
    for path in (home, folder.spare_place(home)):
        if not path.exists():
            continue
        place = Folder(home=path)
        place.hold()
        try:
            postmaster.clear_way(place.data)
            for part in (place.data, path / "data.unfinished", path / "password", path / "prepared"):
                subprocess.run(["rm", "-rf", "--", str(part)], check=True)
        finally:
            place.release()


def _start_held(place: Folder, account: Account, named: Path | None, durable: bool) -> Running:
    written_by = place.data / "PG_VERSION"
    major = int(written_by.read_text()) if written_by.exists() else None
    programs = binaries.find(named, major=major)
    programs = binaries.within_reach(programs, account, folder.spare_place(place.home).parent)
    if major is None:
        _make_data(place, account, programs, durable)
    process, port = _launch(place, account, programs, durable)
    url = f"postgresql://{SUPERUSER}:{place.password()}@127.0.0.1:{port}/{DATABASE}"
    running = Running(
        url=url, pid=process.pid, version=programs.major, home=place.home, _process=process, _folder=place
    )
    try:
        asyncio.run(_make_ready(url))
    except BaseException:
        running.stop()
        raise
    return running


def _make_data(place: Folder, account: Account, programs: Binaries, durable: bool) -> None:
    """Made beside and moved into place when whole: a start broken off leaves nothing half made.

    The locale is ours, never the surroundings': with C, trigrams of Chinese are empty.
    """
    unfinished = place.home / "data.unfinished"
    subprocess.run(["rm", "-rf", "--", str(unfinished)], check=True)
    unfinished.mkdir(mode=0o700)
    account.own(unfinished)
    with tempfile.NamedTemporaryFile("w", dir=tempfile.gettempdir(), prefix="songda-") as secret:
        secret.write(place.password())
        secret.flush()
        account.own(Path(secret.name))
        done = subprocess.run(
            [
                programs.program("initdb"),
                f"--pgdata={unfinished}",
                f"--username={SUPERUSER}",
                f"--pwfile={secret.name}",
                "--auth=scram-sha-256",
                "--locale=C.UTF-8",
                "--encoding=UTF8",
                "--data-checksums",
                "--no-instructions",
                *([] if durable else ["--no-sync"]),
            ],
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            **account.popen_options(),
        )
    if done.returncode != 0:
        raise NotStarted(folder=str(place.home), log=(done.stderr or done.stdout)[-2000:])
    unfinished.rename(place.data)


def _launch(
    place: Folder, account: Account, programs: Binaries, durable: bool
) -> tuple["subprocess.Popen[bytes]", int]:
    """Try until it is ready: a killed postmaster stays in the way for a second or two."""
    until = time.monotonic() + PATIENCE_S
    keep_port = True
    while True:
        postmaster.clear_way(place.data)
        port = place.free_port(keep=keep_port)
        process, told_from = _spawn(place, account, programs, port, durable)
        if _becomes_ready(process, place.data, until):
            return process, port
        log = place.log.read_bytes()[told_from:].decode(errors="replace")
        passing = any(words in log for words in PASSING)
        if process.poll() is None:
            postmaster.end(process.pid, process)
        if not passing or time.monotonic() > until:
            raise NotStarted(folder=str(place.home), log=log[-2000:])
        keep_port = "could not bind" not in log
        time.sleep(0.3)


def _spawn(
    place: Folder, account: Account, programs: Binaries, port: int, durable: bool
) -> tuple["subprocess.Popen[bytes]", int]:
    settings = {**SETTINGS, "port": str(port), "unix_socket_directories": str(place.socket_folder(account))}
    if not durable:
        settings |= FOR_TESTS
    command = [programs.program("postgres"), "-D", str(place.data)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    with open(place.log, "ab") as log:
        told_from = log.tell()
        process = subprocess.Popen(
            command,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            start_new_session=True,  # Ctrl-C on the terminal is for us; we stop the server last
            **account.popen_options(),
        )
    return process, told_from


def _becomes_ready(process: "subprocess.Popen[bytes]", data: Path, until: float) -> bool:
    while process.poll() is None and time.monotonic() < until:
        found = postmaster.read(data)
        if found is not None and found.pid == process.pid and found.ready:
            return True
        time.sleep(BEAT_S)
    return False


async def _make_ready(url: str) -> None:
    """The database exists, and trigrams of Chinese are not empty in it."""
    first = await asyncpg.connect(url.rpartition("/")[0] + "/postgres", timeout=PATIENCE_S)
    try:
        with suppress(asyncpg.DuplicateDatabaseError):
            await first.execute(f"create database {DATABASE}")
    finally:
        await first.close()
    connection = await asyncpg.connect(url, timeout=PATIENCE_S)
    try:
        await connection.execute("create extension if not exists pg_trgm with schema public")
        await must_read_chinese(connection)
    finally:
        await connection.close()
