"""Trails of riders and snapshots of rounds are kept in partitions by day."""

from songda.entry.migrate import file_of, run_file

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    run_file(file_of("kernel", "0005_days.sql"))
    run_file(file_of("riders", "0004_samples_by_day.sql"))
    run_file(file_of("dispatch", "0003_snapshots_by_day.sql"))
