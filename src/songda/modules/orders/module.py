"""Orders' plate for the house."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from songda.kernel.database import Tx
from songda.kernel.house import House
from songda.kernel.live import Ids, Keys, Topic
from songda.kernel.modules import Check, Module
from songda.kernel.permissions import Principal, Role, owns
from songda.modules.deliveries import events as ridden
from songda.modules.orders import events
from songda.modules.orders.endpoints import ENDPOINTS
from songda.modules.orders.jobs import MIND_DUE
from songda.modules.orders.listeners import LISTENERS
from songda.modules.orders.queries import board, cards, invariants, log, owners
from songda.modules.orders.settings import SETTINGS

RIDES = (
    ridden.DeliveryAssigned,
    ridden.RiderAtStore,
    ridden.DeliveryPickedUp,
    ridden.RiderAtCustomer,
    ridden.DeliveryReleased,
)


async def _sees_order(house: House, who: Principal, ids: Ids) -> bool:
    if len(ids) != 1:
        return False
    async with house.db.glance() as tx:
        found = await owners.owner_of(tx, ids[0])
    return found is not None and found.sees(who)


async def _staff_of_store(house: House, who: Principal, ids: Ids) -> bool:
    return len(ids) == 1 and who.role is Role.STORE and owns(who, store_id=ids[0])


async def _operator_of_city(house: House, who: Principal, ids: Ids) -> bool:
    return len(ids) == 1 and who.role is Role.OPERATOR and owns(who, city_id=ids[0])


async def _order_rows(tx: Tx, _house: House, ids: Ids, _keys: Keys) -> Mapping[str, Any]:
    row = await log.live(tx, ids[0])
    return {} if row is None else {str(ids[0]): row}


async def _board_rows(tx: Tx, house: House, ids: Ids, keys: Keys) -> Mapping[str, Any]:
    return await board.board(tx, house, ids[0], _uuids(keys))


async def _city_rows(tx: Tx, house: House, ids: Ids, keys: Keys) -> Mapping[str, Any]:
    rows = await cards.live_of_city(tx, house, ids[0], _uuids(keys))
    return {str(row.order_id): row for row in rows}


def _uuids(keys: Keys) -> list[UUID] | None:
    return None if keys is None else [UUID(key) for key in keys]


TOPICS = (
    Topic(
        name="order",
        permit=_sees_order,
        rows=_order_rows,
        touched=lambda told: [((told.order_id,), None)],
        hears=events.ALL,
    ),
    Topic(
        name="board",
        permit=_staff_of_store,
        rows=_board_rows,
        touched=lambda told: [((told.store_id,), [str(told.order_id)])],
        hears=(*events.ALL, *RIDES),
    ),
    Topic(
        name="city",
        permit=_operator_of_city,
        rows=_city_rows,
        touched=lambda told: [((told.city_id,), [str(told.order_id)])],
        hears=events.ALL,
    ),
)

CHECKS = (
    Check(
        name="orders.state_is_the_fold",
        says="Every order stands where its last event says.",
        sql=invariants.STATE_IS_THE_FOLD,
    ),
    Check(
        name="orders.events_follow",
        says="Every event is a step of the machine and begins where the one before ended.",
        sql=invariants.EVENTS_FOLLOW,
    ),
    Check(
        name="orders.lines_add_up",
        says="The lines of an order add up to its food.",
        sql=invariants.LINES_ADD_UP,
    ),
    Check(
        name="orders.none_stuck",
        says="No order that waits for a person is overdue by more than a minute.",
        sql=invariants.NONE_STUCK,
    ),
    Check(
        name="orders.none_forgotten",
        says="Every order that waits for a person is looked at some time; every ended one has its end.",
        sql=invariants.NONE_FORGOTTEN,
    ),
)

MODULE = Module(
    name="orders",
    endpoints=(ENDPOINTS,),
    listeners=LISTENERS,
    jobs=(MIND_DUE,),
    topics=TOPICS,
    settings=SETTINGS,
    checks=CHECKS,
)
