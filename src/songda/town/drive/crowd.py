"""Riders' positions: each says where they are every two real seconds, spread over those two seconds."""

import asyncio
import time
from collections.abc import Sequence

from songda.town.drive.rider import RiderDriver
from songda.town.drive.scene import Scene
from songda.town.line.api import Away, Refused

EVERY_S = 2.0


class Positions:
    """`late` is the share of positions that couldn't be sent in time, lately."""

    def __init__(self, scene: Scene, riders: Sequence[RiderDriver]) -> None:
        self._scene, self._riders = scene, riders
        self._saying: set[RiderDriver] = set()
        self.late = 0.0

    async def run(self) -> None:
        while True:
            began = time.monotonic()
            on_duty = [rider for rider in self._riders if rider.on_duty]
            for at, rider in enumerate(on_duty):
                await asyncio.sleep(max(0.0, began + EVERY_S * at / len(on_duty) - time.monotonic()))
                self._note(rider in self._saying)
                if rider not in self._saying:
                    self._saying.add(rider)
                    self._scene.begin(self._say(rider))
            await asyncio.sleep(max(0.05, began + EVERY_S - time.monotonic()))

    async def _say(self, rider: RiderDriver) -> None:
        try:
            await rider.say_where()
            self._scene.tally["positions"] += 1
        except (Refused, Away):
            self._scene.tally["positions lost"] += 1
        finally:
            self._saying.discard(rider)

    def _note(self, is_late: bool) -> None:
        self.late += (float(is_late) - self.late) * 0.02
