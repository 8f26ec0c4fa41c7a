"""How riders is wired into the house."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from songda.kernel.database import Tx
from songda.kernel.house import House
from songda.kernel.ids import CityId, RiderId
from songda.kernel.live import Ids, Stream
from songda.kernel.modules import Module
from songda.kernel.permissions import Principal, Role, owns
from songda.modules.riders import jobs, queries, records, settings
from songda.modules.riders.actions.positions import keep_flushing, positions_of
from songda.modules.riders.endpoints import endpoints
from songda.modules.riders.model import Place

POSITIONS = "riders/positions"


async def _operator_of_city(_house: House, who: Principal, ids: Ids) -> bool:
    return len(ids) == 1 and who.role is Role.OPERATOR and owns(who, city_id=ids[0])


async def _first(tx: Tx, _house: House, ids: Ids) -> Mapping[str, Any]:
    return {str(place.rider_id): place for place in await queries.places(tx, ids[0])}


async def _city_of(tx: Tx, rider_id: RiderId) -> CityId | None:
    rider = await records.find(tx, rider_id)
    return None if rider is None else rider.city_id


async def _prepare(house: House) -> None:
    house.ports["city_of_rider"] = _city_of

    def show(city_id: CityId, place: Place) -> None:
        hub = house.state.get("hub")
        if hub is not None:
            hub.push(POSITIONS, (city_id,), str(place.rider_id), place)

    positions_of(house).watchers.append(show)


MODULE = Module(
    name="riders",
    endpoints=(endpoints,),
    jobs=jobs.ALL,
    streams=(Stream(POSITIONS, _operator_of_city, _first),),
    settings=settings.ALL,
    prepare=_prepare,
    background=(("http", keep_flushing),),
)
