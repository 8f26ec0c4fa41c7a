"""Asking outside couriers what a delivery would cost, so that their troubles stay their own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from songda.kernel import logs
from songda.kernel.house import House
from songda.kernel.ids import DeliveryId
from songda.modules.deliveries.model import Delivery
from songda.modules.deliveries.ports import Courier, Job, Point, Quote, breaker_of, couriers

LOG = logs.logger("deliveries.couriers")
_QUOTES = "deliveries.quotes"

Kept = dict[tuple[str, DeliveryId], tuple[float, Quote]]


async def quotes(
    house: House, wanted: Sequence[Delivery], refused: set[tuple[DeliveryId, str]]
) -> list[tuple[DeliveryId, Quote]]:
    """What couriers ask for these deliveries, by delivery and courier; those who refused one aren't asked
    about it. None from who doesn't answer in time, is left alone after failures, or doesn't ride there.

    Quotes are kept while they hold. A courier who fails spoils nobody else's answer, and never a round.
    """
    kept = _kept(house)
    asked = [
        (courier, one)
        for one in wanted
        for courier in couriers(house).values()
        if (one.delivery_id, courier.name) not in refused and (courier.name, one.delivery_id) not in kept
    ]
    async with asyncio.TaskGroup() as together:
        for courier, one in asked:
            together.create_task(_ask(house, courier, one, kept))
    ids = {one.delivery_id for one in wanted}
    found = [
        (delivery_id, quote)
        for (name, delivery_id), (_, quote) in kept.items()
        if delivery_id in ids and (delivery_id, name) not in refused
    ]
    return sorted(found, key=lambda one: (one[0], one[1].courier))


def job_of(one: Delivery) -> Job:
    """What a courier may know before it is theirs."""
    return Job(
        delivery_id=one.delivery_id,
        pickup=Point(lon=one.pickup.lon, lat=one.pickup.lat),
        dropoff=Point(lon=one.dropoff.lon, lat=one.dropoff.lat),
        ready_expected_at=one.ready_expected_at,
        load_units=one.load_units,
        items_count=one.items_count,
        currency=one.currency,
    )


async def _ask(house: House, courier: Courier, one: Delivery, kept: Kept) -> None:
    breaker = breaker_of(house, courier.name)
    if not breaker.may_ask():
        return
    began = time.monotonic()
    try:
        async with asyncio.timeout(house.settings["deliveries.quote_machine_s"]):
            quote = await courier.quote(job_of(one))
    except Exception as wrong:  # whatever an outside courier does, a round is decided
        breaker.failed()
        LOG.warning("deliveries.quote_failed", error_type=type(wrong).__name__)
        return
    breaker.worked()
    if quote is not None and quote.courier == courier.name and quote.currency == one.currency:
        kept[courier.name, one.delivery_id] = (began + quote.valid_s, quote)


def _kept(house: House) -> Kept:
    """This process's quotes that hold still long enough to be booked."""
    kept: Kept = house.state.setdefault(_QUOTES, {})
    soon = time.monotonic() + house.settings["deliveries.quote_left_machine_s"]
    for key in [key for key, (until, _) in kept.items() if until < soon]:
        del kept[key]
    return kept
