"""How a store answers an order and how long it cooks."""

import math
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from songda.town.behaviour.mishaps import Mishaps
from songda.town.plan.model import Kitchen


class Answer(StrEnum):
    ACCEPT = "accept"
    REJECT = "reject"
    SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    answer: Answer
    after_s: float
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cooking:
    takes_s: float
    is_late: bool


def reply(rng: Random, mishaps: Mishaps, waiting: int) -> Reply:
    """What the keeper does with a new order, and after how long; a full kitchen answers later."""
    after_s = rng.lognormvariate(math.log(25), 0.6) + 6 * waiting
    chance = rng.random()
    if chance < mishaps.store_silent:
        return Reply(answer=Answer.SILENT, after_s=after_s)
    if chance < mishaps.store_silent + mishaps.store_rejects:
        reason = rng.choice(("食材售完", "厨房太忙", "设备故障"))
        return Reply(answer=Answer.REJECT, after_s=after_s, reason=reason)
    return Reply(answer=Answer.ACCEPT, after_s=after_s)


def cook(rng: Random, kitchen: Kitchen, mishaps: Mishaps, dishes: int, ahead: int) -> Cooking:
    """From the start to the counter: the first dish, a bit for each further one, the queue at the stove.

    `ahead` orders are cooking already; `cooks` of them at once cost no wait. A late kitchen takes
    twice as long.
    """
    own_s = kitchen.base_s + kitchen.per_item_s * max(0, dishes - 1)
    queue_s = own_s * 0.5 * max(0, ahead - kitchen.cooks + 1) / kitchen.cooks
    spread = rng.lognormvariate(0.0, kitchen.spread)
    is_late = rng.random() < mishaps.kitchen_late
    return Cooking(takes_s=(own_s + queue_s) * spread * (2.0 if is_late else 1.0), is_late=is_late)
