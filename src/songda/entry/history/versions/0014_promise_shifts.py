"""What delivered orders teach about promises."""

from songda.entry.migrate import file_of, run_file

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    run_file(file_of("orders", "0004_promise_shifts.sql"))
