"""Riders' work is counted, so that they rest."""

from songda.entry.migrate import file_of, run_file

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    run_file(file_of("riders", "0003_work.sql"))
