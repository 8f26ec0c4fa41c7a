"""Load, save and lock deliveries, offers and stops.

Locks are taken in this order: the delivery, its offer, the rider's route.
"""

from songda.modules.deliveries.records.machine import (
    DOOR,
    PHOTO,
    cities_waiting,
    delivery_of,
    find,
    insert,
    is_migrated,
    lock,
    log,
    of_order,
    save_photo,
    save_proof,
    save_ready,
    save_state,
    save_trouble,
    under_way,
)
from songda.modules.deliveries.records.offers import (
    close_offer,
    delivery_of_offer,
    insert_offer,
    lock_offer,
    lock_open_offer,
    offered_to,
    offers_about,
    open_offers_of,
)
from songda.modules.deliveries.records.stops import (
    drop_stop,
    expect,
    lock_route,
    stop_of,
    stops_of,
    write_route,
)

__all__ = [
    "DOOR",
    "PHOTO",
    "cities_waiting",
    "close_offer",
    "delivery_of",
    "delivery_of_offer",
    "drop_stop",
    "expect",
    "find",
    "insert",
    "insert_offer",
    "is_migrated",
    "lock",
    "lock_offer",
    "lock_open_offer",
    "lock_route",
    "log",
    "of_order",
    "offered_to",
    "offers_about",
    "open_offers_of",
    "save_photo",
    "save_proof",
    "save_ready",
    "save_state",
    "save_trouble",
    "stop_of",
    "stops_of",
    "under_way",
    "write_route",
]
