"""The hall, and deliveries handed on from rider to rider."""

from songda.entry.migrate import file_of, run_file

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    run_file(file_of("deliveries", "0005_hall.sql"))
