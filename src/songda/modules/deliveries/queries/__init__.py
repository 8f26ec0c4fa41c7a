"""Reads for screens, for dispatch, and for other modules."""

from songda.modules.deliveries.queries.for_others import (
    CameBy,
    Ridden,
    StepRow,
    came_by,
    cards,
    ridden,
    steps_of,
)
from songda.modules.deliveries.queries.riding import MyRoute, OfferRow, StopRow, offers, route
from songda.modules.deliveries.queries.tracking import TrackRow, proof_photo, track
from songda.modules.deliveries.queries.under_way import MapRow, on_map, open_for_dispatch, riders_orders

__all__ = [
    "CameBy",
    "MapRow",
    "MyRoute",
    "OfferRow",
    "Ridden",
    "StepRow",
    "StopRow",
    "TrackRow",
    "came_by",
    "cards",
    "offers",
    "on_map",
    "open_for_dispatch",
    "proof_photo",
    "ridden",
    "riders_orders",
    "route",
    "steps_of",
    "track",
]
