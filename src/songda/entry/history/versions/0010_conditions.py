"""How the roads are: traffic with an end, and what finished rides taught; more kinds of vehicles."""

from songda.entry.migrate import file_of, run_file

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    run_file(file_of("roads", "0002_conditions.sql"))
    run_file(file_of("riders", "0004_vehicles.sql"))
    run_file(file_of("deliveries", "0004_ridden.sql"))
