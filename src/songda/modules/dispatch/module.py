"""How dispatch is wired into the house."""

from __future__ import annotations

from typing import Any

from songda.kernel.facts import Observer
from songda.kernel.house import House
from songda.kernel.modules import Module
from songda.modules.deliveries import events
from songda.modules.dispatch import jobs, settings
from songda.modules.dispatch.actions.lead import WAKE, keep_leading
from songda.modules.dispatch.endpoints import endpoints

_WORTH_A_ROUND = (
    events.DeliveryRequested,
    events.OfferDeclined,
    events.OfferExpired,
    events.DeliveryReleased,
    events.FoodReadyLearned,
)


def _wake(house: House, _told: Any) -> None:
    if WAKE in house.state:
        house.state[WAKE].set()


MODULE = Module(
    name="dispatch",
    endpoints=(endpoints,),
    observers=(Observer(_WORTH_A_ROUND, _wake),),
    jobs=(jobs.FORGET,),
    settings=settings.ALL,
    background=(("dispatch", keep_leading),),
)
