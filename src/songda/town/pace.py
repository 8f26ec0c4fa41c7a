"""Keeps the town at a speed the machine can bear, and says so: "60× asked, 38× running"."""

import asyncio
import time

from songda.town.drive.crowd import Positions
from songda.town.line.api import Away, Refused
from songda.town.line.persona import Persona

_LOOK_S = 2.0
_CALM_LOOKS = 8
_LAG_S = 0.4
_LATENCY_S = 0.7
_CPU_SHARE = 0.9
_LATE_SHARE = 0.2
_SLOWER, _QUICKER = 0.75, 1.2
_PATH = "/api/operations/speed"


class Governor:
    """Whoever asks for another speed (the town's own wish, or a person at the console) is followed."""

    def __init__(self, operator: Persona, positions: Positions, asked: float | None) -> None:
        self._operator, self._positions = operator, positions
        self._wish = asked
        self.asked = asked or 1.0
        self.running = self.asked
        self._calm = 0

    async def run(self) -> None:
        """Look every two seconds, for ever. Without the speed endpoint the house keeps its own pace."""
        while True:
            try:
                await self._follow()
                lag_s, cpu_share = await self._measure()
                wanted = self.judge(lag_s, cpu_share, self._operator.api.latency_s, self._positions.late)
                if wanted != self.running:
                    print(f"town: {self.asked:g}× asked, {wanted:g}× running", flush=True)
                    await self._turn(self.asked, wanted)
            except Refused as no:
                if no.status == 404:
                    return
                await asyncio.sleep(_LOOK_S)
            except Away:
                await asyncio.sleep(_LOOK_S)

    async def _follow(self) -> None:
        """Take over what was asked for last; begin at that speed."""
        if self._wish is not None:
            asked, self._wish = self._wish, None
            await self._turn(asked, asked)
        kept = await self._operator.get(_PATH)
        if float(kept["asked"]) != self.asked:
            self.asked = self.running = float(kept["asked"])
            self._calm = 0
        self.running = min(float(kept["running"]), self.asked)

    async def _turn(self, asked: float, running: float) -> None:
        await self._operator.put(_PATH, {"asked": asked, "running": running})
        self.asked, self.running = asked, running

    async def _measure(self) -> tuple[float, float]:
        began, cpu_s = time.monotonic(), time.process_time()
        await asyncio.sleep(_LOOK_S)
        took_s = time.monotonic() - began
        return took_s - _LOOK_S, (time.process_time() - cpu_s) / took_s

    def judge(self, lag_s: float, cpu_share: float, latency_s: float, late: float) -> float:
        """The speed after another look: a quarter slower when it strains, quicker after a calm while."""
        strained = lag_s > _LAG_S or cpu_share > _CPU_SHARE or latency_s > _LATENCY_S or late > _LATE_SHARE
        if strained:
            self._calm = 0
            return max(1.0, round(self.running * _SLOWER, 1))
        self._calm += 1
        if self._calm >= _CALM_LOOKS and self.running < self.asked:
            self._calm = 0
            return min(self.asked, round(self.running * _QUICKER, 1))
        return self.running
