"""A colleague who is asked to take over sees how long there is to answer."""

from songda.entry.migrate import file_of, run_file

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    run_file(file_of("deliveries", "0008_handing_until.sql"))
