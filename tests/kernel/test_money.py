"""Money: integers, one currency, parts that add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songda.kernel.money import LIMIT_MINOR, Money, basis_points, split, total

amounts = st.integers(-LIMIT_MINOR, LIMIT_MINOR)
weight_lists = st.lists(st.integers(0, 10**9), min_size=1, max_size=40)


@pytest.mark.parametrize("amount", [1.0, True, "1", None, 0.1])
def test_refuses_everything_but_whole_numbers(amount: object) -> None:
    with pytest.raises(TypeError):
        Money(amount, "CNY")  # type: ignore[arg-type]


@pytest.mark.parametrize("currency", ["cny", "CN", "CNYX", "C1Y", "ＣＮＹ", ""])
def test_refuses_a_currency_that_is_not_three_capitals(currency: str) -> None:
    with pytest.raises(ValueError, match="three capital letters"):
        Money(1, currency)


def test_is_bounded_and_arithmetic_cannot_leave_the_bounds() -> None:
    largest = Money(10**15, "CNY")
    with pytest.raises(ValueError, match="10"):
        Money(10**15 + 1, "CNY")
    with pytest.raises(ValueError, match="10"):
        largest + Money(1, "CNY")
    with pytest.raises(ValueError, match="10"):
        largest * -2


def test_currencies_never_mix() -> None:
    yuan, euro = Money(100, "CNY"), Money(100, "EUR")
    for mix in (lambda: yuan + euro, lambda: yuan - euro, lambda: yuan < euro, lambda: total([euro], "CNY")):
        with pytest.raises(ValueError, match="don't mix"):
            mix()
    assert yuan != euro


def test_arithmetic_is_exact() -> None:
    assert Money(1990, "CNY") + Money(10, "CNY") == Money(2000, "CNY")
    assert Money(5, "CNY") - Money(7, "CNY") == Money(-2, "CNY")
    assert 3 * Money(333, "CNY") == Money(999, "CNY")
    assert total([Money(1, "CNY"), Money(2, "CNY")], "CNY") == Money(3, "CNY")
    assert not Money(0, "CNY")
    with pytest.raises(TypeError):
        Money(100, "CNY") * 0.5  # type: ignore[operator]


def test_split_gives_left_over_units_to_the_largest_remainders() -> None:
    assert split(100, [1, 1, 1]) == [34, 33, 33]
    assert split(10, [3, 3, 1]) == [4, 4, 2]
    assert split(11, [1, 2, 4]) == [2, 3, 6]
    assert split(-100, [1, 1, 1]) == [-34, -33, -33]
    assert split(5, [0, 0]) == [3, 2]
    assert split(7, [0, 5, 0]) == [0, 7, 0]


def test_split_refuses_nobody_and_negative_weights() -> None:
    with pytest.raises(ValueError, match="nobody"):
        split(1, [])
    with pytest.raises(ValueError, match="negative"):
        split(1, [2, -1])
    with pytest.raises(TypeError):
        split(1, [0.5])  # type: ignore[list-item]


@given(amounts, weight_lists)
def test_parts_add_up_and_each_is_its_share_rounded(amount: int, weights: list[int]) -> None:
    parts = split(amount, weights)
    assert sum(parts) == amount
    whole = sum(weights) or len(weights)
    for part, weight in zip(parts, weights if any(weights) else [1] * len(weights), strict=True):
        assert abs(part * whole - amount * weight) < whole
        assert weight or not part


@given(amounts, weight_lists)
def test_a_negative_total_mirrors_the_positive(amount: int, weights: list[int]) -> None:
    assert split(-amount, weights) == [-part for part in split(amount, weights)]


@given(amounts, st.integers(1, 50))
def test_equal_weights_differ_by_at_most_one_unit(amount: int, parts: int) -> None:
    shares = split(amount, [7] * parts)
    assert max(shares) - min(shares) <= 1


def test_basis_points_round_halves_away_from_zero() -> None:
    assert basis_points(10_000, 650) == 650
    assert basis_points(50, 100) == 1
    assert basis_points(49, 100) == 0
    assert basis_points(-50, 100) == -1
    assert Money(1999, "CNY").share(2_000) == Money(400, "CNY")


@given(st.integers(-(10**11), 10**11), st.integers(0, 10_000))
def test_a_refund_carries_the_negated_share(amount: int, rate_bp: int) -> None:
    assert basis_points(-amount, rate_bp) == -basis_points(amount, rate_bp)
    assert abs(basis_points(amount, rate_bp) * 10_000 - amount * rate_bp) <= 5_000
