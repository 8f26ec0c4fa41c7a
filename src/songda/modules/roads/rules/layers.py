"""The base map of a city as GeoJSON layers, so that screens have one without anybody's tile server."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any

from songda.kernel.city import AreaKind, City


def packed_map(city: City, city_id: str) -> bytes:
    """Gzipped JSON: city_id, name, attribution, invented, bounds, layers (water, parks, roads, districts)."""
    lons, lats = [p[0] for p in city.junctions], [p[1] for p in city.junctions]
    whole = {
        "city_id": city_id,
        "name": city.name,
        "attribution": city.attribution,
        "invented": city.origin == "generated",
        "bounds": [min(lons), min(lats), max(lons), max(lats)] if lons else None,
        "layers": {
            "water": _collection(_areas(city, AreaKind.WATER)),
            "parks": _collection(_areas(city, AreaKind.PARK)),
            "roads": _collection(_roads(city)),
            "districts": _collection(_districts(city)),
        },
    }
    raw = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
    return gzip.compress(raw, compresslevel=7, mtime=0)


def _collection(features: Iterator[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def _feature(shape: str, coordinates: Any, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": shape, "coordinates": coordinates},
        "properties": properties,
    }


def _roads(city: City) -> Iterator[dict[str, Any]]:
    """One feature a street, class and bridge; widest last, so that it is drawn on top."""
    lines: dict[tuple[str, str, bool], list[Any]] = {}
    for at, road in enumerate(city.roads):
        name = "" if road.street is None else city.streets[road.street].name
        line = [[round(lon, 5), round(lat, 5)] for lon, lat in city.road_line(at)]
        lines.setdefault((road.kind.value, name, road.bridge), []).append(line)
    order = ["lane", "residential", "tertiary", "secondary", "primary", "trunk"]
    for kind, name, bridge in sorted(lines, key=lambda key: (order.index(key[0]), key[1], key[2])):
        yield _feature(
            "MultiLineString", lines[kind, name, bridge], {"kind": kind, "name": name, "bridge": bridge}
        )


def _areas(city: City, kind: AreaKind) -> Iterator[dict[str, Any]]:
    for area in city.areas:
        if area.kind is kind:
            yield _feature("Polygon", [[list(p) for p in (*area.ring, area.ring[0])]], {"name": area.name})


def _districts(city: City) -> Iterator[dict[str, Any]]:
    for district in city.districts:
        yield _feature("Point", list(district.centre), {"name": district.name})
