"""Reads for screens, for dispatch, and for other modules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from songda.kernel.clocks import city
from songda.kernel.database import Row, Tx
from songda.kernel.house import House
from songda.kernel.ids import OrderId, RiderId, StoreId
from songda.kernel.privacy import Erased, mask_phone
from songda.kernel.values import Instant, from_json, value
from songda.modules.deliveries import records, rules
from songda.modules.deliveries.model import (
    UNDER_WAY,
    Delivery,
    DeliveryCard,
    Door,
    ForDispatch,
    NextAction,
    Offer,
    OfferState,
    Spot,
    State,
    StopKind,
    Trouble,
)
from songda.modules.riders import public as riders
from songda.modules.stores import public as stores


@value
class OfferRow:
    """An offer as its rider sees it."""

    offer_id: UUID
    delivery_id: UUID
    order_number: int
    store_name: str
    pickup: Spot
    dropoff: Spot
    distance_m: int
    items_count: int
    pay_minor: int
    cash_minor: int
    currency: str
    pickup_expected_at: Instant
    dropoff_expected_at: Instant
    promised_at: Instant
    expires_at: Instant


@value
class StopRow:
    """One stop of the rider's route. `door` is null at a store; `next_action` while it isn't its turn.

    `spoken_code` is what the other side would say at this step, store or consumer. Only a demonstration tells
    it, to whom there is nobody to ask; in a live city it is null.
    """

    delivery_id: UUID
    kind: StopKind
    place: int
    state: State
    next_action: NextAction | None
    order_number: int
    store_name: str
    store_address: str
    spot: Spot
    expected_at: Instant
    promised_at: Instant
    ready_expected_at: Instant
    food_ready: bool
    items_count: int
    cash_minor: int
    pay_minor: int
    currency: str
    trouble: Trouble | None
    door: Door | None
    spoken_code: str | None


@value
class MyRoute:
    """What the rider still has to do, in order."""

    stops: tuple[StopRow, ...]


@value
class TrackRow:
    """A delivery as its consumer sees it. The range is about the door; null before a rider is found."""

    state: State
    rider_name: str | None
    rider_vehicle: str | None
    lon: float | None
    lat: float | None
    store: Spot
    door: Spot
    promised_at: Instant
    eta_low_at: Instant | None
    eta_high_at: Instant | None
    drop_code: str
    trouble: Trouble | None
    stops_before: int


@value
class MapRow:
    """A delivery on the operator's map."""

    delivery_id: UUID
    order_id: UUID
    order_number: int
    store_id: UUID
    state: State
    rider_id: UUID | None
    pickup: Spot
    dropoff: Spot
    ready_expected_at: Instant
    food_ready: bool
    promised_at: Instant
    expected_at: Instant | None
    trouble: Trouble | None


async def cards(tx: Tx, order_ids: Sequence[UUID]) -> dict[UUID, DeliveryCard]:
    """Deliveries by order, for other modules' screens; orders without one are left out."""
    rows = await tx.fetch("select * from deliveries.deliveries where order_id = any($1)", list(order_ids))
    return {row["order_id"]: _card(records.delivery_of(row)) for row in rows}


@value
class Ridden:
    """A delivery of a past period, for trying the period again. `ready_at`: when the food was on the counter,
    or, where nobody said so, was expected there.
    """

    order_id: OrderId
    store_id: StoreId
    rider_id: RiderId | None
    pickup: Spot
    dropoff: Spot
    requested_at: Instant
    ready_at: Instant
    promised_at: Instant
    assigned_at: Instant | None
    ended_at: Instant | None
    items_count: int
    load_units: int


async def ridden(tx: Tx, city_id: UUID, since: datetime, until: datetime) -> list[Ridden]:
    """What was asked for in a period and not cancelled, the oldest first; 5,000 at most."""
    rows = await tx.fetch(
        """select * from deliveries.deliveries
           where city_id = $1 and requested_at >= $2 and requested_at < $3 and state <> 'cancelled'
           order by requested_at, delivery_id limit 5000""",
        city_id,
        since,
        until,
    )
    found = [records.delivery_of(row) for row in rows]
    return [
        Ridden(
            order_id=one.order_id,
            store_id=one.store_id,
            rider_id=one.rider_id,
            pickup=one.pickup,
            dropoff=one.dropoff,
            requested_at=one.requested_at,
            ready_at=one.ready_expected_at,
            promised_at=one.promised_at,
            assigned_at=one.assigned_at,
            ended_at=one.ended_at,
            items_count=one.items_count,
            load_units=one.load_units,
        )
        for one in found
    ]


