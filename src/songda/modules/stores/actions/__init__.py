"""What can be done with merchants and stores, one verb a file."""
