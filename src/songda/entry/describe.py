"""The house described without a database: its endpoints and its OpenAPI document."""

from __future__ import annotations

import json

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRouter

from songda import __version__
from songda.entry import api, composition, sockets


def routers() -> list[APIRouter]:
    """The endpoints of this build, without the demo's."""
    parts = [*composition.built(), *composition.built_adapters(live=True)]
    return [*(one for part in parts for one in part.endpoints), sockets.endpoints]


def application() -> FastAPI:
    """All endpoints of this build, not connected to anything."""
    app = FastAPI(title="Songda 送达", version=__version__, generate_unique_id_function=api._operation_name)
    for router in routers():
        app.include_router(router)
    return app


def routes() -> list[str]:
    """One line an endpoint: method, path, permission, roles."""
    lines = []
    for route in api.declared(routers()):
        extra = route.openapi_extra or {}
        roles = ", ".join(extra["x-roles"]) or "anyone"
        method = ",".join(sorted(route.methods or ()))
        lines.append(f"{method:7} {route.path:60} {extra['x-permission']:32} {roles}")
    return sorted(lines, key=lambda line: line.split()[1])


def openapi() -> str:
    """The OpenAPI document, stable to the byte for equal endpoints."""
    app = application()
    document = get_openapi(title=app.title, version=app.version, routes=app.routes)
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)