async def open_for_dispatch(tx: Tx, city_id: UUID, since: datetime) -> list[ForDispatch]:
    """Everything under way in a city, by id, with open offers and who refused since then."""
    deliveries = await records.under_way(tx, city_id)
    offers = await records.offers_about(tx, [one.delivery_id for one in deliveries], since)
    handed_on = await records.gave_away(tx, [one.delivery_id for one in deliveries], since)
    found = []
    for one in deliveries:
        gave = {rider_id for delivery_id, rider_id in handed_on if delivery_id == one.delivery_id}
        refused = gave | {o.rider_id for o in offers if _said_no(o, one)}
        about = [offer for offer in offers if offer.delivery_id == one.delivery_id]
        standing = next((offer for offer in about if offer.state is OfferState.OPEN), None)
        found.append(
            ForDispatch(
                delivery=one,
                offered_to=None if standing is None else standing.rider_id,
                offered_route=() if standing is None else standing.route,
                refused_by=tuple(sorted(refused)),
            )
        )
    return found


def _said_no(offer: Offer, one: Delivery) -> bool:
    return offer.delivery_id == one.delivery_id and offer.state is not OfferState.OPEN


async def offers(tx: Tx, house: House, rider_id: UUID) -> list[OfferRow]:
    """The rider's open offers, the most urgent first."""
    rows = await tx.fetch(
        """select d.*, o.offer_id, o.pickup_expected_at, o.dropoff_expected_at, o.expires_at
           from deliveries.offers o join deliveries.deliveries d on d.delivery_id = o.delivery_id
           where o.rider_id = $1 and o.state = 'open' order by o.expires_at, o.offer_id""",
        rider_id,
    )
    shops = await _shops(tx, [StoreId(row["store_id"]) for row in rows])
    return [
        OfferRow(
            offer_id=row["offer_id"],
            delivery_id=row["delivery_id"],
            order_number=row["order_number"],
            store_name=shops.get(row["store_id"], ("", ""))[0],
            pickup=Spot(lon=row["pickup_lon"], lat=row["pickup_lat"]),
            dropoff=Spot(lon=row["dropoff_lon"], lat=row["dropoff_lat"]),
            distance_m=row["distance_m"],
            items_count=row["items_count"],
            pay_minor=row["pay_minor"],
            cash_minor=row["cash_minor"],
            currency=row["currency"],
            pickup_expected_at=row["pickup_expected_at"],
            dropoff_expected_at=row["dropoff_expected_at"],
            promised_at=row["promised_at"],
            expires_at=row["expires_at"],
        )
        for row in rows
    ]


async def route(tx: Tx, house: House, rider_id: UUID) -> MyRoute:
    """The rider's stops in order, each with the next action and what is needed there."""
    rows = await tx.fetch(
        """select d.*, s.kind, s.place, s.expected_at
           from deliveries.stops s join deliveries.deliveries d on d.delivery_id = s.delivery_id
           where s.rider_id = $1 order by s.place""",
        rider_id,
    )
    shops = await _shops(tx, [StoreId(row["store_id"]) for row in rows])
    doors = await _doors(tx, house, [row for row in rows if row["kind"] == StopKind.DROP])
    return MyRoute(stops=tuple(_stop_row(row, shops, doors, tells=not house.live_mode) for row in rows))


async def track(tx: Tx, delivery: Delivery, house: House) -> TrackRow:
    """A delivery as its consumer sees it now."""
    rider = place = None
    if delivery.rider_id is not None:
        cards_by_id = await riders.cards(tx, house.privacy, [delivery.rider_id])
        rider = cards_by_id.get(delivery.rider_id)
        if delivery.state in UNDER_WAY:
            place = await riders.place(tx, delivery.rider_id)
    expected = await _expected(tx, delivery)
    low, high = _eta(house, delivery, expected[0] if expected else None)
    return TrackRow(
        state=delivery.state,
        rider_name=rider.name if rider else None,
        rider_vehicle=rider.vehicle if rider else None,
        lon=place.lon if place else None,
        lat=place.lat if place else None,
        store=delivery.pickup,
        door=delivery.dropoff,
        promised_at=delivery.promised_at,
        eta_low_at=low,
        eta_high_at=high,
        drop_code=delivery.drop_code,
        trouble=delivery.trouble,
        stops_before=expected[1] if expected else 0,
    )


async def on_map(tx: Tx, city_id: UUID, delivery_ids: Sequence[UUID] | None = None) -> list[MapRow]:
    """A city's deliveries under way (all, or of these ids) for the operator."""
    rows = await tx.fetch(
        """select d.*, s.expected_at from deliveries.deliveries d
           left join deliveries.stops s on s.delivery_id = d.delivery_id and s.kind = 'drop'
           where d.city_id = $1 and d.state = any($2::text[])
             and ($3::uuid[] is null or d.delivery_id = any($3)) order by d.delivery_id""",
        city_id,
        list(UNDER_WAY),
        None if delivery_ids is None else list(delivery_ids),
    )
    return [_map_row(row) for row in rows]


async def proof_photo(tx: Tx, house: House, delivery: Delivery) -> str | None:
    """The hand-over's picture as base64, or None where there is none or the consumer was erased."""
    row = await tx.fetchrow(
        "select consumer_id, photo_sealed from deliveries.proofs where delivery_id = $1", delivery.delivery_id
    )
    if row is None:
        return None
    opened = await house.privacy.open(tx, row["consumer_id"], row["photo_sealed"], records.PHOTO)
    return None if isinstance(opened, Erased) else opened


