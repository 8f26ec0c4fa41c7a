"""Looks after a whole city: database, house, worker, town."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import time as of_day
from pathlib import Path

from songda.entry import embedded, ends
from songda.entry.demo import clock, prepared
from songda.entry.demo.processes import Child
from songda.entry.demo.welcome import welcome
from songda.entry.embedded.errors import PortTaken

USUAL_PORT = 8000
BEGIN = of_day(10, 50)
BEAT_S = 0.2
STOP_PATIENCE_S = 20.0
READY_PATIENCE_S = 180.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What was asked on the command line."""

    speed: float
    port: int | None
    data: Path
    city: Path | None
    dishes: Path | None
    seed: int
    fresh: bool
    town: bool = True


class Stopped(Exception):
    """Ctrl-C, or a polite signal."""


@dataclass(slots=True)
class Demo:
    """One demo, from `run` until it is told to stop."""

    wishes: Wishes
    children: list[Child] = field(default_factory=list)
    database: embedded.Running | None = None
    address: str = ""
    welcomed: bool = False
    stopping: bool = False

    def run(self) -> int:
        """Start everything, say where it is, look after it. Zero after Ctrl-C.

        Raises what `embedded.start` raises, and PortTaken for a port asked for by name.
        """
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._hear)
        try:
            self._start()
            while True:
                self._look()
                self._welcome()
                time.sleep(BEAT_S)
        except Stopped:
            return 0
        finally:
            self._stop()

    def _hear(self, _number: int, _frame: object) -> None:
        if not self.stopping:
            self.stopping = True
            raise Stopped

    def _start(self) -> None:
        home = self.wishes.data
        port = free_port(self.wishes.port)
        address = self.address = f"http://127.0.0.1:{port}"
        (home / "logs").mkdir(parents=True, exist_ok=True)
        if self.wishes.fresh:
            embedded.discard(home / "postgres")
            for name in ("keys.json", "gateway-book.jsonl", "courier-book.jsonl"):
                (home / name).unlink(missing_ok=True)
        say("the database is starting …")
        self.database = embedded.provide(home / "postgres", say=say)
        self.database.tell(address)
        if not prepared.is_prepared(self.database):
            self._once("songda.entry.demo.prepare")
            prepared.set_prepared(self.database)
        self._begin("worker", "host", "--roles", "listeners,jobs,dispatch")
        self._begin("house", "host", "--roles", "http,push", "--port", str(port))
        asyncio.run(clock.turn(self.database.url, self.wishes.speed, BEGIN))  # while they start
        self._wait_ready(address)
        if self.wishes.town:
            self._begin("town", *self._town(address))
        say(f"the house is up at {address}" + ("" if ends.all_built() else "; its pages are being built"))

    def _town(self, address: str) -> list[str]:
        command = ["town", "--url", address, "--seed", str(self.wishes.seed)]
        if self.wishes.city is not None:
            command += ["--city", str(self.wishes.city)]
        if self.wishes.dishes is not None:
            command += ["--dishes", str(self.wishes.dishes)]
        return command

    def _environ(self) -> dict[str, str]:
        assert self.database is not None, "the database comes first"
        return {
            "SONGDA_DATABASE_URL": self.database.url,
            "SONGDA_HOUSE_KEYS_FILE": str(self.wishes.data / "keys.json"),
            "SONGDA_ACCOUNTS_CODES_PER_HOUR": "1000",  # everybody who looks signs in as the same few
            "SONGDA_DEMO_GATEWAY_URL": f"{self.address}/demo/gateway",
            "SONGDA_DEMO_GATEWAY_NOTICE_URL": f"{self.address}/api/notices/demo",
            "SONGDA_DEMO_GATEWAY_BOOK": str(self.wishes.data / "gateway-book.jsonl"),
            "SONGDA_DEMO_COURIER_ON": "true",
            "SONGDA_DEMO_COURIER_URL": f"{self.address}/demo/courier",
            "SONGDA_DEMO_COURIER_NOTICE_URL": f"{self.address}/api/couriers/demo/notices",
            "SONGDA_DEMO_COURIER_BOOK": str(self.wishes.data / "courier-book.jsonl"),
        }

    def _begin(self, name: str, *command: str) -> None:
        """The town is a visitor like anybody else: it isn't told where the database is."""
        environ = {"SONGDA_DATABASE_URL": ""} if name == "town" else self._environ()
        log = self.wishes.data / "logs" / f"{name}.log"
        child = Child(name=name, command=command, environ=environ, log=log)
        child.start()
        self.children.append(child)

    def _once(self, module: str, *words: str) -> None:
        """A program that must end well before we go on; its words are shown when it doesn't."""
        done = subprocess.run(
            [sys.executable, "-m", module, *words],
            env={**os.environ, **self._environ()},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            sys.exit(f"{module} failed:\n{done.stdout}{done.stderr}")

    def _wait_ready(self, address: str) -> None:
        until = time.monotonic() + READY_PATIENCE_S
        while not is_ready(address):
            if time.monotonic() > until:
                sys.exit(f"the house gives no sign of life; see {self.wishes.data / 'logs'}")
            self._look()
            time.sleep(BEAT_S)

    def _welcome(self) -> None:
        """Once, when every end can be opened."""
        if not self.welcomed and ends.all_built():
            self.welcomed = True
            print(welcome(self.address, self.wishes.speed), flush=True)

    def _look(self) -> None:
        assert self.database is not None, "the database comes first"
        if not self.database.lives():
            say("the database died; it is started again, its data are there")
            self.database.stop()
            address = self.database.url
            self.database = embedded.provide(self.wishes.data / "postgres", say=say)
            if self.database.url != address:
                self._stop_children(self.children)
        for child in self.children:
            child.environ = {**child.environ, **({} if child.name == "town" else self._environ())}
            if words := child.look(time.monotonic()):
                say(words)

    def _stop(self) -> None:
        """Visitors first, then the house, the database last. City time goes on at machine time's pace."""
        self.stopping = True
        if self.children:
            say("stopping …")
        self._stop_children([child for child in self.children if child.name == "town"])
        for child in self.children:
            child.ask_to_stop()
        if self.database is not None and self.database.lives() and self.children:
            with contextlib.suppress(Exception):  # a database on its way out must not keep us
                asyncio.run(clock.turn(self.database.url, 1.0, None))
        self._stop_children(self.children)
        if self.database is not None:
            self.database.stop()

    def _stop_children(self, children: Sequence[Child]) -> None:
        for child in children:
            child.ask_to_stop()
        for child in children:
            child.wait_stopped(STOP_PATIENCE_S)


def free_port(asked: int | None) -> int:
    """The port asked for, or the first free one from 8000 on. PortTaken when the one asked for isn't free."""
    for port in [asked] if asked is not None else range(USUAL_PORT, USUAL_PORT + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise PortTaken(port=asked or USUAL_PORT)


def is_ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def say(words: str) -> None:
    print(f"songda: {words}", flush=True)
