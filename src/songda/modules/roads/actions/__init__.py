"""What roads can do: keep a city."""
