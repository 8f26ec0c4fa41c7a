"""People steer: who gave, pinned, held back or freed what, and what binds the engine because of it."""

from songda.entry.migrate import file_of, run_file

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    run_file(file_of("dispatch", "0002_steers.sql"))