async def riders_orders(tx: Tx) -> list[tuple[RiderId, UUID]]:
    """Which orders each rider has on the road now."""
    rows = await tx.fetch(
        """select rider_id, order_id from deliveries.deliveries
           where state in ('assigned', 'at_store', 'picked_up', 'at_customer')"""
    )
    return [(RiderId(row["rider_id"]), row["order_id"]) for row in rows]


async def _expected(tx: Tx, delivery: Delivery) -> tuple[datetime, int] | None:
    """When the drop is expected, and how many stops come before it."""
    row = await tx.fetchrow(
        """select s.expected_at, (select count(*) from deliveries.stops b
             where b.rider_id = s.rider_id and b.place < s.place) as before
           from deliveries.stops s where s.delivery_id = $1 and s.kind = 'drop'""",
        delivery.delivery_id,
    )
    return None if row is None else (row["expected_at"], row["before"])


def _eta(
    house: House, delivery: Delivery, expected: datetime | None
) -> tuple[datetime | None, datetime | None]:
    """A range around the planned drop that four of five hold; nothing is in the past."""
    if expected is None or delivery.state not in UNDER_WAY:
        return None, None
    now = house.clocks.city_now()
    low_s, high_s = rules.arrival_s(round((city(expected) - now).total_seconds()))
    return now + timedelta(seconds=low_s), now + timedelta(seconds=high_s)


async def _shops(tx: Tx, store_ids: Sequence[StoreId]) -> dict[UUID, tuple[str, str]]:
    """Name and address of stores."""
    found = await stores.terms_of_many(tx, list(dict.fromkeys(store_ids)))
    return {key: (one.face.name, one.face.address_text) for key, one in found.items()}


async def _doors(tx: Tx, house: House, rows: Sequence[Row]) -> dict[UUID, Door]:
    sealed = [(row["consumer_id"], row["door_sealed"]) for row in rows]
    opened = await house.privacy.open_many(tx, sealed, records.DOOR)
    doors = {}
    for row, text in zip(rows, opened, strict=True):
        if not isinstance(text, Erased):
            door = from_json(Door, text)
            doors[row["delivery_id"]] = Door(
                address=door.address, contact=door.contact, phone=mask_phone(door.phone), note=door.note
            )
    return doors


def _spoken(row: Row, state: State, kind: StopKind) -> str | None:
    if kind is StopKind.PICKUP:
        return str(row["pickup_code"]) if state is State.AT_STORE else None
    return str(row["drop_code"]) if state is State.AT_CUSTOMER else None


def _stop_row(
    row: Row, shops: dict[UUID, tuple[str, str]], doors: dict[UUID, Door], *, tells: bool
) -> StopRow:
    kind, state = StopKind(row["kind"]), State(row["state"])
    at_store = kind is StopKind.PICKUP
    name, address = shops.get(row["store_id"], ("", ""))
    return StopRow(
        delivery_id=row["delivery_id"],
        kind=kind,
        place=row["place"],
        state=state,
        next_action=rules.next_action(state, kind),
        order_number=row["order_number"],
        store_name=name,
        store_address=address,
        spot=Spot(lon=row["pickup_lon"], lat=row["pickup_lat"])
        if at_store
        else Spot(lon=row["dropoff_lon"], lat=row["dropoff_lat"]),
        expected_at=row["expected_at"],
        promised_at=row["promised_at"],
        ready_expected_at=row["ready_expected_at"],
        food_ready=row["food_ready"],
        items_count=row["items_count"],
        cash_minor=row["cash_minor"],
        pay_minor=row["pay_minor"],
        currency=row["currency"],
        trouble=None if row["trouble"] is None else Trouble(row["trouble"]),
        door=None if at_store else doors.get(row["delivery_id"]),
        spoken_code=_spoken(row, state, kind) if tells else None,
    )


def _map_row(row: Row) -> MapRow:
    return MapRow(
        delivery_id=row["delivery_id"],
        order_id=row["order_id"],
        order_number=row["order_number"],
        store_id=row["store_id"],
        state=State(row["state"]),
        rider_id=row["rider_id"],
        pickup=Spot(lon=row["pickup_lon"], lat=row["pickup_lat"]),
        dropoff=Spot(lon=row["dropoff_lon"], lat=row["dropoff_lat"]),
        ready_expected_at=row["ready_expected_at"],
        food_ready=row["food_ready"],
        promised_at=row["promised_at"],
        expected_at=row["expected_at"],
        trouble=None if row["trouble"] is None else Trouble(row["trouble"]),
    )


def _card(one: Delivery) -> DeliveryCard:
    return DeliveryCard(
        delivery_id=one.delivery_id,
        order_id=one.order_id,
        state=one.state,
        rider_id=one.rider_id,
        pickup_code=one.pickup_code,
        drop_code=one.drop_code,
        ready_expected_at=one.ready_expected_at,
        promised_at=one.promised_at,
        picked_up_at=one.picked_up_at,
        ended_at=one.ended_at,
        pay_minor=one.pay_minor,
        cash_minor=one.cash_minor,
        trouble=one.trouble,
    )
