"""A rider's offers and their route."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from songda.kernel.database import Row, Tx
from songda.kernel.house import House
from songda.kernel.ids import StoreId
from songda.kernel.privacy import Erased, mask_phone
from songda.kernel.values import Instant, from_json, value
from songda.modules.deliveries import records, rules
from songda.modules.deliveries.model import (
    Door,
    NextAction,
    Spot,
    State,
    StopKind,
    Trouble,
)
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
