"""The verbs of the kitchen."""
