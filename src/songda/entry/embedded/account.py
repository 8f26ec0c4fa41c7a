"""Who PostgreSQL runs as: ourselves, or for root an account that already exists."""

import os
import pwd
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from songda.entry.embedded.errors import FolderNotOurs

UNPRIVILEGED = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """`drop` says that we are root and step down to it for everything PostgreSQL does."""

    uid: int
    gid: int
    name: str
    drop: bool

    def popen_options(self) -> dict[str, Any]:
        """What subprocess needs to run something as this account."""
        if not self.drop:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_run(self, command: Sequence[str], environ: Mapping[str, str] | None = None) -> bool:
        """Whether the command ends well; a program that can't be reached counts as no."""
        try:
            done = subprocess.run(
                command, cwd="/", env=environ, capture_output=True, check=False, **self.popen_options()
            )
        except OSError:
            return False
        return done.returncode == 0

    def can_enter(self, folder: Path) -> bool:
        return self.can_run(["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)])

    def own(self, path: Path) -> None:
        if self.drop:
            os.chown(path, self.uid, self.gid)


def choose(data_folder: Path) -> Account:
    """Ourselves; for root the owner of existing data, else `nobody`.

    FolderNotOurs when an ordinary user meets data of another account.
    """
    uid = os.geteuid()
    owner = data_folder.stat().st_uid if data_folder.exists() else None
    if uid != 0:
        if owner not in (None, uid):
            raise FolderNotOurs(folder=str(data_folder), owner=_name_of(owner or 0))
        return Account(uid=uid, gid=os.getegid(), name=_name_of(uid), drop=False)
    entry = pwd.getpwuid(owner) if owner else pwd.getpwnam(UNPRIVILEGED)
    return Account(uid=entry.pw_uid, gid=entry.pw_gid, name=entry.pw_name, drop=True)


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
