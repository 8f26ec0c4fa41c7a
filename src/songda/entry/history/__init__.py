"""The one history of the database, run by Alembic; the SQL itself lies with the kernel and the modules."""
