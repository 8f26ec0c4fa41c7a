"""`make bench`: the figures of docs/performance.md. Prints a table, writes build/bench.json."""

import argparse
import asyncio
import json
import os
import platform
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg
from tests.box.processes import ROOT, free_port, premises

from benchmarks import measures

GOALS = {
    "ratio_to_bare": "≥ 0.4",
    "menu_per_s": "≥ 3000",
    "menu_ratio": "≥ 0.6",
    "orders_per_s": "≥ 50, aim 100",
    "one_client.p50_ms": "≤ 30",
    "stale_keys": "0",
    "red_checks": "0",
}
QUIET = {
    "SONGDA_DEMO_GATEWAY_SHUFFLE_S": "0",
    "SONGDA_DEMO_GATEWAY_TWICE_SHARE": "0",
}


async def run(orders: int, seconds: float, only: set[str]) -> dict[str, dict[str, Any]]:
    """Everything, one after the other, on one installation."""
    figures: dict[str, dict[str, Any]] = {}
    folder = Path(tempfile.mkdtemp(prefix="songda-bench-"))
    async with premises(folder, **QUIET) as here, aiohttp.ClientSession() as http:
        await asyncio.to_thread(measures.make_operator, here)
        api = here.host("api", "http,push")
        await api.ready()
        line, founded = await measures.founded_on(here, http, dishes=100)
        if "menu" in only:
            figures["menu"] = await measures.menu(here, api, founded, seconds)
        if "watchers" in only:
            figures["watchers"] = await measures.watchers(here, api, line, 500, int(seconds) + 5)
        if "watchers_apart" in only:
            port = free_port()
            other = here.host("other", "http,push", port=port)
            await other.ready()
            figures["watchers_apart"] = await measures.watchers(
                here, other, line, 500, int(seconds) + 5, watched_at=f"http://127.0.0.1:{port}"
            )
            other.stop()
        if "placement" in only:
            figures["placement"] = await measures.placement(here, line, founded, orders)
            await _forget(here.server.url)
        if "path" not in only:
            return figures
        parts = {"api": api, "listeners": here.host("worker", "listeners,jobs")}
        await measures.whole_path(here, parts, line, founded, 4, 40)
        figures["one_client"] = await measures.whole_path(here, parts, line, founded, 1, max(60, orders // 5))
        figures["whole_path"] = await measures.whole_path(here, parts, line, founded, 8, orders)
    return figures


async def _forget(url: str) -> None:
    """Orders that were only placed, bare ones among them, are no part of what follows."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(
            """set session_replication_role = replica;
               truncate orders.orders, orders.lines, orders.events, payments.expected, catalog.stock_holds,
                 kernel.facts, kernel.jobs, kernel.idempotency cascade;
               update catalog.variants set reserved = 0;
               update kernel.sequencer set last_position = 0; delete from kernel.cursors"""
        )
    finally:
        await connection.close()


def flat(figures: dict[str, dict[str, Any]]) -> list[tuple[str, str, Any]]:
    return [
        (part, name, figure)
        for part, named in figures.items()
        for name, figure in named.items()
        if not isinstance(figure, dict)
    ]


def table(figures: dict[str, dict[str, Any]]) -> str:
    """The figures with their goals, as the papers show them."""
    lines = ["| what | figure | value | goal |", "| --- | --- | --- | --- |"]
    for part, name, figure in flat(figures):
        goal = GOALS.get(f"{part}.{name}", GOALS.get(name, "") if part != "one_client" else "")
        shown = f"{figure:.2f}" if isinstance(figure, float) else str(figure)
        lines.append(f"| {part} | {name} | {shown} | {goal} |")
    return "\n".join(lines)


def paper(table: str, told: dict[str, Any]) -> str:
    """docs/performance.md, whose sentences stand in paper.md beside this file."""
    sentences = Path(__file__).with_name("paper.md").read_text()
    return sentences.format(table=table, **{**told, "load": told["load"][0]})


def commit() -> str:
    """Which build was measured; a plus when it wasn't committed."""
    said = subprocess.run(
        ["git", "describe", "--always", "--dirty=+"], cwd=ROOT, capture_output=True, text=True
    )
    return said.stdout.strip() or "unknown"


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--orders", type=int, default=600)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--only", default="menu,watchers,placement,path", help="comma-separated")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md too")
    given = parser.parse_args()
    began, load = time.time(), os.getloadavg()
    figures = asyncio.run(run(given.orders, given.seconds, set(given.only.split(","))))
    where = {"commit": commit(), "machine": platform.machine(), "cores": os.cpu_count(), "load": load}
    told = {**where, "took_s": round(time.time() - began), "figures": figures}
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build" / "bench.json").write_text(json.dumps(told, indent=1, ensure_ascii=False, default=str))
    print(table(figures))
    if given.write:
        (ROOT / "docs" / "performance.md").write_text(paper(table(figures), told))
    print(f"commit {where['commit']}, {where['cores']} cores; whole in build/bench.json")


if __name__ == "__main__":
    main()
