"""Measured on the running house; the figures stand in docs/performance.md."""
