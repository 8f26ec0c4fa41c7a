"""A what-if question may have nothing to live."""

from songda.entry.migrate import file_of, run_file

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    run_file(file_of("dispatch", "0007_empty_trials.sql"))
