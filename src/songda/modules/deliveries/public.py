"""What other modules may call. Verbs with `do` or `tx` first join the caller's transaction."""

from songda.modules.deliveries.actions.by_hand import assign, release
from songda.modules.deliveries.actions.cancel import cancel
from songda.modules.deliveries.actions.create import create
from songda.modules.deliveries.actions.expecting import expect
from songda.modules.deliveries.actions.food_ready import food_ready
from songda.modules.deliveries.actions.hall import keep_from_hall
from songda.modules.deliveries.actions.offer import offer
from songda.modules.deliveries.model import (
    Delivery,
    DeliveryCard,
    Door,
    ForDispatch,
    GivenRow,
    NewDelivery,
    NewOffer,
    OfferId,
    RoundId,
    RouteStop,
    Spot,
    State,
    Stop,
    StopKind,
    Trouble,
)
from songda.modules.deliveries.queries import (
    MapRow,
    Ridden,
    StepRow,
    cards,
    on_map,
    open_for_dispatch,
    ridden,
    steps_of,
)
from songda.modules.deliveries.records import (
    add_incentive,
    cities_waiting,
    find,
    given_since,
    lock,
    lock_all,
    of_order,
    offered_to,
    pressing,
    stops_of,
)
from songda.modules.deliveries.rules import arrival_s, arrival_step, least_ride_s

__all__ = [
    "Delivery",
    "DeliveryCard",
    "Door",
    "ForDispatch",
    "GivenRow",
    "MapRow",
    "NewDelivery",
    "NewOffer",
    "OfferId",
    "Ridden",
    "RoundId",
    "RouteStop",
    "Spot",
    "State",
    "StepRow",
    "Stop",
    "StopKind",
    "Trouble",
    "add_incentive",
    "arrival_s",
    "arrival_step",
    "assign",
    "cancel",
    "cards",
    "cities_waiting",
    "create",
    "expect",
    "find",
    "food_ready",
    "given_since",
    "keep_from_hall",
    "least_ride_s",
    "lock",
    "lock_all",
    "of_order",
    "offer",
    "offered_to",
    "on_map",
    "open_for_dispatch",
    "pressing",
    "release",
    "ridden",
    "steps_of",
    "stops_of",
]
