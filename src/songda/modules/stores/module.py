"""What stores brings to the house."""

from songda.kernel.database import Tx
from songda.kernel.house import House
from songda.kernel.ids import CityId, StoreId
from songda.kernel.modules import Module
from songda.modules.stores import records
from songda.modules.stores.endpoints import endpoints


async def _city_of(tx: Tx, store_id: StoreId) -> CityId:
    return (await records.terms(tx, store_id)).city_id


async def _prepare(house: House) -> None:
    house.ports["city_of_store"] = _city_of


MODULE = Module(name="stores", endpoints=(endpoints,), prepare=_prepare)
