"""What operations can do, one verb a file."""
