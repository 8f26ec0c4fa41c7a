"""Which engine this is: rounds of another version are replayed by that version only."""

ENGINE_VERSION = "songda-insertion/6"
