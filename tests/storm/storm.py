"""The storm itself: load, kills at random, everything started again, a minute to settle, the judgement."""

import asyncio
import os
import random
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from tests.box.founded import PHONES, Line, found
from tests.box.processes import Premises, premises
from tests.storm.clients import Crowd
from tests.storm.judging import Verdict, judge, lagging

CLIENTS = 8
SETTLE_S = 60.0
LONGEST_GAP_S = 40.0


@dataclass(frozen=True, slots=True)
class Storm:
    """What happened, and how it was judged."""

    kills: dict[str, int]
    acknowledged_between: float
    waits: int
    refused: dict[str, int]
    settled_s: float
    verdict: Verdict


async def blow(folder: Path, *, kills: int, between: int, seed: int, hasty: bool = False) -> Storm:
    """Kill so often, with so many acknowledged orders between two kills, and judge."""
    async with premises(folder) as here:
        await asyncio.to_thread(_make_operator, here)
        api = here.host("api", "http,push")
        if hasty:
            api.stop()
            api.command = [api.command[0], "-m", "tests.storm.hasty", *api.command[3:]]
            api.start()
        worker = here.host("worker", "listeners,jobs")
        await api.ready()
        timeout = aiohttp.ClientTimeout(total=15)
        async with aiohttp.ClientSession(timeout=timeout) as http:
            line = Line(http, here.url)
            founded = await found(line, auto_accepts=True)
            crowd = Crowd(line, founded, here.gateway_url)
            who = ("consumer_a", "consumer_b")
            loads = [asyncio.create_task(crowd.run(who[n % 2], seed * 100 + n)) for n in range(CLIENTS)]
            victims = [api, worker, here.server]
            order = _fair_order(kills, random.Random(seed))
            began = len(crowd.told)
            for place in order:
                await _wait_for_orders(crowd, between)
                victim = victims[place]
                victim.kill()
                if victim is here.server:
                    await asyncio.to_thread(here.server.start_again)
                else:
                    victim.start()  # type: ignore[union-attr]
            await api.ready()
            await _wait_for_orders(crowd, between)
            acknowledged = len(crowd.told) - began
            crowd.stopping = True
            await asyncio.gather(*loads)
            settled_s = await _settle(here)
        counts = {"api": api.kills, "worker": worker.kills, "postgresql": here.server.kills}
        verdict = await judge(here.server.url, here.book, crowd.told)
        return Storm(counts, acknowledged / (kills + 1), crowd.waits, crowd.refused, settled_s, verdict)


def _fair_order(kills: int, chance: random.Random) -> list[int]:
    order = [n % 3 for n in range(kills)]
    chance.shuffle(order)
    return order


async def _wait_for_orders(crowd: Crowd, between: int) -> None:
    """Until so many more orders are acknowledged; a house that takes none any more is a failure."""
    wanted, until = len(crowd.told) + between, time.monotonic() + LONGEST_GAP_S + between
    while len(crowd.told) < wanted:
        assert time.monotonic() < until, f"only {len(crowd.told)} of {wanted} orders, {crowd.refused}"
        await asyncio.sleep(0.01)
    await asyncio.sleep(random.random() * 0.2)


async def _settle(here: Premises) -> float:
    began = time.monotonic()
    while await lagging(here.server.url) and time.monotonic() - began < SETTLE_S:  # noqa: ASYNC110
        await asyncio.sleep(0.2)
    took = time.monotonic() - began
    # Payments nobody was told of are asked about every two seconds; orders told of are accepted at once.
    await asyncio.sleep(max(0.0, min(8.0, SETTLE_S - took)))
    return took


def _make_operator(here: Premises) -> None:
    command = [sys.executable, "-m", "songda.entry.cli", "operator", "add", PHONES["operator"]]
    environ = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src"), **here.environ}
    subprocess.run(command, env=environ, check=True, capture_output=True, timeout=120)
