"""The gateway as a process of its own, set by the same SONGDA_DEMO_GATEWAY_… variables as the house:

python -m uvicorn --factory songda.adapters.demo_gateway.fake.alone:app --port 8010
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from songda.adapters.demo_gateway.fake.gateway import open_gateway
from songda.adapters.demo_gateway.fake.pages import ENDPOINTS
from songda.adapters.demo_gateway.settings import SETTINGS
from songda.kernel.settings import Settings


def app() -> FastAPI:
    """The application; its book is opened when it starts and what it left untold is told then."""

    @asynccontextmanager
    async def living(app: FastAPI) -> AsyncIterator[None]:
        gateway = open_gateway(Settings(SETTINGS))
        app.state.demo_gateway = lambda: gateway
        gateway.tell_untold()
        yield
        await gateway.aclose()

    alone = FastAPI(title="Songda's demonstration gateway", lifespan=living)
    alone.state.house = None
    alone.include_router(ENDPOINTS)
    return alone
