"""An accepted order that its kitchen forgets is due, is told to the operator, and ends by itself."""

from songda.entry.migrate import file_of, run_file

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    run_file(file_of("orders", "0002_neglected.sql"))
    run_file(file_of("operations", "0002_neglected.sql"))
