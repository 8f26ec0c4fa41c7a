"""Bring a database to the newest schema. Run twice it does nothing the second time."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from songda.entry.composition import MODULE_NAMES

_ROOT = Path(__file__).parent.parent


def first_files() -> list[Path]:
    """The SQL files of the first revision, in the order in which they build on each other."""
    files = [file_of("kernel", name) for name in ("0001_ground.sql", "0002_privacy.sql")]
    for name in MODULE_NAMES:
        files += sorted((_ROOT / "modules" / name / "migrations").glob("0001_*.sql"))
    return files


def file_of(module: str, name: str) -> Path:
    """One SQL file of a module or of the kernel."""
    home = _ROOT if module == "kernel" else _ROOT / "modules"
    return home / module / "migrations" / name


def run_file(file: Path) -> None:
    """Run one SQL file on the migration's own connection and transaction."""
    from alembic import op
    from sqlalchemy.util import await_only

    raw = op.get_bind().connection.driver_connection
    assert raw is not None
    try:
        await_only(raw.execute(file.read_text(encoding="utf-8")))
    except Exception as wrong:
        wrong.add_note(f"in {file.relative_to(_ROOT)}")
        raise


def migrate(url: str, *, of_house: str | None = None, upto: str = "head") -> None:
    """Bring the database at `url` to the newest schema; several at once wait for each other.

    Whoever signs in with `of_house`, if it is somebody else, is given the house's role.
    """
    from alembic import command  # here: a house that only asks for the newest revision starts a second sooner
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_ROOT / "entry" / "history"))
    parts = urlsplit(url)
    async_url = urlunsplit(parts._replace(scheme="postgresql+asyncpg"))
    config.set_main_option("sqlalchemy.url", async_url.replace("%", "%%"))
    house = unquote(urlsplit(of_house).username or "") if of_house else ""
    if house and house != unquote(parts.username or ""):
        config.attributes["house"] = house
    command.upgrade(config, upto)


def is_newest(applied: str | None) -> bool:
    """Whether the revision a database says it has is the newest this build knows."""
    return applied is not None and applied == newest()


def newest() -> str:
    """The newest revision this build knows."""
    return max(file.name.split("_")[0] for file in (_ROOT / "entry/history/versions").glob("[0-9]*.py"))


__all__ = ["file_of", "first_files", "is_newest", "migrate", "newest", "run_file"]
