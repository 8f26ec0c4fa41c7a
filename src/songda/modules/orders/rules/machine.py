"""The order's state machine, once, as data.

Enforced here before anything is written, and by the database, whose `orders.moves` holds the same rows (a
test compares them); `docs/orders-machine.md` is rendered from it.
"""

from __future__ import annotations

from collections.abc import Iterable

from songda.kernel.permissions import Role
from songda.kernel.values import value
from songda.modules.orders.errors import NotInThatState
from songda.modules.orders.model import Event, State

CONSUMER, STORE, OPERATOR, SYSTEM = Role.CONSUMER, Role.STORE, Role.OPERATOR, Role.SYSTEM


@value
class Move:
    """From a state (None: not there yet), on an event, to a state; and who may cause it."""

    source: State | None
    event: Event
    to: State
    who: tuple[Role, ...]


MOVES: tuple[Move, ...] = (
    Move(source=None, event=Event.PLACED, to=State.UNPAID, who=(CONSUMER,)),
    Move(source=None, event=Event.PLACED_FOR_CASH, to=State.OPEN, who=(CONSUMER,)),
    Move(source=State.UNPAID, event=Event.PAID, to=State.OPEN, who=(SYSTEM,)),
    Move(source=State.UNPAID, event=Event.EXPIRED, to=State.EXPIRED, who=(SYSTEM,)),
    Move(source=State.UNPAID, event=Event.CANCELLED, to=State.CANCELLED, who=(CONSUMER, OPERATOR)),
    Move(source=State.OPEN, event=Event.ACCEPTED, to=State.ACCEPTED, who=(STORE, OPERATOR, SYSTEM)),
    Move(source=State.OPEN, event=Event.REJECTED, to=State.REJECTED, who=(STORE, OPERATOR)),
    Move(source=State.OPEN, event=Event.UNANSWERED, to=State.CANCELLED, who=(SYSTEM,)),
    Move(source=State.OPEN, event=Event.CANCELLED, to=State.CANCELLED, who=(CONSUMER, OPERATOR)),
    Move(source=State.ACCEPTED, event=Event.COOKING_STARTED, to=State.COOKING, who=(STORE, OPERATOR, SYSTEM)),
    Move(source=State.ACCEPTED, event=Event.READY, to=State.READY, who=(STORE, OPERATOR)),
    Move(source=State.ACCEPTED, event=Event.CANCELLED, to=State.CANCELLED, who=(CONSUMER, STORE, OPERATOR)),
    Move(source=State.ACCEPTED, event=Event.ABANDONED, to=State.CANCELLED, who=(SYSTEM,)),
    Move(source=State.ACCEPTED, event=Event.PICKED_UP, to=State.ON_THE_WAY, who=(SYSTEM,)),
    Move(source=State.COOKING, event=Event.READY, to=State.READY, who=(STORE, OPERATOR)),
    Move(source=State.COOKING, event=Event.CANCELLED, to=State.CANCELLED, who=(STORE, OPERATOR)),
    Move(source=State.COOKING, event=Event.ABANDONED, to=State.CANCELLED, who=(SYSTEM,)),
    Move(source=State.COOKING, event=Event.PICKED_UP, to=State.ON_THE_WAY, who=(SYSTEM,)),
    Move(source=State.READY, event=Event.PICKED_UP, to=State.ON_THE_WAY, who=(SYSTEM,)),
    Move(source=State.READY, event=Event.HANDED_OVER, to=State.DELIVERED, who=(STORE, OPERATOR)),
    Move(source=State.READY, event=Event.CANCELLED, to=State.CANCELLED, who=(OPERATOR,)),
    Move(source=State.ON_THE_WAY, event=Event.DELIVERED, to=State.DELIVERED, who=(SYSTEM,)),
    Move(source=State.ON_THE_WAY, event=Event.FAILED, to=State.FAILED, who=(SYSTEM, OPERATOR)),
)

_NEXT: dict[tuple[State | None, Event], Move] = {(move.source, move.event): move for move in MOVES}


def step(source: State | None, event: Event, role: Role) -> State:
    """The state after the event. Refuses with NotInThatState where this role can't cause it from there."""
    move = _NEXT.get((source, event))
    if move is None or role not in move.who:
        raise NotInThatState(state=source, event=event)
    return move.to


def allows(source: State | None, event: Event, role: Role) -> bool:
    """Whether `step` would go."""
    move = _NEXT.get((source, event))
    return move is not None and role in move.who


def fold(events: Iterable[Event]) -> State | None:
    """The state after these events, in order, whoever caused them; None for none.

    Raises NotInThatState where the machine has no such way.
    """
    state: State | None = None
    for event in events:
        move = _NEXT.get((state, event))
        if move is None:
            raise NotInThatState(state=state, event=event)
        state = move.to
    return state
