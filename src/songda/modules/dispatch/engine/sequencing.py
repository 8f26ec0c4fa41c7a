"""The search over sequences of trips: ruin and recreate, a fixed number of times.

After Schrimpf et al. 2000, with regret, blinks (Christiaens, Vanden Berghe 2020) and a threshold that falls
to nothing. What a rider's row and one more delivery cost is remembered until the row changes.
"""

import numpy as np

from songda.modules.dispatch.engine.compiled import compiled
from songda.modules.dispatch.engine.pricing import (
    O_DROP,
    O_PICK,
    O_READY,
    TOO_DEAR,
    W_UNPLANNED,
    Ints,
    World,
    fit,
    place,
    price,
)

BLINKS = 48  # one in so many riders is overlooked
KINDS = 8


@compiled
def draw(seed: int, counter: int) -> int:
    """A 32-bit number that is a function of both, from multiplications that stay below 2^63."""
    z = (seed ^ (counter * 0x9E3779B1)) & 0xFFFFFFFF
    z = ((z ^ (z >> 16)) * 0x21F0AAAD) & 0xFFFFFFFF
    z = ((z ^ (z >> 15)) * 0x735A2D97) & 0xFFFFFFFF
    return z ^ (z >> 15)


@compiled
def _best_two(
    world: World,
    rows: Ints,
    firsts: Ints,
    lengths: Ints,
    costs: Ints,
    versions: Ints,
    known: Ints,
    order: int,
    salt: int,
    into: Ints,
    marks: Ints,
) -> tuple[int, int, int]:
    """The cheapest and second cheapest added cost and the rider of the cheapest (-1 when nobody can)."""
    best, second, rider = TOO_DEAR, TOO_DEAR, -1
    for candidate in range(rows.shape[0]):
        if world.allowed[order, candidate] == 0:
            continue
        if known[order, candidate, 0] != versions[candidate]:
            cost, position, how = fit(
                world, candidate, rows[candidate], firsts[candidate], lengths[candidate], order, into, marks
            )
            known[order, candidate, 0] = versions[candidate]
            known[order, candidate, 1] = TOO_DEAR if cost >= TOO_DEAR else cost - costs[candidate]
            known[order, candidate, 2] = position
            known[order, candidate, 3] = how
        added = known[order, candidate, 1]
        if added >= second:
            continue
        if salt >= 0 and draw(salt, order * 4096 + candidate) % BLINKS == 0:
            continue
        if added < best:
            best, second, rider = added, best, candidate
        else:
            second = added
    return best, second, rider


@compiled
def _recreate(
    world: World,
    rows: Ints,
    firsts: Ints,
    lengths: Ints,
    costs: Ints,
    versions: Ints,
    counter: Ints,
    known: Ints,
    owner: Ints,
    salt: int,
) -> None:
    """Insert first what would suffer most from not getting its best rider."""
    width = rows.shape[1]
    into, marks = np.zeros(width, np.int64), np.zeros(width, np.int64)
    waiting = 0
    todo = np.zeros(owner.shape[0], np.int64)
    for order in range(owner.shape[0]):
        if owner[order] < 0:
            todo[waiting] = order
            waiting += 1
    offers = np.full((owner.shape[0], 3), -2, np.int64)
    touched = -1
    while waiting > 0:
        chosen, chosen_regret = -1, -1
        for index in range(waiting):
            order = todo[index]
            # Only the row that has just changed can change an answer that doesn't name it for the better.
            if offers[order, 2] == -2 or touched >= 0:
                best, second, rider = _best_two(
                    world, rows, firsts, lengths, costs, versions, known, order, salt, into, marks
                )
                offers[order, 0], offers[order, 1], offers[order, 2] = best, second, rider
            if offers[order, 2] < 0:
                continue
            regret = min(offers[order, 1], world.weights[W_UNPLANNED]) - offers[order, 0]
            regret += world.weights[W_UNPLANNED]
            if regret > chosen_regret:
                chosen, chosen_regret = index, regret
        if chosen < 0:
            return
        order = todo[chosen]
        rider = offers[order, 2]
        position, how = known[order, rider, 2], known[order, rider, 3]
        place(rows[rider], firsts[rider], lengths[rider], order, position, how, into, marks)
        lengths[rider] += 1
        for at in range(lengths[rider]):
            rows[rider, at], firsts[rider, at] = into[at], marks[at]
        costs[rider] += offers[order, 0]
        counter[0] += 1
        versions[rider] = counter[0]
        owner[order] = rider
        touched = rider
        waiting -= 1
        todo[chosen] = todo[waiting]


@compiled
def _take_out(rows: Ints, firsts: Ints, lengths: Ints, owner: Ints, order: int) -> None:
    """Take an order off its rider's row; if it headed a trip, the next of that trip does."""
    rider = owner[order]
    length = lengths[rider]
    at = 0
    while rows[rider, at] != order:
        at += 1
    if firsts[rider, at] == 1 and at + 1 < length and firsts[rider, at + 1] == 0:
        firsts[rider, at + 1] = 1
    for index in range(at, length - 1):
        rows[rider, index], firsts[rider, index] = rows[rider, index + 1], firsts[rider, index + 1]
    lengths[rider] = length - 1
    owner[order] = -1


