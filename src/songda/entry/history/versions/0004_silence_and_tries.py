"""Riders fall silent, and codes can't be guessed."""

from songda.entry.migrate import file_of, run_file

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    run_file(file_of("riders", "0002_silence.sql"))
    run_file(file_of("deliveries", "0002_tries_and_silence.sql"))
