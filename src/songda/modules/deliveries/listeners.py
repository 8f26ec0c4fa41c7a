"""What deliveries do on hearing a fact."""

from __future__ import annotations

from songda.kernel.facts import Listener
from songda.kernel.house import Doing
from songda.modules.deliveries import records
from songda.modules.deliveries.actions.offer import withdraw
from songda.modules.riders.events import RiderWentOffline


async def take_back_offers(do: Doing, told: RiderWentOffline) -> None:
    """Who goes off line answers no more offers; what was accepted stays. Twice is once."""
    for offer_id in await records.open_offers_of(do.tx, told.rider_id):
        await withdraw(do, offer_id)


ALL = (Listener("deliveries.take_back_offers", (RiderWentOffline,), take_back_offers),)
