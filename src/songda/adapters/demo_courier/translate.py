"""From the company's JSON to our values and back. Anything missing or odd is ValueError or KeyError."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from songda.adapters.demo_courier.codes import STATES
from songda.modules.deliveries.ports import CourierState, Job, Notice, Quote, Ride


def asked(job: Job) -> dict[str, Any]:
    """What the company is told to make a price."""
    return {
        "from": [job.pickup.lon, job.pickup.lat],
        "to": [job.dropoff.lon, job.dropoff.lat],
        "bags": job.load_units,
        "ready_at": job.ready_expected_at.timestamp(),
        "currency": job.currency,
    }


def wanted(ride: Ride, notice_url: str) -> dict[str, Any]:
    """What the company is told to ride."""
    return {
        "booking": str(ride.booking_id),
        "quote": ride.quote_id,
        "shop_no": ride.order_number,
        "shop_code": ride.pickup_code,
        "ready_at": ride.job.ready_expected_at.timestamp(),
        "door": {
            "address": ride.address,
            "name": ride.contact,
            "phone": ride.phone,
            "note": ride.note,
        },
        "notice_url": notice_url,
    }


def quote(given: Mapping[str, Any], courier: str, title: str) -> Quote | None:
    """A quote as the company tells it; None where they don't ride."""
    if given.get("none"):
        return None
    return Quote(
        courier=courier,
        title=title,
        quote_id=_text(given["quote"]),
        price_minor=_whole(given["price"]),
        currency=_text(given["currency"]),
        pickup_s=_whole(given["shop_in_s"]),
        drop_s=_whole(given["door_in_s"]),
        valid_s=_whole(given["valid_s"]),
    )


def state(word: Any) -> CourierState:
    """Theirs as ours; a word we don't know changes nothing."""
    return STATES.get(_text(word), CourierState.UNKNOWN)


def notice(given: Mapping[str, Any]) -> Notice:
    """A notice: its number, our booking, and how it stands."""
    return Notice(
        notice_id=_text(given["id"]), booking_id=UUID(given["booking"]), state=state(given["state"])
    )


def _whole(given: Any) -> int:
    if type(given) is not int or given < 0:
        raise ValueError("a whole number is needed")
    return given


def _text(given: Any) -> str:
    if not isinstance(given, str) or not 0 < len(given) <= 80:
        raise ValueError("a short text is needed")
    return given
