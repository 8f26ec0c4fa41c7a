"""How deliveries is wired into the house."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from songda.kernel.database import Tx
from songda.kernel.facts import Observer
from songda.kernel.house import House
from songda.kernel.ids import CityId
from songda.kernel.live import Ids, Keys, Stream, Topic
from songda.kernel.modules import Check, Module
from songda.kernel.permissions import Principal, Role, owns
from songda.kernel.values import Instant, value
from songda.modules.deliveries import events, jobs, listeners, queries, records, settings
from songda.modules.deliveries.endpoints import endpoints
from songda.modules.deliveries.model import State
from songda.modules.deliveries.queries import hall
from songda.modules.riders import public as riders
from songda.modules.riders.events import RiderStandingChanged

POSITION = "delivery/position"
_ENDED = (events.DeliveryDelivered, events.DeliveryFailed, events.DeliveryCancelled, events.DeliveryReleased)

_SEEN_IN_HALL = (
    events.HallMoved,
    events.ColleagueAsked,
    events.HandingEnded,
    events.DeliveryAssigned,
    events.RiderAtStore,
    events.DeliveryPickedUp,
    events.DeliveryReleased,
    events.DeliveryCancelled,
)


@value
class OnTheWay:
    """Where an order's rider is."""

    lon: float
    lat: float
    heading: int
    at: Instant


class OnTheRoad:
    """This process's memory of which orders each rider carries, for handing fixes on to their consumers.

    Only a short cut: it is read anew at start and kept by facts, and who watches late reads the database.
    """

    def __init__(self) -> None:
        self.orders: dict[UUID, set[UUID]] = {}

    def take(self, rider_id: UUID, order_id: UUID) -> None:
        self.orders.setdefault(rider_id, set()).add(order_id)

    def end(self, rider_id: UUID, order_id: UUID) -> None:
        held = self.orders.get(rider_id, set())
        held.discard(order_id)
        if not held:
            self.orders.pop(rider_id, None)


async def _own_rider(_house: House, who: Principal, ids: Ids) -> bool:
    return len(ids) == 1 and who.role is Role.RIDER and owns(who, rider_id=ids[0])


async def _own_order(house: House, who: Principal, ids: Ids) -> bool:
    if len(ids) != 1 or who.role not in (Role.CONSUMER, Role.OPERATOR):
        return False
    async with house.db.glance() as tx:
        delivery = await records.of_order(tx, ids[0])
    return delivery is not None and owns(who, person_id=delivery.consumer_id, city_id=delivery.city_id)


async def _operator_of_city(_house: House, who: Principal, ids: Ids) -> bool:
    return len(ids) == 1 and who.role is Role.OPERATOR and owns(who, city_id=ids[0])


async def _rider_rows(tx: Tx, house: House, ids: Ids, _keys: Keys) -> Mapping[str, Any]:
    """Offers and stops, keyed `offer/<id>` and `stop/<delivery>/<kind>`, and `care`; always the whole map."""
    rows: dict[str, Any] = {f"offer/{row.offer_id}": row for row in await queries.offers(tx, house, ids[0])}
    for stop in (await queries.route(tx, house, ids[0])).stops:
        rows[f"stop/{stop.delivery_id}/{stop.kind}"] = stop
    rows["care"] = await riders.care_told(tx, house, ids[0])
    return rows


async def _hall_rows(tx: Tx, house: House, ids: Ids, _keys: Keys) -> Mapping[str, Any]:
    """`open/<delivery>`: to be taken by whoever is first; `asked/<handing>`: a colleague asks me;
    `mine/<handing>`: I ask a colleague. Always the whole map."""
    seen = await hall.my_hall(tx, house, ids[0])
    rows: dict[str, Any] = {
        f"open/{row.delivery_id}" if row.handing_id is None else f"asked/{row.handing_id}": row
        for row in seen.rows
    }
    return rows | {f"mine/{row.handing_id}": row for row in seen.mine}


def _touched_hall(told: Any) -> list[tuple[Ids, Keys]]:
    if isinstance(told, events.HallMoved):
        return [((rider_id,), None) for rider_id in told.riders]
    if isinstance(told, events.ColleagueAsked | events.HandingEnded):
        return [((told.from_rider_id,), None), ((told.to_rider_id,), None)]
    return _touched_rider(told)


async def _track_rows(tx: Tx, house: House, ids: Ids, _keys: Keys) -> Mapping[str, Any]:
    delivery = await records.of_order(tx, ids[0])
    return {} if delivery is None else {"delivery": await queries.track(tx, delivery, house)}


async def _map_rows(tx: Tx, _house: House, ids: Ids, keys: Keys) -> Mapping[str, Any]:
    wanted = None if keys is None else [UUID(key) for key in keys]
    return {str(row.delivery_id): row for row in await queries.on_map(tx, ids[0], wanted)}


