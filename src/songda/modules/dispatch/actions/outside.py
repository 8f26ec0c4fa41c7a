"""Outside couriers as riders with a price: each quote is one who may be given that delivery and no other."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from songda.kernel.clocks import CityTime
from songda.kernel.database import Tx
from songda.kernel.house import House
from songda.kernel.ids import CityId, DeliveryId
from songda.modules.deliveries import public as deliveries
from songda.modules.dispatch import records
from songda.modules.dispatch.engine import values as engine
from songda.modules.dispatch.model import PeakKind
from songda.modules.dispatch.rules import COURIER_VEHICLE, carrier_id, courier_price
from songda.modules.riders import public as riders

ASKED_MOST = 30
"""So many deliveries couriers are asked about in a round at most, those first that have waited longest."""

PARKING_S = 60
"""What the engine adds for parking at a store, which a courier's own estimate contains."""


class Outside:
    """What the round may ask couriers: nothing, every delivery that waits, or what no own rider can take."""

    def __init__(self, *, peak: bool, stranded: bool, refused: set[tuple[DeliveryId, str]]) -> None:
        self._peak, self._stranded, self._refused = peak, stranded, refused

    def may_ask(self) -> bool:
        return self._peak or self._stranded

    async def riders(
        self,
        house: House,
        waiting: Sequence[deliveries.ForDispatch],
        bounds: Collection[DeliveryId],
        told: Sequence[engine.Delivery],
        own: Sequence[engine.Rider],
    ) -> dict[str, tuple[engine.Rider, deliveries.Quote]]:
        """Whom couriers would send, by id. What a person pinned or holds, and what has cash to collect, is
        never asked about.
        """
        seen = {one.id: one for one in told}
        jobs = {job.delivery.delivery_id: job.delivery for job in waiting}
        wanted = [
            one
            for one in jobs.values()
            if one.delivery_id not in bounds
            and not one.cash_minor
            and (self._peak or not any(may_take(rider, seen[str(one.delivery_id)]) for rider in own))
        ]
        wanted.sort(key=lambda one: (one.requested_at, one.delivery_id))
        found = await deliveries.quotes(house, wanted[:ASKED_MOST], self._refused)
        worth = house.settings["dispatch.courier_major_wait_s"]
        return {
            carrier_id(delivery_id, quote): (
                _rider(seen[str(delivery_id)], jobs[delivery_id], quote, worth),
                quote,
            )
            for delivery_id, quote in found
        }


async def outside(
    tx: Tx, house: House, city_id: CityId, waiting: Sequence[DeliveryId], now: CityTime
) -> Outside:
    """As the city's peak and the settings say now; nothing where no courier is known."""
    if not deliveries.courier_titles(house):
        return Outside(peak=False, stranded=False, refused=set())
    peak = PeakKind.OUTSIDE_COURIERS in await records.peaks_on(tx, city_id)
    since = now - timedelta(seconds=house.settings["dispatch.refusal_holds_s"])
    return Outside(
        peak=peak,
        stranded=house.settings["dispatch.couriers_for_stranded"],
        refused=set(await deliveries.refused_bookings(tx, waiting, since)),
    )


def may_take(rider: engine.Rider, one: engine.Delivery) -> bool:
    """Whether an own rider could, however far they are."""
    return (
        rider.taking
        and not rider.care
        and rider.id not in one.refused_by
        and one.load_units <= rider.capacity_units
        and (not one.vehicles or rider.vehicle in one.vehicles)
    )


def _rider(
    one: engine.Delivery, job: deliveries.Delivery, quote: deliveries.Quote, worth: int
) -> engine.Rider:
    """Standing at the store when the courier says they would be there."""
    return engine.Rider(
        id=carrier_id(job.delivery_id, quote),
        place=one.pickup_place,
        vehicle=COURIER_VEHICLE,
        free_s=max(0, quote.pickup_s - PARKING_S),
        capacity_units=one.load_units,
        price=courier_price(quote.price_minor - job.pay_minor, worth),
        only_delivery=one.id,
    )


def on_duty_vehicles(on_duty: Sequence[riders.OnDuty], *, with_couriers: bool) -> list[str]:
    """Whatever may be sent: a courier rides like an e-bike, whatever it is."""
    return sorted({*(rider.vehicle for rider in on_duty), *([COURIER_VEHICLE] if with_couriers else [])})
