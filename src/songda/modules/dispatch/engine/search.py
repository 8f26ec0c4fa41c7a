"""Ruin and recreate: take a few related deliveries out, put them back better.

A fixed number of times, never a fixed time.

After Schrimpf et al. 2000, "Record breaking optimization results using the ruin and recreate principle", with
regret insertion.
"""

from songda.modules.dispatch.engine.chance import below
from songda.modules.dispatch.engine.draft import Desk, Draft


def improve(desk: Desk, draft: Draft, seed: int) -> tuple[Draft, int]:
    """The best draft seen and how often it got better.

    First each delivery is moved alone, then groups drawn by the seed.
    """
    best, best_cost, improvements = draft, draft.cost(desk), 0
    everything = list(desk.field.open)
    for turn in range(desk.field.params.search_iterations if everything else 0):
        tried = best.copy()
        for number in _group(desk, everything, turn, seed):
            if number not in tried.waiting:
                tried.give_back(number)
        recreate(desk, tried)
        tried_cost = tried.cost(desk)
        if tried_cost < best_cost:
            best, best_cost, improvements = tried, tried_cost, improvements + 1
    return best, improvements


def recreate(desk: Desk, draft: Draft) -> None:
    """Insert first what would suffer most from not getting its best rider."""
    unplanned = desk.field.params.weights.unplanned
    while True:
        ranked: list[tuple[int, int]] = []
        for number in draft.waiting:
            found = desk.best(draft.routes, number)
            if found:
                second = found[1].added if len(found) > 1 else unplanned
                ranked.append((found[0].added - second, number))
        if not ranked:
            return
        number = min(ranked)[1]
        draft.take(number, desk.best(draft.routes, number)[0])


def _group(desk: Desk, everything: list[int], turn: int, seed: int) -> list[int]:
    if turn < len(everything):
        return [everything[turn]]
    first = everything[below(len(everything), seed, 2 * turn)]
    size = 2 + below(max(1, desk.field.params.ruin_max - 1), seed, 2 * turn + 1)
    return sorted(everything, key=lambda other: (_strangeness(desk, first, other), other))[:size]


def _strangeness(desk: Desk, one: int, other: int) -> int:
    """Seconds by ready time plus grid steps between stores and between doors; 0 for itself."""
    a, b = desk.field.deliveries[one], desk.field.deliveries[other]
    return (
        abs(a.ready_s - b.ready_s)
        + _steps(desk, a.pickup_place, b.pickup_place)
        + _steps(desk, a.drop_place, b.drop_place)
    )


def _steps(desk: Desk, one: int, other: int) -> int:
    (ax, ay), (bx, by) = desk.field.snapshot.places[one], desk.field.snapshot.places[other]
    return (abs(ax - bx) + abs(ay - by)) * desk.field.snapshot.grid_m // 5
