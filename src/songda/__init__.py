"""Songda 送达: food ordering and same-city delivery for whoever runs it themselves."""

__version__ = "0.1.0"
