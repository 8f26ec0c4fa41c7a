"""Offers keep what the kitchen expected, and a check of care notes what it finds."""

from songda.entry.migrate import file_of, run_file

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    run_file(file_of("deliveries", "0006_care.sql"))
    run_file(file_of("dispatch", "0005_care.sql"))
