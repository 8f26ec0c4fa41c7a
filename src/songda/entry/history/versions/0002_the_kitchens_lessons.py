"""The kitchen learns by a job: tickets say what is to be noted, the lessons no longer which are stale."""

from songda.entry.migrate import file_of, run_file

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    run_file(file_of("kitchen", "0002_lessons.sql"))
