"""Peaks by rule and on record."""

from songda.entry.migrate import file_of, run_file

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    run_file(file_of("stores", "0002_peak.sql"))
    run_file(file_of("deliveries", "0007_incentive.sql"))
    run_file(file_of("dispatch", "0006_peak.sql"))
