"""The house as it first stood: the ground, then every module from low to high."""

from songda.entry.migrate import first_files, run_file

revision = "0001"
down_revision = None


def upgrade() -> None:
    for file in first_files():
        run_file(file)
