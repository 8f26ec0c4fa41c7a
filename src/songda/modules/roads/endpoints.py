"""Cities over HTTP: the list, the base map, the search for a door."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import Body, Header, Query, Response

from songda.kernel.city.files import from_bytes
from songda.kernel.errors import Malformed, NotFound
from songda.kernel.geo import Point
from songda.kernel.ids import CityId
from songda.kernel.permissions import Role, own, permission
from songda.kernel.values import Lat, Lon, Note200, value
from songda.kernel.web import Endpoints, Key, TheHouse, Who
from songda.modules.roads.actions.keep import keep
from songda.modules.roads.actions.tell_traffic import tell_traffic
from songda.modules.roads.errors import PlaceTooFar
from songda.modules.roads.model import CityCard, Conditions, Door, Traffic, Vehicle, Way
from songda.modules.roads.queries import lists, ways
from songda.modules.roads.queries.atlas import atlas

LOOK = permission("roads.look")
KEEP = permission("roads.keep", Role.OPERATOR)
TELL = permission("roads.tell_traffic", Role.OPERATOR)
RIDE = permission("roads.find_way", Role.RIDER, Role.OPERATOR)
endpoints = Endpoints("roads")

_PLACE = r"-?[0-9]{1,3}(\.[0-9]{1,16})?,-?[0-9]{1,2}(\.[0-9]{1,16})?"
_PLACES = f"^{_PLACE}(;{_PLACE}){{1,11}}$"

_MAP = {200: {"content": {"application/json": {}}, "description": "GeoJSON layers and their attribution."}}


@value
class Cities:
    """All cities of this installation."""

    cities: tuple[CityCard, ...]


@value
class CityKeptAs:
    """The id under which the city is kept."""

    city_id: CityId


@value
class Doors:
    """Doors that match, at most twenty."""

    doors: tuple[Door, ...]


@endpoints.get("/cities", LOOK)
async def list_cities(house: TheHouse) -> Cities:
    """The cities that stand here, with their middle and how they came to be."""
    async with house.db.glance() as tx:
        return Cities(cities=await lists.cities(tx))


@endpoints.put("/cities/{city_id}", KEEP)
async def keep_city(
    house: TheHouse,
    who: Who,
    key: Key,
    city_id: CityId,
    packed: Annotated[bytes, Body(media_type="application/gzip")],
) -> CityKeptAs:
    """Keep a packed city. One with the same key keeps its id, which is the answer; its map is replaced."""
    try:
        city = await asyncio.to_thread(from_bytes, packed)
    except ValueError as wrong:
        raise Malformed(where="body") from wrong
    return CityKeptAs(city_id=await house.do(keep, who, key, city, city_id))


@endpoints.get("/cities/{city_id}/map.json", LOOK, responses=_MAP, response_class=Response)
async def city_map(
    house: TheHouse,
    city_id: CityId,
    seen: Annotated[str | None, Header(alias="If-None-Match")] = None,
    accepts: Annotated[str, Header(alias="Accept-Encoding")] = "",
) -> Response:
    """The base map, whole; the same bytes until the map is replaced."""
    found = await atlas(house).open(city_id)
    headers = {
        "ETag": f'"{found.tag[:32]}"',
        "Cache-Control": "public, max-age=60",
        "Vary": "Accept-Encoding",
    }
    if seen == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    if "gzip" in accepts:
        headers["Content-Encoding"] = "gzip"
        return Response(found.packed_map, media_type="application/json", headers=headers)
    return Response(found.plain_map(), media_type="application/json", headers=headers)


@endpoints.get("/cities/{city_id}/addresses", LOOK)
async def find_doors(
    house: TheHouse,
    city_id: CityId,
    q: Note200 = "",
    lon: Annotated[Lon | None, Query()] = None,
    lat: Annotated[Lat | None, Query()] = None,
) -> Doors:
    """By words, by place, or both; neither finds nothing."""
    found = await atlas(house).open(city_id)
    return Doors(doors=found.doors.find(q, lon, lat))


@endpoints.get("/cities/{city_id}/way", RIDE)
async def find_way(
    house: TheHouse,
    who: Who,
    city_id: CityId,
    through: Annotated[str, Query(pattern=_PLACES)],
    vehicle: Vehicle = Vehicle.EBIKE,
) -> Way:
    """The quickest way along the streets through two to twelve places in their order, each written
    `longitude,latitude` and set apart by `;`.

    A rider asks about their own city. Refuses with PlaceTooFar what isn't near the city's map.
    """
    if who.city_id is not None and who.city_id != city_id:
        raise NotFound()
    points = tuple(_point(number, one) for number, one in enumerate(through.split(";"), 1))
    return await ways.way(house, city_id, points, vehicle)


def _point(number: int, written: str) -> Point:
    """Refuses with PlaceTooFar what isn't on the earth: it isn't near any street either."""
    lon, lat = written.split(",")
    try:
        return Point(float(lon), float(lat))
    except ValueError:
        raise PlaceTooFar(place=number) from None


@endpoints.put("/cities/{city_id}/traffic", TELL)
async def put_traffic(house: TheHouse, who: Who, key: Key, city_id: CityId, told: Traffic) -> Conditions:
    """What a source says of the traffic now, in place of what it said before. Nothing slow lifts it."""
    own(who, city_id=city_id)
    await house.do(tell_traffic, who, key, city_id, told)
    return await conditions(house, who, city_id)


@endpoints.get("/cities/{city_id}/traffic", TELL)
async def conditions(house: TheHouse, who: Who, city_id: CityId) -> Conditions:
    """What slows the city's roads now, and at which hours rides took longer than over clear roads."""
    own(who, city_id=city_id)
    async with house.db.reading() as tx:
        return await lists.conditions(tx, city_id, house.clocks.city_now())
