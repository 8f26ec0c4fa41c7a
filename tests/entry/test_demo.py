"""`songda demo` from outside: it comes up, mends itself, says no clearly, and leaves nothing behind."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from datetime import time as of_day
from pathlib import Path

import aiohttp
import pytest
from fastapi import FastAPI
from tests.box.serving import serving

from songda.entry import embedded
from songda.entry.demo import prepared
from songda.entry.demo.clock import next_start
from songda.entry.demo.processes import MOST_LOG_BYTES, Child
from songda.entry.demo.supervisor import free_port, is_ready
from songda.entry.embedded import postmaster
from songda.entry.embedded.errors import PortTaken
from songda.entry.static import Client

SRC = Path(embedded.__file__).parents[3]


started: "list[subprocess.Popen[str]]" = []


@pytest.fixture
def data() -> Iterator[Path]:
    place = Path(tempfile.mkdtemp(prefix="songda-test-"))
    place.chmod(0o755)
    yield place / "data"
    for running in started:
        if running.poll() is None:
            running.send_signal(signal.SIGINT)
        running.communicate(timeout=60)
    started.clear()
    embedded.stop_left_over(place / "data" / "postgres")
    shutil.rmtree(place)


def demo(data: Path, *more: str) -> "subprocess.Popen[str]":
    environ = {name: told for name, told in os.environ.items() if name != "SONGDA_DATABASE_URL"}
    running = subprocess.Popen(
        [sys.executable, "-m", "songda.entry.cli", "demo", "--no-town", "--data", str(data), *more],
        env={**environ, "PYTHONPATH": str(SRC)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    started.append(running)
    return running


def address_of(running: "subprocess.Popen[str]") -> str:
    assert running.stdout is not None
    for line in running.stdout:
        if found := re.search(r"the house is up at (http://127\.0\.0\.1:\d+)", line):
            return found[1]
    raise AssertionError("it ended without saying where it is")


def within(seconds: float, holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.1)
    return False


def children_of(pid: int) -> dict[str, int]:
    """The supervisor's living processes by their roles."""
    found = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it ended while we looked
            parent = int(status.read_text().rpartition(")")[2].split()[1])
            command = (status.parent / "cmdline").read_text().replace("\0", " ")
            number = int(status.parent.name)
            for mark, name in (
                ("http,push", "house"),
                ("listeners,jobs", "worker"),
                ("postgres -D", "database"),
            ):
                if parent == pid and mark in command and postmaster.lives(number):
                    found[name] = number
    return found


def test_a_demo_mends_itself_and_ends_clean(data: Path) -> None:
    running = demo(data)
    address = address_of(running)
    before = children_of(running.pid)
    assert set(before) == {"house", "worker", "database"}

    second = demo(data)
    said, _ = second.communicate(timeout=60)
    assert second.returncode == 1
    assert f"process {running.pid}" in said
    assert address in said
    assert "另一个送达" in said

    for name in ("worker", "house", "database"):
        os.kill(before[name], signal.SIGKILL)
    assert within(40, lambda: set(children_of(running.pid)) == set(before) and is_ready(address))
    after = children_of(running.pid)
    assert not set(after.values()) & set(before.values())

    running.send_signal(signal.SIGINT)
    said, _ = running.communicate(timeout=60)
    assert running.returncode == 0, said
    assert not any(postmaster.lives(pid) for pid in after.values())


def test_children_of_a_killed_demo_end_with_it_and_the_next_one_finds_the_data(data: Path) -> None:
    first = demo(data)
    address_of(first)
    left = children_of(first.pid)
    first.kill()
    first.communicate()
    assert within(20, lambda: not any(postmaster.lives(left[name]) for name in ("house", "worker")))
    made = (data / "postgres" / "data").stat().st_ino

    second = demo(data)
    assert is_ready(address_of(second))
    assert not postmaster.lives(left["database"])
    assert (data / "postgres" / "data").stat().st_ino == made
    second.send_signal(signal.SIGTERM)
    second.communicate(timeout=60)
    assert second.returncode == 0


