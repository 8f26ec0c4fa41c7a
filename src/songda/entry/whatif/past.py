"""A day of the living city as a scenario: what was asked for, cooked and promised then, and who rode."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from songda.entry.whatif import NothingToLive
from songda.kernel.city import City
from songda.kernel.house import House
from songda.kernel.ids import CityId
from songda.modules.deliveries import public as deliveries
from songda.modules.dispatch.public import whatif
from songda.modules.orders import public as orders
from songda.modules.riders import public as riders

_BEFORE_S = 900
_LEAST_S = 3_600


async def past_day(house: House, city: City, city_id: CityId, ask: whatif.Ask) -> whatif.Scenario:
    """A period's orders with their real times. A rider counts as on line from a quarter of an hour before
    their first ride of the period until their last one ended, and begins at that ride's store.

    Raises NothingToLive for a period in which nobody rode.
    """
    assert ask.from_at is not None
    assert ask.until_at is not None
    async with house.db.reading() as tx:
        rides = await deliveries.ridden(tx, city_id, ask.from_at, ask.until_at)
        placed = {
            key: card.placed_at
            for key, card in (await orders.cards(tx, house, [one.order_id for one in rides])).items()
        }
        known = {
            rider_id: await riders.find(tx, rider_id)
            for rider_id in sorted({one.rider_id for one in rides if one.rider_id is not None})
        }
    if not any(known.values()):
        raise NothingToLive("nobody rode in this period")
    stores = sorted({one.store_id for one in rides})
    number = {store_id: at for at, store_id in enumerate(stores)}
    of_store = [[one for one in rides if one.store_id == store_id] for store_id in stores]
    start = ask.from_at
    return whatif.Scenario(
        city=city,
        stores=tuple(_store(str(one), there) for one, there in zip(stores, of_store, strict=True)),
        orders=tuple(_order(one, number[one.store_id], placed.get(one.order_id), start) for one in rides),
        riders=tuple(
            _rider(rider, [one for one in rides if one.rider_id == rider_id], start)
            for rider_id, rider in known.items()
            if rider is not None
        ),
    )


def _order(one: deliveries.Ridden, store: int, placed_at: datetime | None, start: datetime) -> whatif.Order:
    """Placed before the period counts as placed at its beginning."""
    asked_s = _seconds(one.requested_at, start)
    placed_s = asked_s if placed_at is None else min(asked_s, max(0, _seconds(placed_at, start)))
    return whatif.Order(
        id=str(one.order_id),
        store=store,
        door=(one.dropoff.lon, one.dropoff.lat),
        placed_s=placed_s,
        items=one.items_count,
        load_units=one.load_units,
        answer_s=asked_s - placed_s,
        cook_s=max(0, _seconds(one.ready_at, start) - asked_s),
        promised_s=_seconds(one.promised_at, start),
    )


def _store(store_id: str, rides: Sequence[deliveries.Ridden]) -> whatif.Store:
    cooked_s = sorted(max(0, _seconds(one.ready_at, one.requested_at)) for one in rides)
    return whatif.Store(
        id=store_id,
        at=(rides[0].pickup.lon, rides[0].pickup.lat),
        prep_s_p50=cooked_s[len(cooked_s) // 2],
        prep_s_p90=cooked_s[len(cooked_s) * 9 // 10],
    )


def _rider(rider: riders.Rider, rides: Sequence[deliveries.Ridden], start: datetime) -> whatif.Rider:
    assigned = [_seconds(one.assigned_at, start) for one in rides if one.assigned_at is not None]
    ended = [_seconds(one.ended_at, start) for one in rides if one.ended_at is not None]
    first_s = max(0, min(assigned, default=0) - _BEFORE_S)
    first = min(rides, key=lambda one: one.requested_at)
    return whatif.Rider(
        id=str(rider.rider_id),
        vehicle=str(rider.vehicle),
        start=(first.pickup.lon, first.pickup.lat),
        capacity_units=rider.capacity_units,
        shifts=((first_s, max(ended, default=0) + 1 if ended else first_s + _LEAST_S),),
    )


def _seconds(at: datetime, start: datetime) -> int:
    return round((at - start).total_seconds())
