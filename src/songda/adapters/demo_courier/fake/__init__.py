"""The demonstration courier company itself; the only part of the adapter that serves HTTP."""
