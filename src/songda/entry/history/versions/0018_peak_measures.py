"""How hard a city was pressed, minute by minute."""

from songda.entry.migrate import file_of, run_file

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    run_file(file_of("dispatch", "0008_peak_measures.sql"))
