"""The verbs of notify."""
