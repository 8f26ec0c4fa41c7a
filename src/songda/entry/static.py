"""The built clients: consumer under /, rider under /rider/, console under /console/."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

CLIENTS = Path(__file__).parent.parent / "assets" / "clients"


class Client(StaticFiles):
    """One built client. Hashed files are kept for a year, pages are asked for each time."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        answer = await super().get_response(path, scope)
        hashed = "/assets/" in f"/{path}" or "/static/" in f"/{path}"
        answer.headers["cache-control"] = "public, max-age=31536000, immutable" if hashed else "no-cache"
        return answer


def mount_clients(app: FastAPI) -> None:
    """Serve whichever clients are built; the consumer's, at the root, last."""
    for name, path in (("rider", "/rider"), ("console", "/console"), ("consumer", "/")):
        folder = CLIENTS / name
        if folder.is_dir():
            app.mount(path, Client(directory=folder, html=True), name=f"client_{name}")
