"""The house as real processes on a real disk: PostgreSQL, the gateway, any number of `songda host`.

Everything here is started by us, ended by its own pid, and can be killed with -9 and started again on the
same port with the same data.
"""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from songda.entry import embedded
from songda.entry.embedded.launcher import Running
from songda.entry.migrate import migrate

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60.0
EVERYTHING = "http,push,listeners,jobs,dispatch"


@dataclass(slots=True)
class Part:
    """One process: how it is started, where it says that it is ready, how it is killed."""

    name: str
    command: Sequence[str]
    environ: Mapping[str, str]
    log: Path
    ready_url: str | None = None
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)
    kills: int = 0

    def start(self) -> None:
        """Start it; its words go to the log."""
        with self.log.open("ab") as words:
            self.process = subprocess.Popen(
                list(self.command),
                env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", **self.environ},
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        assert self.process is not None, f"{self.name} was not started"
        return self.process.pid

    def kill(self) -> None:
        """kill -9, and nothing else."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.kills += 1

    def stop(self) -> None:
        """As a supervisor stops it: asked first, killed after ten seconds."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    async def ready(self) -> None:
        """Until it answers at its address; its log's last words when it doesn't."""
        if self.ready_url is None:
            return
        until = time.monotonic() + PATIENCE_S
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as http:
            while time.monotonic() < until:
                with suppress(aiohttp.ClientError, TimeoutError, OSError):
                    async with http.get(self.ready_url) as answer:
                        if answer.status < 500:
                            return
                if self.process is not None and self.process.poll() is not None:
                    break
                await asyncio.sleep(0.05)
        raise AssertionError(f"{self.name} isn't ready: {self.log.read_text(errors='replace')[-3000:]}")


@dataclass(slots=True)
class Server:
    """PostgreSQL on a folder of its own, commits forced to disk."""

    home: Path
    running: Running
    kills: int = 0

    @property
    def url(self) -> str:
        return self.running.url

    def kill(self) -> None:
        """kill -9 of the postmaster; its children find out and end by themselves."""
        os.kill(self.running.pid, signal.SIGKILL)
        self.kills += 1

    def start_again(self) -> None:
        """On the same port with the same data; it recovers them."""
        self.running.stop()
        self.running = embedded.start(self.home, say=lambda _: None)

    def stop(self) -> None:
        self.running.stop()


@dataclass(slots=True)
class Premises:
    """A folder with a database, a gateway with its book, and the processes of the house started so far."""

    folder: Path
    server: Server
    gateway: Part
    gateway_url: str
    url: str
    environ: dict[str, str]
    parts: list[Part] = field(default_factory=list)

    @property
    def book(self) -> Path:
        return self.folder / "book.jsonl"

    def host(self, name: str, roles: str = EVERYTHING, *, port: int | None = None) -> Part:
        """Start one `songda host`; with http it answers at the premises' address unless given a port."""
        serves = "http" in roles.split(",")
        port = port or (int(self.url.rpartition(":")[2]) if serves else free_port())
        command = [sys.executable, "-m", "songda.entry.cli", "host", "--roles", roles, "--port", str(port)]
        ready_url = f"http://127.0.0.1:{port}/readyz" if serves else None
        part = Part(name, command, self.environ, self.folder / f"{name}.log", ready_url)
        part.start()
        self.parts.append(part)
        return part


def free_port() -> int:
    """A port nobody uses at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as plug:
        port: int = plug.getsockname()[1]
        return port


@asynccontextmanager
async def premises(folder: Path, **environ: str) -> AsyncIterator[Premises]:
    """A migrated database and a gateway of their own, without any process of the house yet."""
    folder.chmod(0o755)  # noqa: ASYNC240 once, before anything runs
    running = await asyncio.to_thread(embedded.start, folder / "pg", say=lambda _: None)
    server = Server(folder / "pg", running)
    port, gateway_port = free_port(), free_port()
    given = {
        "SONGDA_DATABASE_URL": server.url,
        "SONGDA_HOUSE_KEYS_FILE": str(folder / "keys.json"),
        "SONGDA_DEMO_GATEWAY_URL": f"http://127.0.0.1:{gateway_port}/demo/gateway",
        "SONGDA_DEMO_GATEWAY_PAGE_URL": f"http://127.0.0.1:{gateway_port}/demo/gateway",
        "SONGDA_DEMO_GATEWAY_NOTICE_URL": f"http://127.0.0.1:{port}/api/notices/demo",
        "SONGDA_DEMO_GATEWAY_HOSTED": "false",
        "SONGDA_DEMO_GATEWAY_BOOK": str(folder / "book.jsonl"),
        "SONGDA_DEMO_GATEWAY_LATE_S": "0.0",
        "SONGDA_DEMO_GATEWAY_SHUFFLE_S": "0.1",
        **environ,
    }
    command = [sys.executable, "-m", "uvicorn", "--factory", "songda.adapters.demo_gateway.fake.alone:app"]
    gateway_url = f"http://127.0.0.1:{gateway_port}"
    gateway = Part(
        "gateway",
        [*command, "--port", str(gateway_port), "--log-level", "warning"],
        given,
        folder / "gateway.log",
        f"{gateway_url}/demo/gateway/pay/none",
    )
    here = Premises(folder, server, gateway, gateway_url, f"http://127.0.0.1:{port}", given)
    try:
        await asyncio.to_thread(migrate, server.url)
        gateway.start()
        await gateway.ready()
        yield here
    finally:
        for part in (*reversed(here.parts), gateway):
            part.stop()
        server.stop()
        shutil.rmtree(folder / "pg", ignore_errors=True)
