"""The ends a house serves: the built clients, under one origin."""

from pathlib import Path

CLIENTS = Path(__file__).parent.parent / "assets" / "clients"
ENDS = (("rider", "/rider"), ("console", "/console"), ("consumer", "/"))
"""Folder and path; the consumer's, at the root, last."""


def all_built() -> bool:
    """Whether every end can be opened; in a fresh checkout they are built while the house already runs."""
    return all((CLIENTS / name / "index.html").is_file() for name, _ in ENDS)
