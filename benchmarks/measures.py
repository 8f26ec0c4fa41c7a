"""The measurements, one function each; every one gives a dictionary of figures."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from typing import Any

import aiohttp
import asyncpg
from tests.box.founded import CITY, PHONES, Founded, Line, cart, found
from tests.box.processes import ROOT, Part, Premises, free_port

from benchmarks import bareplace, cpu
from songda.entry import checking
from songda.kernel.ids import uuid7

BACKLOG = """
select (select count(*) from kernel.facts where position is null)
  + coalesce((select max(s.last_position - c.position) from kernel.cursors c, kernel.sequencer s), 0)
"""


async def spoken(module: str, task: Mapping[str, Any], cores: set[int] | None = None) -> dict[str, Any]:
    """What a client in a process of its own did with its task."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        cwd=ROOT,
    )
    if cores:
        os.sched_setaffinity(process.pid, cores)
    out, _ = await process.communicate(json.dumps(task).encode())
    if process.returncode != 0:
        raise RuntimeError(f"{module} failed")
    result: dict[str, Any] = json.loads(out)
    return result


async def hammered(url: str, path: str, seconds: float, core: int) -> dict[str, Any]:
    """The menu's reader, on a core of its own."""
    host, port = url.removeprefix("http://").split(":")
    command = (sys.executable, "-m", "benchmarks.hammer", host, port, path, "16", str(seconds))
    process = await asyncio.create_subprocess_exec(
        *command,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        cwd=ROOT,
    )
    os.sched_setaffinity(process.pid, {core})
    out, _ = await process.communicate()
    result: dict[str, Any] = json.loads(out)
    return result


async def founded_on(here: Premises, http: aiohttp.ClientSession, dishes: int) -> tuple[Line, Founded]:
    line = Line(http, here.url)
    return line, await found(line, dishes=dishes, auto_accepts=True)


async def placement(here: Premises, line: Line, founded: Founded, orders: int) -> dict[str, Any]:
    """Placing over HTTP from eight clients, and the same statements sent bare."""
    shop, at = founded.shops["a"], founded.addresses["a"]
    task = _task(line, founded, "place", 8, orders)
    await spoken("benchmarks.shoppers", {**task, "orders": 100})
    through = await spoken("benchmarks.shoppers", task)
    person = (await line.must("GET", "/api/me", "consumer_a"))["person_id"]
    wanted = cart(shop.store_id, shop.variant_ids[0], at)
    quotes = [(await line.must("POST", "/api/quotes", "consumer_a", wanted))["quote"] for _ in range(4)]
    runs = await bareplace.overheard(here.server.url, here.environ, person, at, quotes)
    await bareplace.bare(here.server.url, runs, 8, 100)
    bare_per_s = await bareplace.bare(here.server.url, runs, 8, orders)
    per_s = orders / through["took_s"]
    statements = len(runs[0])
    return {
        "placements_per_s": per_s,
        "bare_per_s": bare_per_s,
        "ratio_to_bare": per_s / bare_per_s,
        "statements": statements,
    }


async def menu(here: Premises, api: Part, founded: Founded, seconds: float) -> dict[str, Any]:
    """A menu of a hundred items on one core, and a bare FastAPI route with the same bytes."""
    path = f"/api/stores/{founded.shops['a'].store_id}/menu"
    os.sched_setaffinity(api.pid, {0})
    ours = await hammered(here.url, path, seconds, 1)
    os.sched_setaffinity(api.pid, set(range(os.cpu_count() or 1)))
    async with aiohttp.ClientSession() as http, http.get(here.url + path) as answer:
        body = await answer.read()
    file = here.folder / "menu.json"
    file.write_bytes(body)
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "benchmarks.bare:app", "--port", str(port)]
    command += ["--no-access-log", "--log-level", "warning"]
    environ = {"SONGDA_BENCH_BODY": str(file)}
    ready = f"http://127.0.0.1:{port}/menu"
    part = Part("bare", command, environ, here.folder / "bare.log", ready)
    part.start()
    try:
        await part.ready()
        os.sched_setaffinity(part.pid, {0})
        theirs = await hammered(f"http://127.0.0.1:{port}", "/menu", seconds, 1)
    finally:
        part.stop()
    assert ours["wrong"] == theirs["wrong"] == 0
    assert ours["bytes"] == theirs["bytes"] == len(body)
    return {
        "menu_per_s": ours["per_s"],
        "bare_menu_per_s": theirs["per_s"],
        "menu_ratio": ours["per_s"] / theirs["per_s"],
        "menu_p99_ms": ours["p99_ms"],
        "menu_kb": len(body) / 1024,
    }


