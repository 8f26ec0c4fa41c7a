"""What delivered orders teach about arrivals."""

from songda.entry.migrate import file_of, run_file

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    run_file(file_of("deliveries", "0008_arrival_shifts.sql"))
