"""Four ways to an answer, from the simplest to the best; each can answer alone."""

import numpy as np
from scipy.optimize import linear_sum_assignment

from songda.modules.dispatch.engine.draft import Desk, Draft
from songda.modules.dispatch.engine.insertion import Insertion


def nearest(desk: Desk, draft: Draft) -> None:
    """First ready, first served: each delivery goes to the rider who can be at the store first, after all
    they have to do.
    """
    deliveries = desk.field.deliveries
    for number in sorted(draft.waiting, key=lambda n: (deliveries[n].ready_s, deliveries[n].placed_s, n)):
        reached: list[tuple[int, int, Insertion]] = []
        for rider in desk.pools[number].riders:
            found = desk.inserter.at_end(rider, draft.routes[rider], number)
            if found is not None:
                reached.append((desk.arrival(found, number), rider, found))
        if reached:
            draft.take(number, min(reached, key=lambda r: r[:2])[2])


def greedy(desk: Desk, draft: Draft) -> None:
    """Again and again the cheapest insertion of all."""
    offers = {number: desk.best(draft.routes, number) for number in draft.waiting}
    while True:
        best = [(found[0].added, number) for number, found in sorted(offers.items()) if found]
        if not best:
            return
        number = min(best)[1]
        rider = offers[number][0].rider
        draft.take(number, offers.pop(number)[0])
        for other in offers:
            if rider in desk.pools[other].riders:
                offers[other] = desk.best(draft.routes, other)


def assignment(desk: Desk, draft: Draft) -> None:
    """Rounds of the cheapest matching, at most one new delivery a rider and round; what is left is inserted
    greedily.
    """
    for _ in range(desk.field.params.assignment_rounds):
        if not _match(desk, draft):
            break
    greedy(desk, draft)


def _match(desk: Desk, draft: Draft) -> bool:
    waiting = list(draft.waiting)
    found = {(row, i.rider): i for row, number in enumerate(waiting) for i in desk.best(draft.routes, number)}
    riders = sorted({rider for _, rider in found})
    if not riders:
        return False
    unplanned = desk.field.params.weights.unplanned
    column = {rider: position for position, rider in enumerate(riders)}
    # One extra column a row stands for "not in this round"; a forbidden pair costs more than that.
    costs = np.full((len(waiting), len(riders) + len(waiting)), 4 * unplanned, dtype=np.int64)
    costs[:, len(riders) :] = unplanned
    for (row, rider), insertion in found.items():
        costs[row, column[rider]] = min(insertion.added, 3 * unplanned)
    rows, columns = linear_sum_assignment(costs)
    taken = False
    for row, chosen in zip(rows.tolist(), columns.tolist(), strict=True):
        if chosen < len(riders) and (row, riders[chosen]) in found:
            draft.take(waiting[row], found[row, riders[chosen]])
            taken = True
    return taken
