"""An application behind a real socket of this machine, in the test's own loop."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn


@asynccontextmanager
async def serving(app: Any) -> AsyncIterator[str]:
    """The address at which `app` answers while the block lasts."""
    with socket.create_server(("127.0.0.1", 0)) as plug:
        config = uvicorn.Config(
            app, log_config=None, lifespan="off", access_log=False, ws="websockets-sansio"
        )
        server = uvicorn.Server(config)
        running = asyncio.create_task(server._serve([plug]))
        while not server.started:  # noqa: ASYNC110 (uvicorn tells no other way)
            await asyncio.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{plug.getsockname()[1]}"
        finally:
            server.should_exit = True
            await running
