"""The HTTP and WebSocket door of a house."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import prometheus_client
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from fastapi.routing import APIRoute, APIRouter
from starlette.exceptions import HTTPException

from songda import __version__
from songda.entry import sockets
from songda.entry.edge import Edge
from songda.entry.migrate import is_newest
from songda.entry.static import mount_clients
from songda.entry.words import language_of, say
from songda.kernel import logs
from songda.kernel.database import GONE, DatabaseAway
from songda.kernel.errors import Malformed, SongdaError
from songda.kernel.house import House
from songda.kernel.listening import Feed, Pump
from songda.kernel.live import Hub

LOG = logs.logger("entry.api")

ASKED_MOST = ("orders", "payments")
"""Whose endpoints come first: paths are tried one after the other, a tenth of what an order costs here."""


class Undeclared(RuntimeError):
    """An endpoint without a permission: the house doesn't start."""


def build(house: House, feed: Feed, hub: Hub, pump: Pump | None = None) -> FastAPI:
    """The application of one house. Raises Undeclared when an endpoint declares no permission."""
    app = FastAPI(
        title="Songda 送达",
        version=__version__,
        docs_url="/docs" if not house.live_mode else None,
        redoc_url=None,
        swagger_ui_oauth2_redirect_url=None,
        generate_unique_id_function=_operation_name,
    )
    app.state.house, app.state.feed, app.state.hub, app.state.pump = house, feed, hub, pump
    often = sorted(house.modules, key=lambda module: module.name not in ASKED_MOST)
    routers = [*(one for module in often for one in module.endpoints), sockets.endpoints]
    declared(routers)
    for router in routers:
        app.include_router(router)
    _own_endpoints(app)
    app.add_exception_handler(SongdaError, _said_no)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _no_such_path)
    for gone in GONE:
        app.add_exception_handler(gone, _database_away)
    app.add_exception_handler(Exception, _bug)
    mount_clients(app)
    app.add_middleware(Edge, house=house)
    return app


def _operation_name(route: APIRoute) -> str:
    return f"{route.tags[0]}_{route.name}" if route.tags else route.name


def declared(routers: Iterable[APIRouter]) -> list[APIRoute]:
    """Every endpoint of the routers. Raises Undeclared when one has no permission.

    Routers are looked at themselves: an application keeps what it includes out of sight.
    """
    found = [route for router in routers for route in router.routes if isinstance(route, APIRoute)]
    for route in found:
        if "x-permission" not in (route.openapi_extra or {}):
            raise Undeclared(f"{sorted(route.methods or ())} {route.path} declares no permission")
    return found


def _own_endpoints(app: FastAPI) -> None:
    async def livez() -> PlainTextResponse:
        """Whether the process's loop turns."""
        return PlainTextResponse("alive")

    async def readyz(request: Request) -> Response:
        """Whether orders can be taken: database there, schema the newest, facts being heard."""
        house: House = request.app.state.house
        try:
            async with house.db.glance() as tx:
                applied = await tx.fetchval("select version_num from kernel.alembic_version")
        except GONE:
            return PlainTextResponse("the database is away", status_code=503)
        if not is_newest(applied):
            return PlainTextResponse("the schema isn't the newest: run songda migrate", status_code=503)
        pump: Pump | None = request.app.state.pump
        behind = await pump.backlog() if pump is not None else 0
        return JSONResponse(
            {
                "ready": True,
                "build": __version__,
                "backlog": behind,
                "rate": house.clocks.rate,
                "database_standing": house.db.standing,
            }
        )

    async def metrics() -> Response:
        """Prometheus text."""
        return Response(prometheus_client.generate_latest(), media_type=prometheus_client.CONTENT_TYPE_LATEST)

    for path, answer in (("/livez", livez), ("/readyz", readyz), ("/metrics", metrics)):
        app.add_api_route(path, answer, methods=["GET"], include_in_schema=False)


async def _said_no(request: Request, no: Exception) -> Response:
    assert isinstance(no, SongdaError)
    return refuse(request, no.status, no.code, no.kind, no.facts, again=no.again)


async def _malformed(request: Request, wrong: Exception) -> Response:
    assert isinstance(wrong, RequestValidationError)
    places = [".".join(str(part) for part in one["loc"]) for one in wrong.errors()]
    problems = [
        {"where": place, "problem": one["type"]} for place, one in zip(places, wrong.errors(), strict=True)
    ]
    facts: dict[str, Any] = {"where": ", ".join(places[:5]), "problems": problems[:20]}
    return refuse(request, Malformed.status, Malformed.code, Malformed.kind, facts)


async def _no_such_path(request: Request, wrong: Exception) -> Response:
    assert isinstance(wrong, HTTPException)
    code = {404: "kernel.no_such_path", 413: "kernel.too_large"}.get(wrong.status_code, "kernel.malformed")
    detail = str(wrong.detail)[:80]
    facts = {"most_kb": detail} if wrong.status_code == 413 else {"where": detail}
    answer = refuse(request, wrong.status_code, code, "malformed", facts)
    answer.headers.update(wrong.headers or {})
    return answer


async def _database_away(request: Request, away: Exception) -> Response:
    LOG.warning("edge.database_away", error_type=type(away).__name__)
    return refuse(request, 503, DatabaseAway.code, DatabaseAway.kind, {}, again=True)


async def _bug(request: Request, wrong: Exception) -> Response:
    LOG.error("edge.bug", exc_info=wrong)
    facts = {"request_id": request.scope.get("songda_request_id", "")}
    return refuse(request, 500, "kernel.bug", "bug", facts)


def refuse(
    request: Request, status: int, code: str, kind: str, facts: dict[str, Any], *, again: bool = False
) -> JSONResponse:
    """An error as every client reads it: code and facts for the program, a sentence for the person."""
    language = language_of(request.headers.get("accept-language", ""))
    plain = {key: _plain(one) for key, one in facts.items()}
    body = {"code": code, "kind": kind, "message": say(code, language, plain), "facts": plain, "again": again}
    headers = {"Retry-After": str(plain["retry_after_s"])} if "retry_after_s" in plain else {}
    if status == 503:
        headers.setdefault("Retry-After", "1")
    return JSONResponse(body, status_code=status, headers=headers)


def _plain(one: Any) -> Any:
    if isinstance(one, str | int | float | bool | None):
        return one
    if isinstance(one, dict):
        return {str(key): _plain(part) for key, part in one.items()}
    if isinstance(one, Sequence):
        return [_plain(part) for part in one]
    return one.isoformat() if hasattr(one, "isoformat") else str(one)
