"""Run weeks of offers, check them, and say what was found."""

from __future__ import annotations

from collections import Counter

from songda.modules.dispatch.simulation.care import checking
from songda.modules.dispatch.simulation.care.weeks import Weeks

SAYS = {
    "rest": "nothing is given after 4 hours of work without 20 quiet minutes",
    "asked": "nothing is given after 8 hours of work in a day before the rider's own yes",
    "week": "nothing is given on a seventh day running",
    "speed": "no arrival needs more than 15 km/h of an e-bike",
    "kitchen": "no pickup is expected before the kitchen expects the food",
}


def run(offers: int, seed: int, people: int, without: str = "") -> tuple[list[str], int]:
    """Lines to print, and how many breaches there were. `without` switches one rule off: a control run."""
    if without and without not in checking.RULES:
        raise ValueError(f"no such rule: {without}; there are {', '.join(checking.RULES)}")
    weeks = Weeks(seed, people, without)
    log = weeks.run(offers)
    found = checking.check(log.given, log.marks, weeks.rules.zone)
    counts = Counter(breach.rule for breach in found)
    lines = [
        f"{len(log.given)} given ({log.counts['by hand']} by hand) to {people} riders in "
        f"{weeks.now_s / 86_400:.1f} days; seed {seed}; {without or 'no rule'} switched off",
        *(f"{counts[rule]:7d} breaches  {rule}: {SAYS[rule]}" for rule in checking.RULES),
    ]
    refused = {key.removeprefix("refused: "): n for key, n in log.counts.items() if key.startswith("refused")}
    lines += [f"{n:7d} refused by the guard  {code}" for code, n in sorted(refused.items())]
    lines += [f"{breach.at.isoformat()} {breach.rider} {breach.rule}" for breach in found[:10]]
    return lines, len(found)