async def _first_position(tx: Tx, _house: House, ids: Ids) -> Mapping[str, Any]:
    delivery = await records.of_order(tx, ids[0])
    if delivery is None or delivery.rider_id is None or delivery.state is State.DELIVERED:
        return {}
    place = await riders.place(tx, delivery.rider_id)
    return {} if place is None else {"rider": _shown(place)}


def _touched_rider(told: Any) -> list[tuple[Ids, Keys]]:
    rider_id = getattr(told, "rider_id", None)
    return [] if rider_id is None else [((rider_id,), None)]


def _shown(place: riders.Place) -> OnTheWay:
    return OnTheWay(lon=place.lon, lat=place.lat, heading=place.heading, at=place.at)


async def _prepare(house: House) -> None:
    road = house.state["deliveries.on_the_road"] = OnTheRoad()
    async with house.db.glance() as tx:
        if await records.is_migrated(tx):
            for rider_id, order_id in await queries.riders_orders(tx):
                road.take(rider_id, order_id)

    def show(_city_id: CityId, place: riders.Place) -> None:
        hub = house.state.get("hub")
        if hub is None:
            return
        for order_id in road.orders.get(place.rider_id, ()):
            hub.push(POSITION, (order_id,), "rider", _shown(place))

    riders.positions_of(house).watchers.append(show)


def _notice(house: House, told: Any) -> None:
    road: OnTheRoad = house.state["deliveries.on_the_road"]
    if isinstance(told, events.DeliveryAssigned):
        if told.rider_id is not None:
            road.take(told.rider_id, told.order_id)
    elif told.rider_id is not None:
        road.end(told.rider_id, told.order_id)


CHECKS = (
    Check(
        name="deliveries.state_is_the_fold",
        says="Every delivery stands where its last event says.",
        sql="""select d.delivery_id, d.state, l.to_state from deliveries.deliveries d
               left join lateral (select e.to_state from deliveries.events e
                 where e.delivery_id = d.delivery_id order by e.number desc limit 1) l on true
               where l.to_state is distinct from d.state""",
    ),
    Check(
        name="deliveries.events_follow_each_other",
        says="Every event begins where the one before ended.",
        sql="""select e.delivery_id, e.number from deliveries.events e
               left join deliveries.events b on b.delivery_id = e.delivery_id and b.number = e.number - 1
               where e.from_state is distinct from b.to_state""",
    ),
    Check(
        name="deliveries.offers_match_states",
        says="A delivery is offered exactly while one of its offers is open, or an outside courier is asked.",
        sql="""select d.delivery_id, d.state from deliveries.deliveries d
               where (d.state = 'offered') <> (exists (select 1 from deliveries.offers o
                 where o.delivery_id = d.delivery_id and o.state = 'open') or exists (
                 select 1 from deliveries.bookings b
                 where b.delivery_id = d.delivery_id and b.state = 'asked'))""",
    ),
    Check(
        name="deliveries.bookings_match_states",
        says="An outside courier has a delivery exactly while their booking of it stands.",
        sql="""select d.delivery_id, d.state, d.courier from deliveries.deliveries d
               where (d.courier is not null and d.ended_at is null) <> exists (
                 select 1 from deliveries.bookings b
                 where b.delivery_id = d.delivery_id and b.courier = d.courier and b.state = 'booked')""",
    ),
    Check(
        name="deliveries.stops_match_states",
        says="A rider has exactly the stops their deliveries still need; an outside courier has none.",
        sql="""select d.delivery_id, d.state, d.rider_id, s.count from deliveries.deliveries d
               cross join lateral (select count(*) filter (where t.kind = 'drop') as drops,
                 count(*) filter (where t.kind = 'pickup') as pickups,
                 count(*) filter (where t.rider_id is distinct from d.rider_id) as strange, count(*) as count
                 from deliveries.stops t where t.delivery_id = d.delivery_id) s
               where s.strange > 0
                  or s.drops <> (d.state in ('assigned', 'at_store', 'picked_up', 'at_customer')
                    and d.courier is null)::int
                  or s.pickups <> (d.state in ('assigned', 'at_store') and d.courier is null)::int""",
    ),
)

MODULE = Module(
    name="deliveries",
    endpoints=(endpoints,),
    listeners=listeners.ALL,
    observers=(Observer((events.DeliveryAssigned, *_ENDED), _notice),),
    jobs=jobs.ALL,
    topics=(
        Topic("rider", _own_rider, _rider_rows, _touched_rider, (*events.ALL, RiderStandingChanged)),
        Topic("hall", _own_rider, _hall_rows, _touched_hall, _SEEN_IN_HALL),
        Topic("delivery", _own_order, _track_rows, lambda told: [((told.order_id,), None)], events.ALL),
        Topic(
            "deliveries",
            _operator_of_city,
            _map_rows,
            lambda told: [((told.city_id,), [str(told.delivery_id)])],
            events.ALL,
        ),
    ),
    streams=(Stream(POSITION, _own_order, _first_position),),
    settings=settings.ALL,
    checks=CHECKS,
    prepare=_prepare,
)
