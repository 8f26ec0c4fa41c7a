"""Whoever hears facts places and reads them in one round trip."""

from songda.entry.migrate import file_of, run_file

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    run_file(file_of("kernel", "0003_hearing.sql"))
