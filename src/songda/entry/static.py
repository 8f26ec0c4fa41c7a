"""The built clients: consumer under /, rider under /rider/, console under /console/.

In a checkout the house starts before they are built; until then a page in their place says how far they are.
Texts are sent as they were pressed when built (`clients/shared/press.mjs`), as the browser takes them.
"""

from __future__ import annotations

import mimetypes
import os
from pathlib import Path

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Scope

from songda.entry.ends import CLIENTS, ENDS

ASSETS = Path(__file__).parent.parent / "assets"
BUILDING = ASSETS / "pages" / "building.html"
PROGRESS = "progress.json"
FOR_EVER = "public, max-age=31536000, immutable"
AN_HOUR = "public, max-age=3600"
PRESSED = (("br", ".br"), ("gzip", ".gz"))
"""Ways of pressing and the endings of the files, the smallest first."""
ONLY_OURS = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "frame-ancestors 'self'"
)
"""A page runs only what this house serves; styles may stand in elements, as the kits write them there."""


class Client(StaticFiles):
    """One built client. Files with a hash in their names are kept for a year, drawings for an hour, and pages
    are asked for each time."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, html=True, check_dir=False)
        self.folder = folder
        self.config_checked = True  # the folder may come later

    async def get_response(self, path: str, scope: Scope) -> Response:
        if path == PROGRESS or not (self.folder / "index.html").is_file():
            return _meanwhile(self.folder.parent, path)
        answer = await super().get_response(path, scope)
        answer.headers["content-security-policy"] = ONLY_OURS
        answer.headers["cache-control"] = _keeping(f"/{path}")
        return answer

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """The file as it lies there, or as it was pressed; each has an ETag of its own."""
        headers = Headers(scope=scope)
        for way, ending in PRESSED:
            pressed = Path(f"{full_path}{ending}")
            if _takes(headers.get("accept-encoding", ""), way) and pressed.is_file():
                break
        else:
            way, pressed = "", Path(full_path)
        kind, _ = mimetypes.guess_type(full_path)
        answer = FileResponse(pressed, status_code, media_type=kind, stat_result=pressed.stat())
        answer.headers["vary"] = "accept-encoding"
        if way:
            answer.headers["content-encoding"] = way
        return (
            NotModifiedResponse(answer.headers) if self.is_not_modified(answer.headers, headers) else answer
        )


def _keeping(path: str) -> str:
    if "/assets/" in path:
        return FOR_EVER
    return AN_HOUR if "/static/" in path else "no-cache"


def _takes(accepted: str, way: str) -> bool:
    """Whether a browser that says `br;q=1, gzip;q=0` takes what was pressed in that way."""
    for one in accepted.lower().split(","):
        name, _, weight = one.strip().partition(";")
        if name.strip() == way:
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


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
