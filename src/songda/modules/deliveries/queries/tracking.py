"""A delivery as its consumer sees it, and the proof of its hand-over."""

from __future__ import annotations

from datetime import datetime, timedelta

from songda.kernel.clocks import city
from songda.kernel.database import Tx
from songda.kernel.house import House
from songda.kernel.privacy import Erased
from songda.kernel.ranges import Shift
from songda.kernel.values import Instant, value
from songda.modules.deliveries import records, rules
from songda.modules.deliveries.model import (
    UNDER_WAY,
    Delivery,
    Spot,
    State,
    Trouble,
)
from songda.modules.riders import public as riders


@value
class TrackRow:
    """A delivery as its consumer sees it. The range is about the door; null before a rider is found. An
    outside courier is named by their service, without vehicle or place.
    """

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


async def track(tx: Tx, delivery: Delivery, house: House) -> TrackRow:
    """A delivery as its consumer sees it now."""
    rider = place = None
    if delivery.rider_id is not None:
        cards_by_id = await riders.cards(tx, house.privacy, [delivery.rider_id])
        rider = cards_by_id.get(delivery.rider_id)
        if delivery.state in UNDER_WAY:
            place = await riders.place(tx, delivery.rider_id)
    theirs = (await records.bookings_shown(tx, [delivery.delivery_id])).get(delivery.delivery_id)
    expected = (theirs.drop_expected_at, 0) if theirs else await _expected(tx, delivery)
    shift = await records.arrival_shift(tx, delivery.city_id)
    low, high = _eta(house, delivery, expected[0] if expected else None, shift)
    return TrackRow(
        state=delivery.state,
        rider_name=rider.name if rider else theirs.courier_title if theirs else None,
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


async def proof_photo(tx: Tx, house: House, delivery: Delivery) -> str | None:
    """The hand-over's picture as base64, or None where there is none or the consumer was erased."""
    row = await tx.fetchrow(
        "select consumer_id, photo_sealed from deliveries.proofs where delivery_id = $1", delivery.delivery_id
    )
    if row is None:
        return None
    opened = await house.privacy.open(tx, row["consumer_id"], row["photo_sealed"], records.PHOTO)
    return None if isinstance(opened, Erased) else opened


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
    house: House, delivery: Delivery, expected: datetime | None, shift: Shift
) -> tuple[datetime | None, datetime | None]:
    """A range around the planned drop that four of five hold; nothing is in the past."""
    if expected is None or delivery.state not in UNDER_WAY:
        return None, None
    now = house.clocks.city_now()
    low_s, high_s = rules.arrival_s(round((city(expected) - now).total_seconds()), shift)
    return now + timedelta(seconds=low_s), now + timedelta(seconds=high_s)