@compiled
def _strangeness(world: World, one: int, other: int) -> int:
    a, b = world.orders[one], world.orders[other]
    return int(
        abs(a[O_READY] - b[O_READY])
        + world.travel[0, a[O_PICK], b[O_PICK]]
        + world.travel[0, a[O_DROP], b[O_DROP]] // 2
    )


@compiled
def _ruin(world: World, rows: Ints, lengths: Ints, owner: Ints, salt: int, most: int, out: Ints) -> int:
    """Choose the orders to take out and say how many: at random, related ones, or two riders' whole rows."""
    count = owner.shape[0]
    first = draw(salt, 1) % count
    size = min(count, 1 + draw(salt, 2) % most)
    kind = draw(salt, 3) % KINDS
    chosen = np.zeros(count, np.int64)
    if kind >= 6 and owner[first] >= 0:
        taken = 0
        second = draw(salt, 4) % count
        for one in (first, second):
            rider = owner[one]
            for at in range(lengths[rider] if rider >= 0 else 0):
                order = rows[rider, at]
                if chosen[order] == 0:
                    chosen[order] = 1
                    out[taken] = order
                    taken += 1
        return int(taken)
    if kind >= 2:
        far = np.zeros(count, np.int64)
        for other in range(count):
            far[other] = _strangeness(world, first, other) + draw(salt, 8 + other) % 240
        far[first] = -1
        order = np.argsort(far, kind="mergesort")
        for index in range(size):
            out[index] = order[index]
        return int(size)
    taken = 0
    for index in range(size):
        order_number = draw(salt, 8 + index) % count
        if chosen[order_number] == 0:
            chosen[order_number] = 1
            out[taken] = order_number
            taken += 1
    return int(taken)


@compiled
def sequence(
    world: World, rows: Ints, firsts: Ints, lengths: Ints, seed: int, iterations: int, most: int, heat: int
) -> int:
    """Fill the rows, beginning from what is in them (which must be legal); how often it got better.

    An order that stands in no row is waiting; those nobody can take stay out.
    """
    riders, count = rows.shape[0], world.orders.shape[0]
    owner = np.full(count, -1, np.int64)
    costs, versions = np.zeros(riders, np.int64), np.arange(1, riders + 1)
    counter = np.full(1, riders, np.int64)
    known = np.zeros((count, riders, 4), np.int64)
    for rider in range(riders):
        costs[rider] = price(world, rider, rows[rider], firsts[rider], lengths[rider])
        for at in range(lengths[rider]):
            owner[rows[rider, at]] = rider
    _recreate(world, rows, firsts, lengths, costs, versions, counter, known, owner, -1)
    best_rows, best_firsts, best_lengths = rows.copy(), firsts.copy(), lengths.copy()
    now = costs.sum() + world.weights[W_UNPLANNED] * (owner < 0).sum()
    best, better = now, 0
    out = np.zeros(count, np.int64)
    old_rows, old_firsts = rows.copy(), firsts.copy()
    old_lengths, old_costs, old_versions, old_owner = (
        lengths.copy(),
        costs.copy(),
        versions.copy(),
        owner.copy(),
    )
    for turn in range(iterations if count else 0):
        salt = draw(seed, turn)
        taken = _ruin(world, rows, lengths, owner, salt, most, out)
        for index in range(taken):
            order = out[index]
            rider = owner[order]
            if rider >= 0:
                _take_out(rows, firsts, lengths, owner, order)
                costs[rider] = -1
        for rider in range(riders):
            if costs[rider] == -1:
                costs[rider] = price(world, rider, rows[rider], firsts[rider], lengths[rider])
                counter[0] += 1
                versions[rider] = counter[0]
        _recreate(world, rows, firsts, lengths, costs, versions, counter, known, owner, salt)
        tried = costs.sum() + world.weights[W_UNPLANNED] * (owner < 0).sum()
        allowance = heat * (iterations - turn) // iterations * (draw(salt, 5) & 1023) // 1024
        if tried <= now + allowance:
            now = tried
            for rider in range(riders):
                if versions[rider] != old_versions[rider]:
                    old_rows[rider], old_firsts[rider] = rows[rider], firsts[rider]
            old_lengths[:], old_costs[:], old_versions[:], old_owner[:] = lengths, costs, versions, owner
            if tried < best:
                best, better = tried, better + 1
                best_rows[:], best_firsts[:], best_lengths[:] = rows, firsts, lengths
        else:
            for rider in range(riders):
                if versions[rider] != old_versions[rider]:
                    rows[rider], firsts[rider] = old_rows[rider], old_firsts[rider]
            lengths[:], costs[:], versions[:], owner[:] = old_lengths, old_costs, old_versions, old_owner
    rows[:], firsts[:], lengths[:] = best_rows, best_firsts, best_lengths
    return better
