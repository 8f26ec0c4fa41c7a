"""A city as one gzip JSON file, and its fingerprint."""

import gzip
import hashlib
import zlib
from pathlib import Path

from pydantic import TypeAdapter

from songda.kernel.city.model import City

_city = TypeAdapter(City)
_MOST_BYTES = 64_000_000


def to_bytes(city: City) -> bytes:
    """The same city gives the same bytes, on every machine."""
    return gzip.compress(_city.dump_json(city), compresslevel=6, mtime=0)


def from_bytes(packed: bytes) -> City:
    """Raises ValueError for anything that isn't a city written by `to_bytes`, or unpacks to over 64 MB."""
    unpacking = zlib.decompressobj(wbits=31)
    try:
        raw = unpacking.decompress(packed, _MOST_BYTES)
    except zlib.error as wrong:
        raise ValueError("not a packed city") from wrong
    if not unpacking.eof:
        raise ValueError("a packed city that is cut off or too large")
    return _city.validate_json(raw)


def save_city(city: City, path: Path) -> None:
    path.write_bytes(to_bytes(city))


def load_city(path: Path) -> City:
    return from_bytes(path.read_bytes())


def city_hash(city: City) -> str:
    """SHA-256 of the content, not of the compression."""
    return hashlib.sha256(_city.dump_json(city)).hexdigest()
