"""The words endpoints speak. The only file of the kernel that knows the web framework."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Header
from fastapi.requests import HTTPConnection, Request

from songda.kernel.errors import Forbidden, Unauthenticated
from songda.kernel.house import House
from songda.kernel.permissions import Permission, Principal, must
from songda.kernel.values import value

SAFE = frozenset({"GET", "HEAD"})

Guard = Callable[[Request], Awaitable[None]]
F = TypeVar("F", bound=Callable[..., Any])


@value
class Problem:
    """Every answer that isn't a 2xx: code and facts for the program, a sentence for the person."""

    code: str
    kind: str
    message: str
    facts: dict[str, Any]
    again: bool


_NOS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": Problem, "description": "Not done: what to do about it is in `kind` and `again`."},
    "5XX": {"model": Problem, "description": "Not known to be done: ask again with the same key."},
}


class OtherOrigin(Forbidden):
    """A page of another site asked for a change."""

    code = "kernel.other_origin"


class Endpoints(APIRouter):
    """A module's endpoints. Each declares its permission, or it can't be added."""

    def __init__(self, module: str, prefix: str = "/api") -> None:
        super().__init__(prefix=prefix, tags=[module])
        self.module = module

    def get(self, path: str, permit: Permission, **more: Any) -> Callable[[F], F]:  # type: ignore[override]
        return self._declare("GET", path, permit, more)

    def post(self, path: str, permit: Permission, **more: Any) -> Callable[[F], F]:  # type: ignore[override]
        return self._declare("POST", path, permit, more)

    def put(self, path: str, permit: Permission, **more: Any) -> Callable[[F], F]:  # type: ignore[override]
        return self._declare("PUT", path, permit, more)

    def delete(self, path: str, permit: Permission, **more: Any) -> Callable[[F], F]:  # type: ignore[override]
        return self._declare("DELETE", path, permit, more)

    def _declare(self, method: str, path: str, permit: Permission, more: dict[str, Any]) -> Callable[[F], F]:
        roles = sorted(permit.roles)
        extra = {"x-permission": permit.name, "x-roles": roles, **more.pop("openapi_extra", {})}
        return self.api_route(
            path,
            methods=[method],
            dependencies=[Depends(_guard(permit))],
            openapi_extra=extra,
            responses={**_NOS, **more.pop("responses", {})},
            **more,
        )


def _guard(permit: Permission) -> Guard:
    async def guard(request: Request) -> None:
        by_cookie = "cookie" in request.headers and "authorization" not in request.headers
        if by_cookie and request.method not in SAFE and not same_origin(request):
            raise OtherOrigin()
        who: Principal | None = await authenticate(request)
        request.state.who = who
        if not permit.open_to_anyone:
            if who is None:
                raise Unauthenticated()
            must(who, permit)

    return guard


def same_origin(connection: HTTPConnection) -> bool:
    """A browser's page of another site may not use the visitor's session; programs send no Origin."""
    origin = connection.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == connection.headers.get("host")


async def authenticate(connection: HTTPConnection) -> Principal | None:
    """Who is at the other end, by bearer token or by the cookie of the end and slot they name.

    A cookie counts only together with the header that names it, which another site's form can't send.
    """
    house: House = connection.app.state.house
    token = token_of(connection)
    if token is None:
        return None
    who: Principal | None = await house.ports["authenticate"](house, token)
    return who


def cookie_name(end: str, slot: str) -> str:
    """The cookie of one end and slot, so that all roles live side by side in one browser."""
    return f"songda_{end}_{slot}"


def token_of(connection: HTTPConnection) -> str | None:
    """The session token the request carries, if any."""
    bearer = connection.headers.get("authorization", "")
    if bearer.lower().startswith("bearer "):
        return bearer[7:].strip() or None
    end = connection.headers.get("songda-end")
    if end is None:
        return None
    return connection.cookies.get(cookie_name(end, connection.headers.get("songda-slot", "0")))


async def _house(request: Request) -> House:
    house: House = request.app.state.house
    return house


async def _who(request: Request) -> Principal:
    who: Principal | None = request.state.who
    if who is None:
        raise Unauthenticated()
    return who


async def _anyone(request: Request) -> Principal | None:
    who: Principal | None = request.state.who
    return who


TheHouse = Annotated[House, Depends(_house)]
Who = Annotated[Principal, Depends(_who)]
Anyone = Annotated[Principal | None, Depends(_anyone)]
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=120,
        pattern=r"^[\x21-\x7e]+$",
        description="Made by the caller before the first try; the same key gives the same answer.",
    ),
]
