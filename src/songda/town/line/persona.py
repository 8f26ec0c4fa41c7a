"""Somebody of the town at one end: signs in by the ordinary endpoint, speaks as themselves."""

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from songda.town.line.api import Api, Refused

_AT_ONCE = 4


class Persona:
    """`end` is consumer, store, rider or operator. Signs in when first needed, and again when it is over."""

    def __init__(self, api: Api, phone: str, end: str, door: asyncio.Semaphore | None = None) -> None:
        self.api, self.phone, self.end = api, phone, end
        self._token: str | None = None
        self._signing = asyncio.Lock()
        self._door = door or asyncio.Semaphore(_AT_ONCE)

    async def token(self) -> str:
        """A bearer token. Raises Refused when this phone may not enter at this end."""
        async with self._signing:
            if self._token is None:
                async with self._door:
                    self._token = await self._sign_in()
            return self._token

    async def get(self, path: str, params: Mapping[str, str] | None = None) -> Any:
        return await self._as_me("GET", path, params=params)

    async def post(self, path: str, body: Any = None, key: str | None = None, **more: Any) -> Any:
        return await self._as_me("POST", path, body=body, key=key, **more)

    async def put(self, path: str, body: Any = None, key: str | None = None, **more: Any) -> Any:
        return await self._as_me("PUT", path, body=body, key=key, **more)

    async def _as_me(self, method: str, path: str, **more: Any) -> Any:
        token = await self.token()
        try:
            return await self.api.call(method, path, token=token, **more)
        except Refused as no:
            if no.status != 401:
                raise
        if self._token == token:
            self._token = None
        return await self.api.call(method, path, token=await self.token(), **more)

    async def _sign_in(self) -> str:
        await self.api.call("POST", "/api/sign-in/codes", body={"phone": self.phone, "end": self.end})
        shown = await self.api.call("GET", f"/demo/codes/{quote(self.phone, safe='')}")
        body = {"phone": self.phone, "code": shown["code"], "end": self.end, "bearer": True}
        entered = await self.api.call("POST", "/api/sign-in", body=body)
        token: str = entered["token"]
        return token
