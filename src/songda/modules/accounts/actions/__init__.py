"""What accounts can do, one verb a file."""