async def whole_path(
    here: Premises, parts: Mapping[str, Part], line: Line, founded: Founded, clients: int, orders: int
) -> dict[str, Any]:
    """Quote, place, pay, hear the notice, track; counted up to an empty backlog and a clean check."""
    pids = {"postgresql": here.server.running.pid, "gateway": here.gateway.pid}
    pids |= {name: part.pid for name, part in parts.items()}
    before = {name: cpu.family_seconds(pid) for name, pid in pids.items()}
    through = await spoken("benchmarks.shoppers", _task(line, founded, "path", clients, orders))
    await drained(here)
    took_s = time.perf_counter() - through["began"]  # the same monotonic clock for all processes of a machine
    used = {name: cpu.family_seconds(pid) - before[name] for name, pid in pids.items()}
    found = await checking.breaches(here.server.url)
    red = {name: rows for name, rows in found.items() if rows}
    per_order = {f"cpu_{name}_ms": seconds / orders * 1000 for name, seconds in used.items()}
    return {
        "orders_per_s": orders / took_s,
        "p50_ms": through["p50_ms"],
        "p95_ms": through["p95_ms"],
        "drained_after_s": took_s - through["took_s"],
        **per_order,
        "cpu_client_ms": through["cpu_s"] / orders * 1000,
        "red_checks": len(red),
        "red": red,
    }


async def drained(here: Premises) -> None:
    """Until every listener has heard everything."""
    connection = await asyncpg.connect(here.server.url)
    try:
        async with asyncio.timeout(300):
            while await connection.fetchval(BACKLOG):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
    finally:
        await connection.close()


async def watchers(
    here: Premises, api: Part, line: Line, count: int, seconds: int, *, watched_at: str | None = None
) -> dict[str, Any]:
    """So many sockets on a city's riders, of whom fifty say every second where they are; `api` is the process
    with the sockets, `watched_at` its address where the riders talk to another one."""
    riders = {}
    for number in range(50):
        rider_id, phone = str(uuid7()), f"+86138990{number + (50 if watched_at else 0):05}"
        body = {"rider_id": rider_id, "city_id": str(CITY), "phone": phone, "name": f"骑手{number}"}
        await line.must("POST", "/api/riders", "operator", {**body, "vehicle": "ebike", "capacity_units": 4})
        await line.enter(f"rider_{number}", phone, "rider")
        await line.must("POST", "/api/rider/on-line", f"rider_{number}")
        riders[f"rider_{number}"] = rider_id
    task = {
        "url": watched_at or here.url,
        "told_url": here.url,
        "tokens": line.tokens,
        "watchers": count,
        "riders": riders,
        "seconds": seconds,
    }
    os.sched_setaffinity(api.pid, {0})
    before, began = cpu.seconds(api.pid), time.perf_counter()
    seen = await spoken("benchmarks.watchers", task, {1})
    used = cpu.seconds(api.pid) - before
    took_s = time.perf_counter() - began
    os.sched_setaffinity(api.pid, set(range(os.cpu_count() or 1)))
    return {
        "watchers": count,
        "rows_per_s": seen["rows"] / seconds,
        "stale_keys": seen["stale"],
        "api_core_share": used / took_s,
        "mb": seen["mb"],
    }


def _task(line: Line, founded: Founded, kind: str, clients: int, orders: int) -> dict[str, Any]:
    shop = founded.shops["a"]
    return {
        "kind": kind,
        "url": line.url,
        "tokens": line.tokens,
        "who": ["consumer_a", "consumer_b"],
        "shop": {"store_id": shop.store_id, "variant_ids": list(shop.variant_ids)},
        "addresses": {f"consumer_{name}": address for name, address in founded.addresses.items()},
        "clients": clients,
        "orders": orders,
    }


def make_operator(here: Premises) -> None:
    """The first operator, as an installation gets its own."""
    command = [sys.executable, "-m", "songda.entry.cli", "operator", "add", PHONES["operator"]]
    environ = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **here.environ}
    subprocess.run(command, env=environ, check=True, capture_output=True, timeout=120)
