"""Keeps the town at a speed the machine can bear, and says so: "60× asked, 38× running"."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from songda.town.drive.crowd import Positions
from songda.town.line.api import Api

_LOOK_S = 2.0
_CALM_LOOKS = 8
_LAG_S = 0.4
_LATENCY_S = 0.7
_CPU_SHARE = 0.9
_SLOWER, _QUICKER = 0.75, 1.2


class Governor:
    """`set_speed` is told (asked, running) whenever running changes."""

    def __init__(
        self,
        api: Api,
        positions: Positions,
        asked: float,
        set_speed: Callable[[float, float], Awaitable[None]],
    ) -> None:
        self._api, self._positions, self._set_speed = api, positions, set_speed
        self.asked = asked
        self.running = asked
        self._calm = 0

    async def run(self) -> None:
        await self._set_speed(self.asked, self.running)
        while True:
            began, cpu_s = time.monotonic(), time.process_time()
            await asyncio.sleep(_LOOK_S)
            took_s = time.monotonic() - began
            lag_s, cpu_share = took_s - _LOOK_S, (time.process_time() - cpu_s) / took_s
            wanted = self.judge(lag_s, cpu_share, self._api.latency_s, self._positions.late)
            if wanted != self.running:
                self.running = wanted
                print(f"town: {self.asked:g}× asked, {self.running:g}× running", flush=True)
                await self._set_speed(self.asked, self.running)

    def judge(self, lag_s: float, cpu_share: float, latency_s: float, late: float) -> float:
        """The speed after another look: a quarter slower when it strains, quicker after a calm while."""
        strained = lag_s > _LAG_S or cpu_share > _CPU_SHARE or latency_s > _LATENCY_S or late > 0.2
        if strained:
            self._calm = 0
            return max(1.0, round(self.running * _SLOWER, 1))
        self._calm += 1
        if self._calm >= _CALM_LOOKS and self.running < self.asked:
            self._calm = 0
            return min(self.asked, round(self.running * _QUICKER, 1))
        return self.running
