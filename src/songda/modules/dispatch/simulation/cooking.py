"""When is an order ready, as far as it is known at a minute?

In the benchmark's base variant that is told when the order is placed. In the other one nobody knows before
the food stands there; until then it is guessed from what the same store has needed so far today.
"""

from songda.modules.dispatch.simulation.instances import Instance

FIRST_GUESS_MIN = 15  # before anything at all has been ready


class Kitchens:
    """Remembers the orders placed so far; minutes must not go backward."""

    def __init__(self, instance: Instance, *, told: bool) -> None:
        self._instance, self._told = instance, told
        self._cooking: list[int] = []
        self._took: dict[int, list[int]] = {}
        self._took_all: list[int] = []

    def place(self, order: int) -> None:
        self._cooking.append(order)

    def pass_to(self, minute: int) -> None:
        """What is ready by this minute teaches how long its store takes."""
        still: list[int] = []
        for number in self._cooking:
            order = self._instance.orders[number]
            if order.ready > minute:
                still.append(number)
                continue
            self._took.setdefault(order.store, []).append(order.ready - order.placed)
            self._took_all.append(order.ready - order.placed)
        self._cooking = still

    def ready(self, order: int, minute: int) -> int:
        """The true minute if it is known; else the guess, and never earlier than the next minute."""
        it = self._instance.orders[order]
        if self._told or it.ready <= minute:
            return it.ready
        return max(minute + 1, it.placed + self._guess_min(it.store))

    def _guess_min(self, store: int) -> int:
        known = self._took.get(store) or self._took_all
        return (sum(known) + len(known) // 2) // len(known) if known else FIRST_GUESS_MIN
