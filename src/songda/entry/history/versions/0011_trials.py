"""Operators ask what would be."""

from songda.entry.migrate import file_of, run_file

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    run_file(file_of("dispatch", "0004_trials.sql"))
