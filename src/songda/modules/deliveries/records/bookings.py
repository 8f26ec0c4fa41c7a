"""What was asked of outside couriers, and what they told. The delivery is locked before its booking."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from songda.kernel.clocks import CityTime, MachineTime
from songda.kernel.database import Row, Tx
from songda.kernel.ids import DeliveryId
from songda.modules.deliveries.model import (
    Booking,
    BookingId,
    BookingState,
    CourierState,
    NewBooking,
    Verdict,
)


async def insert_booking(tx: Tx, new: NewBooking, at: CityTime, machine_at: MachineTime) -> None:
    """To be asked about at once."""
    quote = new.quote
    await tx.execute(
        """insert into deliveries.bookings (booking_id, delivery_id, courier, courier_title, quote_id,
             price_minor, currency, state, pickup_expected_at, drop_expected_at, asked_at,
             valid_until_machine_at, due_machine_at)
           values ($1, $2, $3, $4, $5, $6, $7, 'asked', $8, $9, $10, $11, $12)""",
        new.booking_id,
        new.delivery_id,
        quote.courier,
        quote.title,
        quote.quote_id,
        quote.price_minor,
        quote.currency,
        at.plus(quote.pickup_s),
        at.plus(quote.drop_s),
        at,
        machine_at.plus(quote.valid_s),
        machine_at,
    )


async def delivery_of_booking(tx: Tx, booking_id: UUID) -> DeliveryId | None:
    """Whose booking it is, so that the delivery can be locked first."""
    found = await tx.fetchval("select delivery_id from deliveries.bookings where booking_id = $1", booking_id)
    return None if found is None else DeliveryId(found)


async def lock_booking(tx: Tx, booking_id: UUID) -> Booking:
    row = await tx.fetchrow("select * from deliveries.bookings where booking_id = $1 for update", booking_id)
    assert row is not None
    return _booking(row)


async def lock_open_booking(tx: Tx, delivery_id: UUID) -> Booking | None:
    """A locked delivery's booking that is asked for or stands."""
    row = await tx.fetchrow(
        """select * from deliveries.bookings
           where delivery_id = $1 and state in ('asked', 'booked') for update""",
        delivery_id,
    )
    return None if row is None else _booking(row)


async def save_booking(
    tx: Tx, booking_id: UUID, state: BookingState, due_at: MachineTime | None, ended_at: CityTime | None
) -> None:
    """Open ones have a time at which they are asked about next, the others an end."""
    await tx.execute(
        """update deliveries.bookings set state = $2, due_machine_at = $3, ended_at = $4, tries = 0
           where booking_id = $1""",
        booking_id,
        state,
        due_at,
        ended_at,
    )


async def note_booking(
    tx: Tx,
    booking_id: UUID,
    *,
    ref: str | None = None,
    heard: CourierState | None = None,
    because: str | None = None,
) -> None:
    """Keep their number, the farthest they told, or why it ended; what isn't given stays."""
    await tx.execute(
        """update deliveries.bookings set courier_ref = coalesce($2, courier_ref),
             heard = coalesce($3, heard), because = coalesce($4, because) where booking_id = $1""",
        booking_id,
        ref,
        heard,
        because,
    )


async def claim_bookings(tx: Tx, now: MachineTime, most: int, again_s: float) -> list[Booking]:
    """Those due to be asked about, by due time. Each is due again later, should this process die."""
    rows = await tx.fetch(
        """update deliveries.bookings b set tries = b.tries + 1,
             due_machine_at = $1::timestamptz + make_interval(secs =>
               case when b.state = 'booked' then $3::float8 else least(60, 2 + 2 * b.tries) end)
           where b.booking_id in (
             select c.booking_id from deliveries.bookings c where c.due_machine_at <= $1
             order by c.due_machine_at limit $2 for update skip locked)
           returning b.*""",
        now,
        most,
        again_s,
    )
    return [_booking(row) for row in rows]


async def refused_bookings(
    tx: Tx, delivery_ids: Sequence[UUID], since: datetime
) -> list[tuple[DeliveryId, str]]:
    """Which couriers didn't take, or gave back, which of these since a city time."""
    rows = await tx.fetch(
        """select distinct delivery_id, courier from deliveries.bookings
           where delivery_id = any($1) and ended_at >= $2 or (delivery_id = any($1) and state = 'leaving')
           order by delivery_id, courier""",
        list(delivery_ids),
        since,
    )
    return [(DeliveryId(row["delivery_id"]), row["courier"]) for row in rows]


async def bookings_shown(tx: Tx, delivery_ids: Sequence[UUID]) -> dict[UUID, Booking]:
    """The booking by which an outside courier has, or brought, each of these; others have none."""
    rows = await tx.fetch(
        """select b.* from deliveries.bookings b join deliveries.deliveries d on d.delivery_id = b.delivery_id
           where b.delivery_id = any($1) and d.courier is not null and b.state in ('booked', 'done', 'failed')
           order by b.asked_at""",
        list(delivery_ids),
    )
    return {row["delivery_id"]: _booking(row) for row in rows}


async def keep_courier_notice(
    tx: Tx, courier: str, notice_id: str, booking_id: UUID, state: CourierState, verdict: Verdict
) -> None:
    """Keep what came; one that came before is counted, its first verdict stays."""
    await tx.execute(
        """insert into deliveries.courier_notices as n (courier, notice_id, booking_id, state, verdict)
           values ($1, $2, $3, $4, $5)
           on conflict (courier, notice_id) do update set times = n.times + 1""",
        courier,
        notice_id,
        booking_id,
        state,
        verdict,
    )


def _booking(row: Row) -> Booking:
    return Booking(
        booking_id=BookingId(row["booking_id"]),
        delivery_id=DeliveryId(row["delivery_id"]),
        courier=row["courier"],
        courier_title=row["courier_title"],
        quote_id=row["quote_id"],
        price_minor=row["price_minor"],
        currency=row["currency"],
        state=BookingState(row["state"]),
        heard=None if row["heard"] is None else CourierState(row["heard"]),
        pickup_expected_at=row["pickup_expected_at"],
        drop_expected_at=row["drop_expected_at"],
        valid_until_machine_at=row["valid_until_machine_at"],
        tries=row["tries"],
    )
