"""What other modules may call."""

from songda.modules.orders.actions.accept import accept, reject
from songda.modules.orders.actions.cancel import cancel
from songda.modules.orders.actions.cooking import hand_over, mark_ready, start
from songda.modules.orders.model import ENDS, Event, Fulfilment, State, Tender
from songda.modules.orders.queries.board import BoardRow, board
from songda.modules.orders.queries.cards import OrderCard, cards
from songda.modules.orders.queries.lines import LineRow, lines_of, notes_of
from songda.modules.orders.queries.log import EventRow, events_of
from songda.modules.orders.queries.owners import owner_of
from songda.modules.orders.records import of_store
from songda.modules.orders.rules.promise import span_s

__all__ = [
    "ENDS",
    "BoardRow",
    "Event",
    "EventRow",
    "Fulfilment",
    "LineRow",
    "OrderCard",
    "State",
    "Tender",
    "accept",
    "board",
    "cancel",
    "cards",
    "events_of",
    "hand_over",
    "lines_of",
    "mark_ready",
    "notes_of",
    "of_store",
    "owner_of",
    "reject",
    "span_s",
    "start",
]