async def test_ends_not_yet_built_say_how_far_they_are(tmp_path: Path) -> None:
    app = FastAPI()
    rider = tmp_path / "rider"
    app.mount("/rider", Client(rider))
    app.mount("/", Client(tmp_path / "consumer"))
    (tmp_path / "progress.json").write_text('{"steps": []}')
    async with serving(app) as address, aiohttp.ClientSession(address) as browser:

        async def get(path: str) -> tuple[int, str, str]:
            async with browser.get(path) as answer:
                return answer.status, answer.headers.get("cache-control", ""), await answer.text()

        status, kept, text = await get("/rider/")
        assert (status, kept) == (503, "no-store")
        assert "正在构建" in text
        assert await get("/progress.json") == (200, "no-store", '{"steps": []}')
        assert (await get("/api/nothing"))[0] == 404
        (rider / "assets").mkdir(parents=True)
        (rider / "index.html").write_text("built")
        (rider / "assets" / "a-1.js").write_text("1")
        assert await get("/rider/") == (200, "no-cache", "built")
        assert await get("/rider/assets/a-1.js") == (200, "public, max-age=31536000, immutable", "1")
        assert (await get("/"))[0] == 503


def test_only_a_database_of_ours_that_this_build_prepared_is_taken_as_it_is(tmp_path: Path) -> None:
    ours = embedded.Running(url="postgresql://ours", home=tmp_path)
    outside = embedded.Running(url="postgresql://outside")
    assert not prepared.is_prepared(ours)
    for database in (ours, outside):
        prepared.set_prepared(database)
    assert prepared.is_prepared(ours)
    assert not prepared.is_prepared(outside)
    (tmp_path / prepared.STAMP).write_text("another build's")
    assert not prepared.is_prepared(ours)


def test_a_port_asked_for_and_taken_is_refused() -> None:
    taken = free_port(None)
    with socket.create_server(("127.0.0.1", taken)):
        with pytest.raises(PortTaken):
            free_port(taken)
        assert free_port(None) != taken


def test_a_child_that_keeps_dying_is_given_longer_pauses(tmp_path: Path) -> None:
    log = tmp_path / "bad.log"
    child = Child(name="bad", command=["no-such-command"], environ={"PYTHONPATH": str(SRC)}, log=log)
    pauses = []
    now = time.monotonic()
    for pause_s in (0.5, 1, 12):
        child.pause_s = pause_s
        child.start()
        assert child.process is not None
        child.process.wait(60)
        said = child.look(now)
        assert said == f"bad ended (status 2), see {log}; again in {pause_s:g} s"
        pauses.append((child.start_again_at - now, child.pause_s))
    assert pauses == [(pytest.approx(0.5), 1), (pytest.approx(1), 2), (pytest.approx(12), 15)]
    assert "no-such-command" in log.read_text()


def test_a_log_that_grows_too_long_is_moved_aside_under_the_writers_hands(tmp_path: Path) -> None:
    log = tmp_path / "long.log"
    child = Child(name="long", command=[], environ={}, log=log, start_again_at=time.monotonic() + 99)
    with open(log, "ab") as writer:
        writer.write(b"old" * (MOST_LOG_BYTES // 3 + 1))
        writer.flush()
        assert child.look(time.monotonic()) is None
        writer.write(b"new")
    assert log.read_bytes() == b"new"
    assert (tmp_path / "long.old.log").stat().st_size > MOST_LOG_BYTES


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-03-01T02:00:00Z", "2026-03-01T02:50:00Z"),  # ten in the morning there: on to 10:50
        ("2026-03-01T03:30:00Z", "2026-03-01T03:30:00Z"),  # half past eleven: lunch time, go on
        ("2026-03-01T04:30:00Z", "2026-03-02T02:50:00Z"),  # half past twelve: tomorrow's
        ("2026-02-28T18:00:00Z", "2026-03-01T02:50:00Z"),  # two at night
    ],
)
def test_city_time_goes_on_at_the_next_lunch(now: str, then: str) -> None:
    began = next_start(datetime.fromisoformat(now), of_day(10, 50))
    assert began == datetime.fromisoformat(then)
    assert began.tzinfo is UTC
