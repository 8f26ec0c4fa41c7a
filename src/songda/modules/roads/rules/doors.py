"""Finding a door by what a person types, or by where they stand."""

from __future__ import annotations

import re

from songda.kernel.city import City
from songda.kernel.city.geometry import Plane, centre_of
from songda.modules.roads.model import Door

MOST = 20
_TIDY = re.compile(r"[\s,，、.。]+")


class DoorBook:
    """All doors of a city, their texts made once."""

    def __init__(self, city: City) -> None:
        self._doors = [
            Door(
                text=city.address_text(at),
                kind=one.kind.value,
                lon=one.at[0],
                lat=one.at[1],
                invented=one.invented,
            )
            for at, one in enumerate(city.addresses)
        ]
        self._plane = Plane(centre_of(city.junctions)) if city.junctions else Plane((0.0, 0.0))

    def find(self, typed: str, lon: float | None = None, lat: float | None = None) -> tuple[Door, ...]:
        """At most twenty that hold every typed piece, nearest first where a place is given, else shortest.

        Nothing typed finds the doors nearest to the place; nothing typed and no place finds none.
        """
        pieces = _pieces(typed)
        if not pieces and (lon is None or lat is None):
            return ()
        hits = [door for door in self._doors if all(piece in door.text for piece in pieces)]
        if lon is not None and lat is not None:
            here = self._plane.xy((lon, lat))
            hits.sort(key=lambda door: self._away(door, here))
        else:
            hits.sort(key=lambda door: (len(door.text), door.text))
        return tuple(hits[:MOST])

    def _away(self, door: Door, here: tuple[float, float]) -> float:
        x, y = self._plane.xy((door.lon, door.lat))
        return (x - here[0]) ** 2 + (y - here[1]) ** 2


def _pieces(typed: str) -> list[str]:
    """青溪路 12 → both pieces; a street and number run together are taken apart too."""
    return [piece for word in _TIDY.split(typed) for piece in re.findall(r"\d+[号弄]?|[^\d]+", word) if piece]
