"""What riders ask for a delivery so that earnings even out among equals.

Outside the decision itself: whoever makes a snapshot writes it into the riders' prices.
"""

from collections.abc import Iterable
from typing import NamedTuple

FULL_PERCENT = 20
"""Who is so far from their equals asks the most, or the least, that anybody may."""


class Earner(NamedTuple):
    """``among``: the riders one is compared with. ``earned_minor``: of today, with what is promised for the
    deliveries in hand; ``worked_s``: of today too, without rest.
    """

    rider: str
    among: str
    earned_minor: int
    worked_s: int


def evened(them: Iterable[Earner], most: int, prior_s: int) -> dict[str, int]:
    """Each rider's price between ``-most`` and ``most``: below nothing for those who earn less per hour of
    work than their equals in the mean, above it for those who earn more.

    The mean is over those who have worked ``prior_s`` at least, and everybody counts as having worked that
    long at the mean beside their own: a new rider stands at it, and a lean quarter of an hour weighs little.
    """
    groups: dict[str, list[Earner]] = {}
    for one in them:
        groups.setdefault(one.among, []).append(one)
    found: dict[str, int] = {}
    for equals in groups.values():
        earned_minor, worked_s = _sums(equals, prior_s)
        found |= {one.rider: _price(one, earned_minor, worked_s, most, prior_s) for one in equals}
    return found


def _sums(equals: list[Earner], prior_s: int) -> tuple[int, int]:
    known = [one for one in equals if one.worked_s >= max(prior_s, 1)]
    if len(known) < 2:
        return 0, 0
    return sum(one.earned_minor for one in known), sum(one.worked_s for one in known)


def _price(one: Earner, earned_minor: int, worked_s: int, most: int, prior_s: int) -> int:
    """By how much of the mean the rider leads (earned ÷ worked over the same of all), in whole units."""
    if earned_minor <= 0 or one.worked_s + prior_s <= 0:
        return 0
    mean = (one.worked_s + prior_s) * earned_minor
    lead = one.earned_minor * worked_s + prior_s * earned_minor - mean
    size = min(most, most * abs(lead) * 100 // (mean * FULL_PERCENT))
    return size if lead > 0 else -size
