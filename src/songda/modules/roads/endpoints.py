"""Cities over HTTP: the list, the base map, the search for a door."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header, Query, Response

from songda.kernel.ids import CityId
from songda.kernel.permissions import permission
from songda.kernel.values import Lat, Lon, Note200, value
from songda.kernel.web import Endpoints, TheHouse
from songda.modules.roads.model import CityCard, Door
from songda.modules.roads.queries import lists
from songda.modules.roads.queries.atlas import atlas

LOOK = permission("roads.look")
endpoints = Endpoints("roads")

_MAP = {200: {"content": {"application/json": {}}, "description": "GeoJSON layers and their attribution."}}


@value
class Cities:
    """All cities of this installation."""

    cities: tuple[CityCard, ...]


@value
class Doors:
    """Doors that match, at most twenty."""

    doors: tuple[Door, ...]


@endpoints.get("/cities", LOOK)
async def list_cities(house: TheHouse) -> Cities:
    async with house.db.glance() as tx:
        return Cities(cities=await lists.cities(tx))


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
