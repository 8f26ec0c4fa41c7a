"""What make calls: standard library only, so that a bare machine can run it."""
