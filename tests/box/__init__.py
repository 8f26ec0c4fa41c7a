"""What every test stands on: one PostgreSQL a session, one database a worker, no way out of the machine."""
