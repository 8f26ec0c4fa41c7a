"""When people order, from whom, and what."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

DAY_MIN = 1440

# (middle of the meal, how widely it spreads, its weight): breakfast, lunch, tea, dinner, the night.
_MEALS = ((490, 40, 0.7), (725, 38, 3.0), (930, 60, 0.6), (1110, 52, 2.5), (1310, 75, 0.7))
_ALWAYS = 0.02
_WHOLE = sum(weight for _, _, weight in _MEALS) + _ALWAYS


def appetite(minute: float) -> float:
    """The share of a day's orders that falls on one minute of it; over the day it sums to 1."""
    dense = sum(
        weight / (spread * math.sqrt(2 * math.pi)) * math.exp(-0.5 * (_apart(minute, middle) / spread) ** 2)
        for middle, spread, weight in _MEALS
    )
    return (dense + _ALWAYS / DAY_MIN) / _WHOLE


def _apart(minute: float, middle: float) -> float:
    """Minutes between two times of day, over midnight where that is shorter."""
    away = abs(minute % DAY_MIN - middle)
    return min(away, DAY_MIN - away)


def orders_due(rng: Random, a_day: float, minute: float, past_s: float) -> int:
    """How many people get hungry in the `past_s` seconds before this minute (a Poisson draw)."""
    expected = a_day * appetite(minute) * past_s / 60
    limit, product, count = math.exp(-expected), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A store as a consumer sees it in the list."""

    store_id: str
    cuisine: str
    distance_m: int
    fee_minor: int
    minimum_minor: int
    eta_s: int


def choose_store(rng: Random, tastes: Sequence[str], offered: Sequence[Offered]) -> Offered | None:
    """Nearer, cheaper to deliver and more to one's taste is likelier; None when nothing is offered."""
    if not offered:
        return None
    weights = [
        (4.0 if one.cuisine in tastes[:3] else 2.0 if one.cuisine in tastes else 1.0)
        * math.exp(-one.distance_m / 1800 - one.fee_minor / 1500)
        for one in offered
    ]
    return rng.choices(offered, weights)[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """So many of a variant, with these options; of a set, `choices` fill its parts."""

    variant_id: str
    count: int
    options: tuple[str, ...]
    choices: tuple[str, ...]
    price_minor: int


def fill_basket(
    rng: Random, menu: Mapping[str, Any], minimum_minor: int, people: int = 1
) -> tuple[Line, ...]:
    """A main dish a head, something beside it, and more until the store's minimum is reached.

    Only of what isn't sold out. Empty when the menu can't fill a basket.
    """
    items = [item for section in menu["sections"] for item in section["items"] if _is_orderable(item)]
    if not items:
        return ()
    mains = [item for item in items if _price(item) >= 1200] or items
    sides = [item for item in items if _price(item) < 1200] or items
    lines = [_line(rng, rng.choice(mains)) for _ in range(people)]
    if rng.random() < 0.55:
        lines.append(_line(rng, rng.choice(sides)))
    for _ in range(12):
        if sum(line.price_minor * line.count for line in lines) >= minimum_minor:
            return _merged(lines)
        lines.append(_line(rng, rng.choice(mains)))
    return ()


def _is_orderable(item: Mapping[str, Any]) -> bool:
    if item.get("sold_out") or not any(not variant.get("sold_out") for variant in item["variants"]):
        return False
    return all(group["min"] <= len(_there(group["options"])) for group in item.get("groups", ())) and all(
        _there(part["choices"]) for part in item.get("parts", ())
    )


def _there(options: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [one for one in options if not one.get("sold_out") and not one.get("is_sold_out")]


def _price(item: Mapping[str, Any]) -> int:
    return min(int(v["price_minor"]) for v in item["variants"] if not v.get("sold_out"))


def _line(rng: Random, item: Mapping[str, Any]) -> Line:
    variant = rng.choice([one for one in item["variants"] if not one.get("sold_out")])
    options: list[str] = []
    extra_minor = 0
    for group in item.get("groups", ()):
        wanted = max(int(group["min"]), 1 if rng.random() < 0.25 else 0)
        there = _there(group["options"])
        for option in rng.sample(there, min(wanted, int(group["max"]), len(there))):
            options.append(str(option["option_id"]))
            extra_minor += int(option["price_minor"])
    choices: list[str] = []
    for part in item.get("parts", ()):
        choice = rng.choice(_there(part["choices"]))
        choices += [str(choice["variant_id"])] * int(part["count"])
        extra_minor += int(choice.get("extra_minor", 0)) * int(part["count"])
    return Line(
        variant_id=str(variant["variant_id"]),
        count=1,
        options=tuple(options),
        choices=tuple(choices),
        price_minor=int(variant["price_minor"]) + extra_minor,
    )


def _merged(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The same variant with the same options is one line of several."""
    counts: dict[Line, int] = {}
    for line in lines:
        counts[line] = counts.get(line, 0) + line.count
    return tuple(replace(line, count=count) for line, count in counts.items())


def head_count(rng: Random, is_at_work: bool) -> int:
    """For how many one orders."""
    return rng.choices((1, 2, 3, 4), (70, 18, 8, 4) if is_at_work else (58, 28, 10, 4))[0]
