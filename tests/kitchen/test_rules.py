"""How long a store needs: against a constant and against each store's mean, on simulated kitchens."""

from __future__ import annotations

import heapq
import math
import random
import statistics
from dataclasses import dataclass

import pytest

from songda.kernel.clocks import CityTime
from songda.modules.kitchen import rules
from songda.modules.kitchen.model import Learned
from songda.modules.orders.model import Fulfilment
from songda.modules.orders.rules.promise import promise
from songda.modules.stores.public import Pace
from songda.town.behaviour.cooking import cook
from songda.town.behaviour.mishaps import Mishaps
from songda.town.plan.model import Kitchen

DAYS, LEARNING_DAYS, STORES = 8, 5, 12
HUNGER = {11: 6.0, 12: 10.0, 13: 5.0, 17: 4.0, 18: 8.0, 19: 6.0, 20: 3.0}


@dataclass(frozen=True)
class Cooked:
    """One simulated order: when, of how many dishes, behind how many, how long it took."""

    at_s: float
    items: int
    ahead: int
    took_s: float

    @property
    def hour(self) -> int:
        return int(self.at_s // 3600) % 24

    @property
    def day(self) -> int:
        return int(self.at_s // 86_400)


def kitchen_of(number: int) -> tuple[Kitchen, float]:
    """A store's kitchen and how busy it is."""
    dice = random.Random(number)
    kitchen = Kitchen(
        base_s=dice.uniform(240, 900),
        per_item_s=dice.uniform(20, 90),
        cooks=dice.randint(1, 4),
        spread=dice.uniform(0.15, 0.35),
    )
    return kitchen, dice.uniform(0.6, 1.3)


def days_of(number: int) -> list[Cooked]:
    """Eight days of one store, order by order, as the town's cooks would have cooked them."""
    kitchen, busy = kitchen_of(number)
    dice = random.Random(1_000 + number)
    cooking: list[float] = []
    orders = []
    for day in range(DAYS):
        arrivals = sorted(
            day * 86_400 + hour * 3600 + dice.uniform(0, 3600)
            for hour, hunger in HUNGER.items()
            for _ in range(round(dice.gauss(hunger * busy, 1.5)))
        )
        for at in arrivals:
            while cooking and cooking[0] <= at:
                heapq.heappop(cooking)
            items = 1 + min(7, int(dice.expovariate(0.7)))
            took = cook(dice, kitchen, Mishaps(), items, len(cooking)).takes_s + dice.lognormvariate(3.4, 0.5)
            orders.append(Cooked(at, items, len(cooking), took))
            heapq.heappush(cooking, at + took)
    return orders


def predictions() -> tuple[list[float], dict[str, list[float]], list[tuple[float, int, int]]]:
    """What was true, what each way said, and (truth, p50, p90) of the estimate, over the last days."""
    town = {number: days_of(number) for number in range(STORES)}
    learning = [one.took_s for orders in town.values() for one in orders if one.day < LEARNING_DAYS]
    constant = statistics.median(learning)
    truth: list[float] = []
    said: dict[str, list[float]] = {"constant": [], "store's mean": [], "estimate": []}
    ranges = []
    for orders in town.values():
        mean = statistics.mean(one.took_s for one in orders if one.day < LEARNING_DAYS)
        known: Learned = rules.ignorant()
        for one in orders:
            if one.day >= LEARNING_DAYS:
                p50, p90 = rules.estimate(known, ahead=one.ahead, items=known.items_mean, hour=one.hour)
                truth.append(one.took_s)
                said["constant"].append(constant)
                said["store's mean"].append(mean)
                said["estimate"].append(p50)
                ranges.append((one.took_s, p50, p90))
            known = rules.learn(known, took_s=one.took_s, ahead=one.ahead, items=one.items, hour=one.hour)
    return truth, said, ranges


def error_s(truth: list[float], said: list[float]) -> float:
    """Mean absolute error in seconds."""
    return statistics.mean(abs(a - b) for a, b in zip(truth, said, strict=True))


def test_the_estimate_beats_a_constant_and_the_stores_mean(capsys: pytest.CaptureFixture[str]) -> None:
    truth, said, ranges = predictions()
    errors = {name: error_s(truth, given) for name, given in said.items()}
    within = statistics.mean(took <= p90 for took, _, p90 in ranges)
    with capsys.disabled():
        print(f"\npreparation, {len(truth)} orders of {STORES} kitchens: mean error in seconds")
        for name, error in errors.items():
            print(f"  {name:13} {error:6.0f}")
        print(f"  within the estimate's ninth decile: {within:.0%}")
    assert errors["estimate"] < 0.9 * errors["store's mean"] < errors["constant"]
    assert 0.84 <= within <= 0.96


def test_the_promise_beats_a_constant_and_the_stores_mean(capsys: pytest.CaptureFixture[str]) -> None:
    """The promise over the estimate against promises over the other two, each with the same ride."""
    truth, said, ranges = predictions()
    spread = statistics.mean(p90 / p50 for _, p50, p90 in ranges)
    dice = random.Random(5)
    start = CityTime.fromisoformat("2026-11-24T04:00:00+00:00")
    off: dict[str, list[float]] = {name: [] for name in said}
    late: dict[str, list[bool]] = {name: [] for name in said}
    for place, took_s in enumerate(truth):
        ride_s = dice.randint(240, 900)
        wait_s, slower = dice.expovariate(1 / 90), dice.uniform(0.95, 1.25)
        arrives_s = took_s + wait_s + ride_s * slower + dice.uniform(60, 180)
        for name, given in said.items():
            p50 = round(given[place])
            p90 = ranges[place][2] if name == "estimate" else round(p50 * spread)
            pace = Pace(prep_s_p50=p50, prep_s_p90=p90, pickup_delay_s=90, pressure=0.0, until=None)
            given_out = promise(start, pace, ride_s, Fulfilment.DELIVERY)
            low, high = (at.timestamp() - start.timestamp() for at in (given_out.low_at, given_out.high_at))
            off[name].append(max(low - arrives_s, arrives_s - high, 0.0))
            late[name].append(arrives_s > high)
    with capsys.disabled():
        print(f"\npromise, {len(truth)} orders: mean seconds outside the range, share late")
        for name in said:
            print(f"  {name:13} {statistics.mean(off[name]):6.0f} {statistics.mean(late[name]):6.1%}")
    best = statistics.mean(off["estimate"])
    assert best < 0.8 * statistics.mean(off["store's mean"])
    assert best < 0.8 * statistics.mean(off["constant"])


def test_knows_nothing_at_first_and_says_twelve_minutes() -> None:
    p50, p90 = rules.estimate(rules.ignorant(), ahead=0, items=1, hour=12)
    assert p50 == 720
    assert p90 == round(720 * math.exp(1.2816 * 0.4))


def test_learns_the_queue_and_the_dishes() -> None:
    known = rules.ignorant()
    dice = random.Random(3)
    for _ in range(400):
        ahead, items = dice.randint(0, 8), dice.randint(1, 5)
        took = math.exp(math.log(400) + 0.1 * ahead + 0.15 * (items - 1))
        known = rules.learn(known, took_s=took, ahead=ahead, items=items, hour=12)
    for ahead, items in ((0, 1), (4, 2), (8, 5)):
        wanted = math.exp(math.log(400) + 0.1 * ahead + 0.15 * (items - 1))
        p50, _ = rules.estimate(known, ahead=ahead, items=items, hour=12)
        assert p50 == pytest.approx(wanted, rel=0.08), "the prior never quite lets go"


def test_one_absurd_order_doesnt_upset_it() -> None:
    known = rules.ignorant()
    for _ in range(50):
        known = rules.learn(known, took_s=600, ahead=0, items=1, hour=12)
    before, _ = rules.estimate(known, ahead=0, items=1, hour=12)
    known = rules.learn(known, took_s=10**9, ahead=0, items=1, hour=12)
    after, _ = rules.estimate(known, ahead=0, items=1, hour=12)
    assert before < after < before * 1.15


def test_the_wait_for_riders_is_followed_slowly() -> None:
    known = rules.ignorant()
    assert rules.learn_pickup(known, 3000).pickup_delay_s < 350
    for _ in range(100):
        known = rules.learn_pickup(known, 600)
    assert known.pickup_delay_s == pytest.approx(600, abs=2)
    assert rules.learn_pickup(known, -50).pickup_delay_s < 600
    for _ in range(200):
        known = rules.learn_pickup(known, 40)
    assert known.pickup_delay_s == pytest.approx(40, abs=2)


def test_the_wait_covers_the_long_ones_of_a_wide_city() -> None:
    """Two thirds are taken at once, the rest wait up to a quarter of an hour: a mean covers few of those."""
    chance, known = random.Random(5), rules.ignorant()
    covered = 0
    for number in range(600):
        waited_s = 30.0 if chance.random() < 0.65 else chance.uniform(60, 900)
        covered += number >= 100 and waited_s <= known.pickup_delay_s
        known = rules.learn_pickup(known, waited_s)
    assert 0.8 < covered / 500 < 0.9
