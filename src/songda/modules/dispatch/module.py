"""How dispatch is wired into the house."""

from __future__ import annotations

from typing import Any

from songda.kernel.facts import Observer
from songda.kernel.house import House
from songda.kernel.live import Ids, Keys, Topic
from songda.kernel.modules import Check, Module
from songda.kernel.permissions import Principal, Role, owns
from songda.modules.deliveries import events
from songda.modules.dispatch import events as own_events
from songda.modules.dispatch import jobs, listeners, queries, settings
from songda.modules.dispatch.actions.lead import WAKE, keep_leading
from songda.modules.dispatch.endpoints import endpoints
from songda.modules.riders import events as riders

_SOMETHING_WAITS = (
    events.DeliveryRequested,
    events.OfferDeclined,
    events.OfferExpired,
    events.CourierDeclined,
    events.DeliveryReleased,
    events.FoodReadyLearned,
    own_events.DeliveryPinned,
    own_events.DeliveryFreed,
)
_SOMEBODY_IS_FREE = (
    riders.RiderWentOnline,
    riders.RiderSeen,
    riders.RiderStandingChanged,
    events.DeliveryAssigned,  # who has answered can be asked again
    events.DeliveryDelivered,
    events.DeliveryFailed,
    events.DeliveryCancelled,
)


async def _operator_of_city(_house: House, who: Principal, ids: Ids) -> bool:
    return len(ids) == 1 and who.role is Role.OPERATOR and owns(who, city_id=ids[0])


def _touched(told: Any) -> list[tuple[Ids, Keys]]:
    return [((told.city_id,), [str(told.delivery_id)])]


def _wake(house: House, _told: Any) -> None:
    if WAKE in house.state:
        house.state[WAKE].set()


def _trial_asked(house: House, _told: Any) -> None:
    if jobs.TRIAL_ASKED in house.state:
        house.state[jobs.TRIAL_ASKED].set()


CHECKS = (
    Check(
        name="dispatch.rounds_replay",
        says="Every round that was decided again gave the same plan.",
        sql="""select round_id, plan_hash, replayed_hash from dispatch.rounds
               where replayed_hash is not null and replayed_hash <> plan_hash""",
    ),
    Check(
        name="dispatch.riders_are_cared_for",
        says="Nothing was given to a rider against the rules of care; the log is checked every five minutes.",
        sql="select rule, rider_id::text, at from dispatch.care_breaches",
    ),
)

MODULE = Module(
    name="dispatch",
    endpoints=(endpoints,),
    listeners=listeners.ALL,
    topics=(Topic("bounds", _operator_of_city, queries.bound_rows, _touched, own_events.BOUNDS),),
    observers=(
        Observer((*_SOMETHING_WAITS, *_SOMEBODY_IS_FREE), _wake),
        Observer((own_events.TrialAsked,), _trial_asked),
    ),
    jobs=(jobs.FORGET, jobs.CHECK_CARE, jobs.LOOK_AT_PEAKS),
    settings=settings.ALL,
    checks=CHECKS,
    background=(("dispatch", keep_leading), ("dispatch", jobs.keep_trying)),
)
