"""The built clients: consumer under /, rider under /rider/, console under /console/.

In a checkout the house starts before they are built; until then a page in their place says how far they are.
"""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from songda.entry.ends import CLIENTS, ENDS

ASSETS = Path(__file__).parent.parent / "assets"
BUILDING = ASSETS / "pages" / "building.html"
PROGRESS = "progress.json"
ONLY_OURS = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "frame-ancestors 'self'"
)
"""A page runs only what this house serves; styles may stand in elements, as the kits write them there."""


class Client(StaticFiles):
    """One built client. Hashed files are kept for a year, pages are asked for each time."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, html=True, check_dir=False)
        self.folder = folder
        self.config_checked = True  # the folder may come later

    async def get_response(self, path: str, scope: Scope) -> Response:
        if path == PROGRESS or not (self.folder / "index.html").is_file():
            return _meanwhile(self.folder.parent, path)
        answer = await super().get_response(path, scope)
        hashed = "/assets/" in f"/{path}" or "/static/" in f"/{path}"
        answer.headers["content-security-policy"] = ONLY_OURS
        answer.headers["cache-control"] = "public, max-age=31536000, immutable" if hashed else "no-cache"
        return answer


def _meanwhile(clients: Path, path: str) -> Response:
    """The page that waits for the build, how far the build is, and nothing else."""
    fresh = {"cache-control": "no-store"}
    if path == PROGRESS and (clients / PROGRESS).is_file():
        return FileResponse(clients / PROGRESS, headers=fresh)
    if path in ("", ".", "index.html"):
        return FileResponse(BUILDING, status_code=503, headers={**fresh, "retry-after": "2"})
    raise HTTPException(404)


def mount_clients(app: FastAPI) -> None:
    """Serve the clients; the consumer's, at the root, last."""
    for name, path in ENDS:
        app.mount(path, Client(CLIENTS / name), name=f"client_{name}")
