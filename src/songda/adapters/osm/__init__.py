"""Reads any OpenStreetMap extract as a city: roads, addresses, eating places. It says what is lacking."""

from songda.adapters.osm.extract import Report, import_extract

__all__ = ["Report", "import_extract"]
