"""A little quarter of our own, written as OpenStreetMap data: nobody's streets, in Hangzhou Bay."""

from pathlib import Path

import osmium

_LON, _LAT = 121.2, 30.4
_STEP = 0.002

# Junctions of a 4 x 3 grid get the ids 1…12; 13, 14 hang on a one-way stub that leads out and never back.
_WAYS = [
    ((1, 2, 3, 4), {"highway": "primary", "name": "东风路", "bridge": "no"}),
    ((5, 6, 7, 8), {"highway": "residential", "name": "柳荫街"}),
    ((9, 10, 11, 12), {"highway": "secondary", "name": "望海路", "oneway": "yes"}),
    ((1, 5, 9), {"highway": "tertiary", "name": "西塘路"}),
    ((2, 6, 10), {"highway": "residential", "name": "柳荫街", "oneway": "-1"}),
    ((3, 7, 11), {"highway": "service"}),
    ((4, 8, 12), {"highway": "tertiary", "name": "东塘路", "bridge": "yes"}),
    ((12, 13, 14), {"highway": "residential", "name": "断头路", "oneway": "yes"}),
    ((1, 7), {"highway": "footway"}),
    ((2, 8), {"highway": "residential", "access": "private"}),
    ((5, 11), {"highway": "residential", "motor_vehicle": "no", "moped": "yes", "name": "小摩巷"}),
    ((1, 6), {"highway": "service", "service": "parking_aisle"}),
    ((21, 22, 23, 24, 21), {"natural": "water", "name": "镜湖"}),
    (
        (31, 32, 33, 34, 31),
        {
            "building": "apartments",
            "addr:street": "柳荫街",
            "addr:housenumber": "18",
            "addr:housename": "柳荫新村",
            "addr:district": "海滨区",
        },
    ),
]
_SPOTS = [
    (41, 0.3, 0.1, {"addr:street": "东风路", "addr:housenumber": "5号甲", "building": "office"}),
    (42, 1.3, 0.1, {"addr:street": "无名里", "addr:housenumber": "7", "building": "house"}),
    (
        43,
        1.6,
        0.9,
        {
            "amenity": "restaurant",
            "name": "海风小馆",
            "cuisine": "noodle",
            "opening_hours": "Mo-Su 10:00-22:00",
            "addr:street": "柳荫街",
            "addr:housenumber": "22",
        },
    ),
    (44, 2.2, 1.9, {"amenity": "cafe", "name": "潮声咖啡"}),
    (45, 2.4, 1.9, {"amenity": "restaurant"}),
    (46, 40.0, 1.0, {"amenity": "fast_food", "name": "远方快餐"}),
    (47, 2.5, 1.1, {"shop": "bakery", "name": "早潮面包"}),
    (48, 2.6, 1.1, {"amenity": "bank", "name": "不卖饭的银行"}),
]


def write(path: Path) -> Path:
    """Any format osmium knows by the ending: .osm, .osm.pbf …"""
    with osmium.SimpleWriter(str(path)) as writer:
        for node, x, y in _grid():
            writer.add_node(osmium.osm.mutable.Node(id=node, location=_at(x, y)))
        for node, x, y, tags in _SPOTS:
            writer.add_node(osmium.osm.mutable.Node(id=node, location=_at(x, y), tags=tags))
        for number, (nodes, tags) in enumerate(_WAYS, start=1):
            writer.add_way(osmium.osm.mutable.Way(id=number, nodes=list(nodes), tags=tags))
    return path


def _grid() -> list[tuple[int, float, float]]:
    nodes = [(1 + column + 4 * row, float(column), float(row)) for row in range(3) for column in range(4)]
    nodes += [(13, 4.0, 2.5), (14, 5.0, 2.5)]
    nodes += [(21, 0.4, 1.4), (22, 0.6, 1.4), (23, 0.6, 1.6), (24, 0.4, 1.6)]
    nodes += [(31, 0.4, 1.05), (32, 0.5, 1.05), (33, 0.5, 1.15), (34, 0.4, 1.15)]
    return nodes


def _at(x: float, y: float) -> tuple[float, float]:
    return _LON + x * _STEP, _LAT + y * _STEP
