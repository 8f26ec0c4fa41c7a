"""The house runs as a role that owns nothing and may only add to what is append-only."""

from songda.entry.migrate import file_of, run_file

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    run_file(file_of("kernel", "0004_house_role.sql"))
    run_file(file_of("ledger", "0002_append_only.sql"))
    run_file(file_of("deliveries", "0003_append_only.sql"))
    run_file(file_of("orders", "0003_read_only.sql"))
