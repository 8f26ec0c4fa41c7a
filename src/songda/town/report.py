"""What went wrong on purpose, and how each of it ended."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

_MOST_CASES = 20_000
_LATE_NOTICE_S = 2.0


@dataclass(slots=True)
class Case:
    """One order: what befell it, how it ended (empty while it goes on), and if the money is right."""

    befell: set[str] = field(default_factory=set)
    ended: str = ""
    is_money_right: bool = False

    @property
    def ended_well(self) -> bool:
        return bool(self.ended) and self.is_money_right


@dataclass(frozen=True, slots=True)
class Befell:
    """How often something befell an order, and how those orders ended."""

    what: str
    orders: int
    well: int
    badly: int
    going_on: int


class Report:
    """All orders so far; what a rider sees is told by delivery and joined later."""

    def __init__(self) -> None:
        self.cases: dict[str, Case] = {}
        self._order_of: dict[str, str] = {}
        self._waiting: dict[str, set[str]] = {}
        self._took_s: dict[str, float] = {}
        self._after_promise_s: dict[str, float] = {}

    def placed(self, order_id: str) -> None:
        """A town that lives for days remembers its newest twenty thousand orders."""
        self.cases.setdefault(order_id, Case())
        if len(self.cases) > _MOST_CASES:
            oldest = next(iter(self.cases))
            books: tuple[dict[str, Any], ...] = (self.cases, self._took_s, self._after_promise_s)
            for book in books:
                book.pop(oldest, None)

    def befell(self, what: str, *, order_id: str = "", delivery_id: str = "") -> None:
        """Something happened to an order. One that isn't ours (a visitor's) is kept too."""
        if not order_id:
            order_id = self._order_of.get(delivery_id, "")
            if not order_id:
                self._waiting.setdefault(delivery_id, set()).add(what)
                return
        self.cases.setdefault(order_id, Case()).befell.add(what)

    def rides_as(self, order_id: str, delivery_id: str) -> None:
        """From now on this delivery is known to be that order's."""
        self._order_of[delivery_id] = order_id
        for what in self._waiting.pop(delivery_id, ()):
            self.befell(what, order_id=order_id)

    def ended(
        self, order_id: str, state: str, because: str | None, paid_minor: int, refunded_minor: int
    ) -> None:
        """Money stays for a meal that was handed over, or stood before a door nobody opened.

        Every other end gives all of it back.
        """
        stays = state == "delivered" or (state, because) == ("failed", "customer_unreachable")
        case = self.cases.setdefault(order_id, Case())
        case.ended = state
        case.is_money_right = refunded_minor == (0 if stays else paid_minor)

    def arrived(self, order_id: str, took_s: float, after_promise_s: float) -> None:
        """A meal was handed over: so long after it was ordered, so long after it was promised (or before)."""
        self._took_s[order_id], self._after_promise_s[order_id] = took_s, after_promise_s

    def promises(self) -> str:
        """How long meals took and how many came within their promise."""
        if not self._took_s:
            return "no meal has arrived yet"
        took_s, late_s = sorted(self._took_s.values()), self._after_promise_s.values()
        kept = sum(one <= 0 for one in late_s) / len(late_s)
        middle, most = took_s[len(took_s) // 2], took_s[len(took_s) * 9 // 10]
        return (
            f"{len(took_s)} meals arrived after {middle / 60:.0f} min (median), {most / 60:.0f} min (p90), "
            f"{kept:.0%} within their promise"
        )

    def rows(self) -> list[Befell]:
        """What happened, how often, how many of those ended well, badly, or go on."""
        cases = list(self.cases.values())
        kinds = sorted({what for case in cases for what in case.befell})
        rows = [_befell(kind, [case for case in cases if kind in case.befell]) for kind in kinds]
        rows.append(_befell("(nothing)", [case for case in cases if not case.befell]))
        return [*rows, _befell("all orders", cases)]

    def lines(self) -> list[str]:
        """The rows as a table, and how meals and orders did."""
        rows = [
            f"{one.what:<24}{one.orders:>8}{one.well:>8}{one.badly:>8}{one.going_on:>10}"
            for one in self.rows()
        ]
        ends = Counter(case.ended or "under way" for case in self.cases.values())
        head = f"{'what happened':<24}{'orders':>8}{'well':>8}{'badly':>8}{'going on':>10}"
        ended = "ends: " + ", ".join(f"{end} {count}" for end, count in sorted(ends.items()))
        return [head, *rows, self.promises(), ended]


def mishaps_of(told: int, arrived_s: Sequence[float]) -> list[str]:
    """What a gateway's notices of one payment went through: more arrived than there was to tell, or one came
    more than two seconds late."""
    found = ["notice twice"] if len(arrived_s) > told else []
    return [*found, "notice late"] if max(arrived_s, default=0.0) > _LATE_NOTICE_S else found


def _befell(what: str, cases: Sequence[Case]) -> Befell:
    well = sum(case.ended_well for case in cases)
    going_on = sum(not case.ended for case in cases)
    return Befell(what, len(cases), well, len(cases) - well - going_on, going_on)
