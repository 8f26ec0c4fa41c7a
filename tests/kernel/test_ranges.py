"""Ranges that learn hold as often as they say, whatever the days are like."""

from collections.abc import Callable
from random import Random

import pytest

from songda.kernel.ranges import SHIFT_S_MOST, Shift, learned, moved, steps


def test_a_miss_moves_an_end_nine_steps_and_a_hit_one_back() -> None:
    assert steps(600, 1_200, 900) == Shift(low_s=5, high_s=-5)
    assert steps(600, 1_200, 1_201) == Shift(low_s=5, high_s=45)
    assert steps(600, 1_200, 599) == Shift(low_s=-45, high_s=-5)
    assert learned(Shift(low_s=10, high_s=20), Shift(low_s=-45, high_s=-5)) == Shift(low_s=-35, high_s=15)


def test_a_range_is_never_in_the_past_nor_too_narrow() -> None:
    assert moved(600, 1_200, Shift(low_s=-700, high_s=-700), 300) == (0, 500)
    assert moved(600, 1_200, Shift(low_s=300, high_s=-300), 300) == (900, 1_200)
    assert moved(600, 1_200, Shift()) == (600, 1_200)


def test_a_shift_does_not_run_away() -> None:
    shift = Shift()
    for _ in range(200):
        shift = learned(shift, steps(0, 0, 9_999))
    assert shift.high_s == SHIFT_S_MOST


@pytest.mark.parametrize(
    "took",
    [
        lambda chance, at: chance.gauss(1_500, 400),
        lambda chance, at: chance.lognormvariate(7.2, 0.5),
        lambda chance, at: chance.gauss(1_200 if at < 1_000 else 2_400, 300),
    ],
    ids=["even days", "long tails", "a city that changes for the worse"],
)
def test_four_of_five_hold(took: Callable[[Random, int], float]) -> None:
    chance, shift, held = Random(7), Shift(), 0
    for at in range(2_000):
        low, high = moved(900, 1_800, shift, 300)
        happened = took(chance, at)
        held += low <= happened <= high
        shift = learned(shift, steps(low, high, happened))
    assert 77 <= 100 * held / 2_000 <= 83
