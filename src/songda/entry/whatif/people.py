"""The town's people in virtual time: the same pure functions that the town drives over HTTP."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from songda.modules.dispatch.public import whatif
from songda.town.behaviour import cooking, riding
from songda.town.behaviour.mishaps import Mishaps
from songda.town.plan.model import Kitchen, RiderPersona, TownPlan, Vehicle

_AT_BUILDING_S = 20
_UNREACHABLE_S = 330
_REACTIONS = {
    riding.Reaction.ACCEPT: whatif.Reaction.ACCEPT,
    riding.Reaction.DECLINE: whatif.Reaction.DECLINE,
    riding.Reaction.IGNORE: whatif.Reaction.IGNORE,
}
USUAL_KITCHEN = Kitchen(base_s=420, per_item_s=75, spread=0.3, cooks=2)


@dataclass(frozen=True, slots=True)
class TownPeople:
    """A `Behaviour` made of a plan's personas. Whoever isn't in the plan (a real store, a rider more) behaves
    like the usual kitchen, or like the rider they were cloned from.
    """

    kitchens: dict[str, Kitchen]
    riders: dict[str, RiderPersona]
    mishaps: Mishaps

    @classmethod
    def of(cls, plan: TownPlan, mishaps: Mishaps) -> TownPeople:
        return cls(
            {str(store.store_id): store.kitchen for store in plan.stores},
            {str(rider.rider_id): rider for rider in plan.riders},
            mishaps,
        )

    def answer_s(self, chance: Random, store_id: str, waiting: int) -> int | None:
        decided = cooking.reply(chance, self.mishaps, waiting)
        return round(decided.after_s) if decided.answer is cooking.Answer.ACCEPT else None

    def cook_s(self, chance: Random, store_id: str, items: int, ahead: int) -> int:
        start_s = chance.lognormvariate(math.log(20), 0.5)
        kitchen = self.kitchens.get(store_id, USUAL_KITCHEN)
        return round(start_s + cooking.cook(chance, kitchen, self.mishaps, items, ahead).takes_s)

    def react(self, chance: Random, rider_id: str) -> tuple[whatif.Reaction, int]:
        reaction, after_s = riding.react(chance, self._rider(rider_id), self.mishaps)
        return _REACTIONS[reaction], round(after_s)

    def ride_s(self, rider_id: str, metres: int, expected_s: int) -> int:
        rider = self._rider(rider_id)
        return math.ceil(metres / (riding.OVERALL_KMH[rider.vehicle] * rider.pace / 3.6))

    def counter_s(self, chance: Random, rider_id: str) -> int:
        return round(riding.counter_s(chance, self._rider(rider_id)))

    def door_s(self, chance: Random, rider_id: str) -> int:
        waits_s = _UNREACHABLE_S if chance.random() < self.mishaps.customer_unreachable else 0
        return round(_AT_BUILDING_S + riding.doorstep_s(chance, self._rider(rider_id)) + waits_s)

    def _rider(self, rider_id: str) -> RiderPersona:
        known = self.riders.get(rider_id.split("+")[0])
        return _USUAL_RIDER if known is None else known


def _usual_rider() -> RiderPersona:
    from songda.town.plan.model import stable_id

    return RiderPersona(
        rider_id=stable_id("whatif", "rider"),
        name="",
        phone="",
        vehicle=Vehicle.EBIKE,
        start=(0.0, 0.0),
        pace=0.96,
        picky=0.05,
        dawdle_s=50,
        capacity=5,
        shift=(),
    )


_USUAL_RIDER = _usual_rider()
