"""What can be done with riders."""
