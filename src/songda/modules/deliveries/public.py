"""What other modules may call. Verbs with `do` or `tx` first join the caller's transaction."""

from songda.modules.deliveries.actions.booking import book
from songda.modules.deliveries.actions.by_hand import assign, release
from songda.modules.deliveries.actions.cancel import cancel
from songda.modules.deliveries.actions.create import create
from songda.modules.deliveries.actions.expecting import expect
from songda.modules.deliveries.actions.food_ready import food_ready
from songda.modules.deliveries.actions.hall import keep_from_hall
from songda.modules.deliveries.actions.offer import offer
from songda.modules.deliveries.model import (
    BookingId,
    Delivery,
    DeliveryCard,
    Door,
    ForDispatch,
    GivenRow,
    NewBooking,
    NewDelivery,
    NewOffer,
    OfferId,
    Quote,
    RoundId,
    RouteStop,
    Spot,
    State,
    Stop,
    StopKind,
    Trouble,
)
from songda.modules.deliveries.ports import courier_titles
from songda.modules.deliveries.queries import (
    CameBy,
    MapRow,
    Ridden,
    StepRow,
    came_by,
    cards,
    on_map,
    open_for_dispatch,
    ridden,
    steps_of,
)
from songda.modules.deliveries.queries.quoting import quotes
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
    refused_bookings,
    stops_of,
)
from songda.modules.deliveries.rules import arrival_s, arrival_step, least_ride_s

__all__ = [
    "BookingId",
    "CameBy",
    "Delivery",
    "DeliveryCard",
    "Door",
    "ForDispatch",
    "GivenRow",
    "MapRow",
    "NewBooking",
    "NewDelivery",
    "NewOffer",
    "OfferId",
    "Quote",
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
    "book",
    "came_by",
    "cancel",
    "cards",
    "cities_waiting",
    "courier_titles",
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
    "quotes",
    "refused_bookings",
    "release",
    "ridden",
    "steps_of",
    "stops_of",
]
