"""What `make` calls. Standard library only, so that a bare Python 3.11 can run it; one file a duty."""
