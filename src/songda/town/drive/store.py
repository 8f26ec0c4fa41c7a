"""A store's day: answer orders, cook them, say the pickup code to whoever comes with the number."""

import asyncio
import math
import time
from random import Random
from typing import Any

from songda.town.behaviour.cooking import Answer, cook, reply
from songda.town.drive.scene import Scene
from songda.town.line.api import Away, Refused
from songda.town.line.clock import instant_s
from songda.town.line.live import LiveMap
from songda.town.line.persona import Persona
from songda.town.plan.model import StorePersona

_PERSON_HAS_S, _PERSON_HAS_CITY_S = 20.0, 240.0
_PERSON_STAYS_S, _PERSON_STAYS_CITY_S = 120.0, 3600.0

Row = dict[str, Any]


class StoreDriver:
    """Plays one store's keeper and kitchen.

    A visited store is shared with a person: they get twenty real seconds for each step (less above 12×, or
    everybody's food would be late), and once they took one the town keeps its hands off for two minutes.
    """

    def __init__(self, scene: Scene, store: StorePersona, *, is_visited: bool = False) -> None:
        self.scene, self.store, self.is_visited = scene, store, is_visited
        self.rng = Random(f"{store.store_id}")
        self.persona = Persona(scene.api, store.phone, "store", scene.door)
        self.topic = f"board/{store.store_id}"
        self.map = LiveMap(self.persona, [self.topic], self._hear)
        self._doing: dict[tuple[str, str], asyncio.Task[Any]] = {}
        self._person_until_s = 0.0

    async def run(self) -> None:
        await self.map.run()

    def _hear(self) -> None:
        """Begin what each order of the board waits for; each step is begun once."""
        for row in list(self.map.rows[self.topic].values()):
            order_id = str(row["order_id"])
            if row["pickup_code"]:
                self.scene.spoken["pickup", f"{self.store.name}/{row['number']}"] = str(row["pickup_code"])
            step = (order_id, str(row["state"]))
            if row["state"] in ("open", "accepted", "cooking") and step not in self._doing:
                self._doing[step] = self.scene.begin(self._step(row))
        self._forget_gone()

    def _forget_gone(self) -> None:
        there = {str(row["order_id"]) for row in self.map.rows[self.topic].values()}
        for step in [step for step in self._doing if step[0] not in there]:
            del self._doing[step]

    async def _step(self, row: Row) -> None:
        try:
            match row["state"]:
                case "open":
                    await self._answer(row)
                case "accepted":
                    await self._start(row)
                case "cooking":
                    await self._cook(row)
        except Refused as no:
            self.scene.tally[f"store refused: {no.code}"] += 1
        except Away:
            self.scene.tally["store gave up: house away"] += 1

    async def _answer(self, row: Row) -> None:
        decided = reply(self.rng, self.scene.mishaps, self._count("cooking"))
        await self._wait(decided.after_s)
        if not self._is_ours_to_do(row):
            return
        if decided.answer is Answer.SILENT:
            self.scene.report.befell("store silent", order_id=str(row["order_id"]))
            return
        if decided.answer is Answer.REJECT:
            self.scene.report.befell("store rejects", order_id=str(row["order_id"]))
            await self._do(row, "reject", {"reason": decided.reason})
            return
        await self._do(row, "accept")

    async def _start(self, row: Row) -> None:
        await self._wait(self._until_due_s(row) + self.rng.lognormvariate(math.log(20), 0.5))
        if self._is_ours_to_do(row):
            await self._do(row, "start")

    async def _cook(self, row: Row) -> None:
        ahead = max(0, self._count("cooking") - 1)
        cooking = cook(self.rng, self.store.kitchen, self.scene.mishaps, int(row["items_count"]), ahead)
        if cooking.is_late:
            self.scene.report.befell("kitchen late", order_id=str(row["order_id"]))
        await self._wait(cooking.takes_s)
        if self._is_ours_to_do(row):
            await self._do(row, "ready")

    def _until_due_s(self, row: Row) -> float:
        """A scheduled order is started in time for its promise, not before."""
        if row["scheduled_for"] is None:
            return 0.0
        start_s = instant_s(row["promised_at"]) - 2 * self.store.kitchen.base_s - 1800
        return max(0.0, start_s - self.scene.clock.now_s())

    async def _wait(self, city_s: float) -> None:
        has_s = min(_PERSON_HAS_S, _PERSON_HAS_CITY_S / self.scene.clock.rate)
        await self.scene.clock.sleep(city_s, machine_s=has_s if self.is_visited else 0.0)
        left_s = self._person_until_s - time.monotonic()
        while left_s > 0:
            await asyncio.sleep(left_s)
            left_s = self._person_until_s - time.monotonic()

    def _is_ours_to_do(self, row: Row) -> bool:
        """False when the order moved on meanwhile; at a visited store that was a person."""
        now = self.map.rows[self.topic].get(str(row["order_id"]))
        if now is None or now["state"] != row["state"]:
            if self.is_visited and now is not None:
                stays_s = min(_PERSON_STAYS_S, _PERSON_STAYS_CITY_S / self.scene.clock.rate)
                self._person_until_s = time.monotonic() + stays_s
            return False
        return True

    def _count(self, state: str) -> int:
        return sum(row["state"] == state for row in self.map.rows[self.topic].values())

    async def _do(self, row: Row, verb: str, body: Any = None) -> None:
        await self.persona.post(f"/api/orders/{row['order_id']}/{verb}", body)
        self.scene.tally[f"store: {verb}"] += 1
