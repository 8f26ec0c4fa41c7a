"""Money: integers of the smallest unit, one currency at a time.

A float never becomes money and a bool is not a number here. An amount lies within ±10^15 minor units, so that
sums of many amounts stay far inside the database's bigint.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LIMIT_MINOR = 10**15
WHOLE_BP = 10_000


def minor(amount: int) -> int:
    """The same amount, proven to be a bounded integer.

    Raises TypeError for anything but a plain int (a float or a bool too), ValueError beyond ±10^15.
    """
    if type(amount) is not int:
        raise TypeError(f"money is counted in whole minor units, not in {type(amount).__name__}")
    if not -LIMIT_MINOR <= amount <= LIMIT_MINOR:
        raise ValueError("an amount lies within ±10^15 minor units")
    return amount


def currency_code(code: str) -> str:
    """The same code, proven to be three capital letters (ISO 4217 shape); ValueError otherwise."""
    if not (len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()):
        raise ValueError("a currency is three capital letters")
    return code


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units of one currency. Mixing currencies raises ValueError."""

    amount_minor: int
    currency: str

    def __post_init__(self) -> None:
        minor(self.amount_minor)
        currency_code(self.currency)

    def __add__(self, other: Money) -> Money:
        return Money(self.amount_minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount_minor - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount_minor, self.currency)

    def __mul__(self, times: int) -> Money:
        if type(times) is not int:
            raise TypeError("money is multiplied by whole numbers; use basis_points for a share")
        return Money(self.amount_minor * times, self.currency)

    __rmul__ = __mul__

    def __lt__(self, other: Money) -> bool:
        return self.amount_minor < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.amount_minor <= self._same(other)

    def __bool__(self) -> bool:
        return self.amount_minor != 0

    def split(self, weights: Sequence[int]) -> list[Money]:
        """Shares in proportion to the weights which add up to exactly this amount; see `split`."""
        return [Money(part, self.currency) for part in split(self.amount_minor, weights)]

    def share(self, rate_bp: int) -> Money:
        """This many hundredths of a percent of it; see `basis_points`."""
        return Money(basis_points(self.amount_minor, rate_bp), self.currency)

    def _same(self, other: Money) -> int:
        if not isinstance(other, Money):
            raise TypeError("money meets only money")
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} don't mix")
        return other.amount_minor


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum, zero of that currency for none; ValueError where one is of another currency."""
    result = Money(0, currency)
    for amount in amounts:
        result += amount
    return result


def split(total_minor: int, weights: Sequence[int]) -> list[int]:
    """Parts in proportion to the weights that add up to exactly the total, by largest remainder.

    Each part is its exact share rounded down or up. Left-over units go to the largest remainders, ties to the
    earlier index. A negative total is split like the positive one and negated. A zero weight gets nothing;
    where every weight is zero they all count as one. Raises ValueError for no or negative weights.
    """
    minor(total_minor)
    if not weights:
        raise ValueError("nothing can't be split among nobody")
    if any(type(weight) is not int for weight in weights):
        raise TypeError("weights are whole numbers")
    if any(weight < 0 for weight in weights):
        raise ValueError("a weight is never negative")
    if not any(weights):
        weights = [1] * len(weights)
    sign, amount, whole = (-1 if total_minor < 0 else 1), abs(total_minor), sum(weights)
    parts = [amount * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % whole), i))
    for index in by_remainder[: amount - sum(parts)]:
        parts[index] += 1
    return [sign * part for part in parts]


def basis_points(amount_minor: int, rate_bp: int) -> int:
    """`rate_bp` hundredths of a percent of the amount, halves rounded away from zero.

    So a refund of −x carries exactly the negated share of x.
    """
    minor(amount_minor)
    if type(rate_bp) is not int:
        raise TypeError("a rate is a whole number of basis points")
    product = amount_minor * rate_bp
    rounded = (2 * abs(product) + WHOLE_BP) // (2 * WHOLE_BP)
    return minor(-rounded if product < 0 else rounded)
