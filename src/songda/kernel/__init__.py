"""Words and tools without business in them. Knows nobody above it."""
