"""A delivery may ride with an outside courier."""

from songda.entry.migrate import file_of, run_file

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    run_file(file_of("deliveries", "0009_outside_couriers.sql"))
    run_file(file_of("dispatch", "0009_couriers_chosen.sql"))
