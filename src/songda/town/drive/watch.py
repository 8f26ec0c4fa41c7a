"""The operator on duty: takes back what a visiting rider accepted and left lying."""

import asyncio
from typing import Any

from songda.town.drive.scene import Scene
from songda.town.line.api import Away, Refused
from songda.town.line.clock import instant_s
from songda.town.line.persona import Persona

_EVERY_S = 30.0
_OVERDUE_S = 2_700.0


class Watch:
    """Before the food is picked up it goes to another rider, forty-five city minutes after its promise."""

    def __init__(self, scene: Scene, operator: Persona, city_id: str, rider_id: str) -> None:
        self.scene, self.operator = scene, operator
        self.city_id, self.rider_id = city_id, rider_id

    async def run(self) -> None:
        while True:
            await asyncio.sleep(_EVERY_S)
            try:
                for row in await self.operator.get("/api/deliveries", {"city_id": self.city_id}):
                    if self.is_left(row):
                        await self.operator.post(f"/api/deliveries/{row['delivery_id']}/release")
                        self.scene.tally["taken back from a visitor"] += 1
            except (Refused, Away) as no:
                self.scene.tally[f"watch: {type(no).__name__}"] += 1

    def is_left(self, row: dict[str, Any]) -> bool:
        """Whether the visitor has it, hasn't picked it up, and it is long overdue."""
        late_s = self.scene.clock.now_s() - instant_s(row["promised_at"])
        waits = row["state"] in ("assigned", "at_store")
        return row["rider_id"] == self.rider_id and waits and late_s > _OVERDUE_S
