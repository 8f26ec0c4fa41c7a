"""The folder a database lives in: data, password, log, socket, the port it keeps, and who works on it.

home/            0755, ours
  data/          0700, the account's: PostgreSQL's own
  password       0600
  port           the same over restarts, so that clients find the way back
  server.log
  owner          locked by the living process that started the database; names it
"""

import fcntl
import hashlib
import json
import os
import secrets
import socket
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from songda.entry.embedded.account import Account
from songda.entry.embedded.errors import FolderInUse, FolderNotOurs

SPARE = Path("/var/tmp")
LONGEST_SOCKET_PATH = 90  # the kernel allows 107 bytes with the socket's own name


@dataclass(slots=True, kw_only=True)
class Folder:
    """One home, held by this process until `release`."""

    home: Path
    owner: IO[str] | None = field(default=None, repr=False)

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    def hold(self) -> None:
        """Make it ours for the life of this process; FolderInUse names the other and its address."""
        file = open(self.home / "owner", "a+", encoding="utf-8")  # noqa: SIM115 (held until release)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            told = file.read()
            file.close()
            other = json.loads(told) if told.strip() else {}
            raise FolderInUse(
                folder=str(self.home), pid=other.get("pid", 0), address=other.get("address", "")
            ) from None
        self.owner = file

    def tell(self, address: str) -> None:
        """Write down where we can be reached, for whoever comes second."""
        assert self.owner is not None, "hold the folder first"
        self.owner.seek(0)
        self.owner.truncate()
        self.owner.write(json.dumps({"pid": os.getpid(), "address": address}))
        self.owner.flush()

    def release(self) -> None:
        """Twice is once."""
        if self.owner is not None:
            self.owner.truncate(0)
            self.owner.close()
            self.owner = None

    def password(self) -> str:
        """Made on the first call, the same ever after."""
        path = self.home / "password"
        if not path.exists():
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(24))
        return path.read_text()

    def free_port(self, *, keep: bool = True) -> int:
        """The port of last time if it is free (and `keep`), else any free one, remembered."""
        path = self.home / "port"
        if keep and path.exists() and _is_free(int(path.read_text())):
            return int(path.read_text())
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
        path.write_text(str(port))
        return port

    def socket_folder(self, account: Account) -> Path:
        """Inside the home, or under the temporary folder when the home's path is too long for a socket.

        Empty: to be called only when no server works here.
        """
        place = self.home / "socket"
        if len(str(place).encode()) > LONGEST_SOCKET_PATH:
            name = f"songda-{os.geteuid()}-{_mark(self.home)}"
            place = Path(tempfile.gettempdir()) / name
        place.mkdir(mode=0o700, exist_ok=True)
        if place.is_symlink() or place.stat().st_uid not in (os.geteuid(), account.uid):
            raise FolderNotOurs(folder=str(place), owner=str(place.stat().st_uid))
        account.own(place)
        for left_over in place.glob(".s.PGSQL.*"):  # a dead server's lock file names its pid, like its data's
            left_over.unlink()
        return place


def prepare(wanted: Path, account: Account) -> Folder:
    """The folder as wanted, or one under /var/tmp when `account` may not enter the wanted one's parents.

    The way there is made once and never by loosening a folder that was there before.
    """
    home = wanted.absolute()
    _make_open(home)
    if account.can_enter(home):
        return Folder(home=home)
    spare = spare_place(wanted)
    for folder in (spare.parent, spare):
        _make_open(folder)
        _must_be_ours(folder)
    if not account.can_enter(spare):
        raise FolderNotOurs(folder=str(spare), owner=account.name)
    return Folder(home=spare)


def spare_place(wanted: Path) -> Path:
    """The same place for the same wish, every time."""
    return SPARE / f"songda-{os.geteuid()}" / _mark(wanted.absolute())


def _make_open(folder: Path) -> None:
    """Folders we make may be entered by anybody; what is private inside has its own mode."""
    missing = [path for path in [folder, *folder.parents] if not path.exists()]
    try:
        for path in reversed(missing):
            path.mkdir(exist_ok=True)
            path.chmod(0o755)
    except PermissionError as error:
        raise FolderNotOurs(folder=str(folder), owner="") from error
    if not os.access(folder, os.W_OK):
        raise FolderNotOurs(folder=str(folder), owner=str(folder.stat().st_uid))


def _must_be_ours(folder: Path) -> None:
    """Anybody can make a folder of a known name under /var/tmp; one that isn't ours is not used."""
    if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
        raise FolderNotOurs(folder=str(folder), owner=str(folder.lstat().st_uid))


def _mark(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
