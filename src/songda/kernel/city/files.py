"""A city as one gzip JSON file, and its fingerprint."""

import gzip
import hashlib
from pathlib import Path

from pydantic import TypeAdapter

from songda.kernel.city.model import City

_city = TypeAdapter(City)


def to_bytes(city: City) -> bytes:
    """The same city gives the same bytes, on every machine."""
    return gzip.compress(_city.dump_json(city), compresslevel=6, mtime=0)


def from_bytes(packed: bytes) -> City:
    """Raises ValueError for anything that isn't a city written by `to_bytes`."""
    return _city.validate_json(gzip.decompress(packed))


def save_city(city: City, path: Path) -> None:
    path.write_bytes(to_bytes(city))


def load_city(path: Path) -> City:
    return from_bytes(path.read_bytes())


def city_hash(city: City) -> str:
    """SHA-256 of the content, not of the compression."""
    return hashlib.sha256(_city.dump_json(city)).hexdigest()
