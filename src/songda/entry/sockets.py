"""The live socket: one a client, all topics."""

from __future__ import annotations

import asyncio
import contextlib
import json
from datetime import timedelta
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from songda import __version__
from songda.kernel import facts, logs
from songda.kernel.database import GONE, DatabaseAway
from songda.kernel.errors import SongdaError
from songda.kernel.house import House
from songda.kernel.live import Hub, Watcher
from songda.kernel.permissions import Principal, Role, permission
from songda.kernel.signer import NotOurs
from songda.kernel.values import Instant, value
from songda.kernel.web import Endpoints, TheHouse, Who, same_origin

LOG = logs.logger("entry.sockets")

TICKET_S = 30
HELLO_WITHIN_S = 10
_CLOSED_REVOKED = 4401
_CLOSED_UNREADABLE = 4400
_CLOSED_BUSY = 1013
"""Try again later: the database is away, or too slow to answer."""

WATCH = permission("live.watch", Role.CONSUMER, Role.STORE, Role.RIDER, Role.OPERATOR)
endpoints = Endpoints("live", prefix="")


@value
class Ticket:
    """Who may open a socket, and until when (machine time)."""

    principal: Principal
    until: Instant


@value
class TicketAnswer:
    """The text to send as the socket's first message, within thirty seconds."""

    ticket: str


@endpoints.post("/api/live/ticket", permit=WATCH)
async def ticket(who: Who, house: TheHouse) -> TicketAnswer:
    """A ticket for the live socket; the same for browsers and mini-programs."""
    until = house.clocks.machine_now() + timedelta(seconds=TICKET_S)
    return TicketAnswer(ticket=house.signer.sign("live.ticket", Ticket(principal=who, until=until)))


@endpoints.websocket("/live")
async def live(socket: WebSocket) -> None:
    """Say hello to who has a ticket, then send the topics they watch."""
    if not same_origin(socket):
        await socket.close(_CLOSED_UNREADABLE)
        return
    await socket.accept()
    house: House = socket.app.state.house
    hub: Hub = socket.app.state.hub
    try:
        first = await asyncio.wait_for(socket.receive_text(), HELLO_WITHIN_S)
        principal = _admit(house, first)
    except (TimeoutError, ValueError, KeyError, SongdaError):
        await socket.close(_CLOSED_REVOKED)
        return
    except WebSocketDisconnect:
        return
    try:
        await _serve(socket, house, hub, principal)
    except WebSocketDisconnect:
        pass
    except (*GONE, DatabaseAway) as away:
        LOG.warning("live.database_away", error_type=type(away).__name__)
        with contextlib.suppress(RuntimeError):  # it was closed meanwhile
            await socket.close(_CLOSED_BUSY)


async def _serve(socket: WebSocket, house: House, hub: Hub, principal: Principal) -> None:
    """Until the client leaves, or the database does: a client that is let go comes back and asks anew."""
    watcher = Watcher(principal)
    await socket.send_text(json.dumps({"hello": await _hello(house)}))
    sending = asyncio.create_task(_send(socket, watcher))
    try:
        await _listen(socket, hub, watcher)
    finally:
        hub.leave(watcher)
        sending.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await sending


def _admit(house: House, message: str) -> Principal:
    ticket = house.signer.read("live.ticket", Ticket, json.loads(message)["ticket"])
    if ticket.until < house.clocks.machine_now():
        raise NotOurs()
    return ticket.principal


async def _hello(house: House) -> dict[str, Any]:
    async with house.db.glance() as tx:
        position = await facts.last_position(tx)
    now = house.clocks.city_now()
    return {
        "position": position,
        "city_time": now.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "rate": house.clocks.rate,
        "build": __version__,
    }


async def _listen(socket: WebSocket, hub: Hub, watcher: Watcher) -> None:
    while True:
        message = await socket.receive_text()
        try:
            wish = json.loads(message)
            if "watch" in wish:
                await hub.watch(watcher, str(wish["watch"]))
            elif "drop" in wish:
                hub.drop(watcher, str(wish["drop"]))
            elif "ping" in wish:
                await socket.send_text(json.dumps({"pong": wish["ping"]}))
        except (ValueError, TypeError, KeyError):
            await socket.close(_CLOSED_UNREADABLE)
            return


async def _send(socket: WebSocket, watcher: Watcher) -> None:
    while socket.client_state is WebSocketState.CONNECTED:
        await watcher.wake.wait()
        if watcher.closed:
            await socket.close(_CLOSED_REVOKED)
            return
        for message in watcher.take():
            await socket.send_text(message.decode())
