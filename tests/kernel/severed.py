"""A line to PostgreSQL that breaks after a commit was sent and before its answer comes back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit, urlunsplit

COMMIT = b"COMMIT;\x00"


@asynccontextmanager
async def severed_at_commit(url: str) -> AsyncIterator[str]:
    """The address of the line; each connection over it breaks at its first commit."""
    there = urlsplit(url)

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        up_reader, up_writer = await asyncio.open_connection(there.hostname, there.port)
        back = asyncio.create_task(_pour(up_reader, writer))
        with suppress(OSError):
            while data := await reader.read(65536):
                if COMMIT in data:
                    back.cancel()
                    await asyncio.gather(back, return_exceptions=True)
                    up_writer.write(data)
                    await up_reader.read(65536)  # the commit's answer, which nobody will hear
                    break
                up_writer.write(data)
        back.cancel()
        await asyncio.gather(back, return_exceptions=True)
        writer.transport.abort()
        up_writer.transport.abort()

    server = await asyncio.start_server(carry, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    user = there.netloc.rpartition("@")[0]
    yield urlunsplit(there._replace(netloc=f"{user}@127.0.0.1:{port}"))
    server.close()


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
