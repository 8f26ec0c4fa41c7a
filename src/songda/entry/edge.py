"""The edge: what every request passes, in plain ASGI since it is on every path."""

from __future__ import annotations

import time

from prometheus_client import Counter, Histogram
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from songda import __version__
from songda.kernel import logs
from songda.kernel.house import House
from songda.kernel.ids import uuid7

LOG = logs.logger("entry.edge")

MOST_BYTES = 1_048_576
MOST_UPLOAD_BYTES = 8 * 1_048_576

_REQUESTS = Counter(
    "songda_http_requests", "Requests by method, path template and status", ["method", "path", "status"]
)
_SECONDS = Histogram(
    "songda_http_seconds", "Seconds from request to the end of the answer", ["path"],
    buckets=(0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10),
)  # fmt: skip

_SECURITY = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"SAMEORIGIN"),
]


class BodyTooLarge(HTTPException):
    """The body is longer than this endpoint takes."""

    def __init__(self, most: int) -> None:
        super().__init__(413, detail=str(most // 1024))


class Edge:
    """Request id, size limit, city time and build on every answer, one log line, figures."""

    def __init__(self, app: ASGIApp, house: House) -> None:
        self.app = app
        self.house = house
        self.shortcuts = [shortcut for module in house.modules for shortcut in module.shortcuts]
        self._log = LOG.bind()  # bound once: this line is written for every request

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        scope["songda_request_id"] = request_id = uuid7().hex
        if scope["method"] == "GET" and await self._answered_from_memory(scope, send, request_id, started):
            return
        status = 500
        most = MOST_UPLOAD_BYTES if _is_upload(scope) else MOST_BYTES
        taken = 0

        async def limited() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                raise BodyTooLarge(most)
            return message

        async def marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), *self._headers(request_id)]
            await send(message)

        try:
            await self.app(scope, limited, marked)
        finally:
            self._note(scope, status, time.perf_counter() - started)

    async def _answered_from_memory(self, scope: Scope, send: Send, request_id: str, started: float) -> bool:
        path = scope["path"]
        for one in self.shortcuts:
            if path.startswith(one.before) and path.endswith(one.after):
                middle = path[len(one.before) : -len(one.after)]
                ready = one.answer(self.house, middle, scope["headers"])
                if ready is None:
                    return False
                status, headers, body = ready
                headers = [*headers, *self._headers(request_id)]
                await send({"type": "http.response.start", "status": status, "headers": headers})
                await send({"type": "http.response.body", "body": body})
                _REQUESTS.labels("GET", one.path, status).inc()
                _SECONDS.labels(one.path).observe(time.perf_counter() - started)
                return True
        return False

    def _headers(self, request_id: str) -> list[tuple[bytes, bytes]]:
        clocks = self.house.clocks
        now = clocks.city_now().strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        return [
            (b"songda-city-time", now.encode()),
            (b"songda-city-rate", f"{clocks.rate:g}".encode()),
            (b"songda-build", __version__.encode()),
            (b"songda-request", request_id.encode()),
            *_SECURITY,
        ]

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = scope.get("route")
        path = getattr(route, "path", "other") if route is not None else "other"
        _REQUESTS.labels(scope["method"], path, status).inc()
        _SECONDS.labels(path).observe(seconds)
        if status >= 500 or path.startswith("/api"):
            self._log.info(
                "http answered",
                method=scope["method"],
                path_template=path,
                status=status,
                duration_ms=round(seconds * 1000, 1),
                request_id=scope["songda_request_id"],
            )


def _is_upload(scope: Scope) -> bool:
    return any(name == b"content-type" and kind.startswith(b"multipart/") for name, kind in scope["headers"])
