"""The search over sequences of trips: ruin and recreate, a fixed number of times.

After Schrimpf et al. 2000, with regret, blinks (Christiaens, Vanden Berghe 2020) and a threshold that falls
to nothing. What a rider's row and one more delivery cost is remembered until the row changes.
"""

from typing import NamedTuple

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


class Sheet(NamedTuple):
    """A plan in the making. ``rows``, ``firsts``, ``lengths``: every rider's sequence; ``costs`` and
    ``versions``: what it costs and which state of it that is; ``owner``: each order's rider, or -1;
    ``counter``: the last version given.
    """

    rows: Ints
    firsts: Ints
    lengths: Ints
    costs: Ints
    versions: Ints
    owner: Ints
    counter: Ints


class Memory(NamedTuple):
    """``known``: [order, rider] version of the row it was asked for, added cost, position, how. ``into`` and
    ``marks``: a row to try things on.
    """

    known: Ints
    into: Ints
    marks: Ints


@compiled
def draw(seed: int, counter: int) -> int:
    """A 32-bit number that is a function of both, from multiplications that stay below 2^63."""
    z = (seed ^ (counter * 0x9E3779B1)) & 0xFFFFFFFF
    z = ((z ^ (z >> 16)) * 0x21F0AAAD) & 0xFFFFFFFF
    z = ((z ^ (z >> 15)) * 0x735A2D97) & 0xFFFFFFFF
    return z ^ (z >> 15)


@compiled
def added(world: World, sheet: Sheet, memory: Memory, order: int, rider: int) -> int:
    """What the order would cost more with this rider; looked up unless the row has changed since."""
    known = memory.known[order, rider]
    if known[0] != sheet.versions[rider]:
        cost, position, how = fit(
            world,
            rider,
            sheet.rows[rider],
            sheet.firsts[rider],
            sheet.lengths[rider],
            order,
            memory.into,
            memory.marks,
        )
        known[0] = sheet.versions[rider]
        known[1] = TOO_DEAR if cost >= TOO_DEAR else cost - sheet.costs[rider]
        known[2], known[3] = position, how
    return int(known[1])


@compiled
def _best_two(world: World, sheet: Sheet, memory: Memory, order: int, salt: int) -> tuple[int, int, int]:
    """The cheapest and second cheapest added cost and the rider of the cheapest (-1 when nobody can)."""
    best, second, rider = TOO_DEAR, TOO_DEAR, -1
    for candidate in range(sheet.rows.shape[0]):
        if world.allowed[order, candidate] == 0:
            continue
        more = added(world, sheet, memory, order, candidate)
        if more >= second:
            continue
        if salt >= 0 and draw(salt, order * 4096 + candidate) % BLINKS == 0:
            continue
        if more < best:
            best, second, rider = more, best, candidate
        else:
            second = more
    return best, second, rider


@compiled
def _recreate(world: World, sheet: Sheet, memory: Memory, salt: int) -> None:
    """Insert first what would suffer most from not getting its best rider."""
    unplanned = world.weights[W_UNPLANNED]
    todo = np.flatnonzero(sheet.owner < 0)
    waiting = todo.shape[0]
    while waiting > 0:
        chosen, chosen_regret, chosen_rider = -1, -1, -1
        for index in range(waiting):
            best, second, rider = _best_two(world, sheet, memory, todo[index], salt)
            regret = min(second, unplanned) - best + unplanned
            if rider >= 0 and regret > chosen_regret:
                chosen, chosen_regret, chosen_rider = index, regret, rider
        if chosen < 0:
            return
        put_in(sheet, memory, todo[chosen], chosen_rider)
        waiting -= 1
        todo[chosen] = todo[waiting]


@compiled
def put_in(sheet: Sheet, memory: Memory, order: int, rider: int) -> None:
    """Insert the order where `added` has found it cheapest."""
    known, into, marks = memory.known[order, rider], memory.into, memory.marks
    row, firsts = sheet.rows[rider], sheet.firsts[rider]
    place(row, firsts, sheet.lengths[rider], order, known[2], known[3], into, marks)
    sheet.lengths[rider] += 1
    length = sheet.lengths[rider]
    row[:length], firsts[:length] = into[:length], marks[:length]
    sheet.costs[rider] += known[1]
    sheet.counter[0] += 1
    sheet.versions[rider] = sheet.counter[0]
    sheet.owner[order] = rider


@compiled
def take_out(sheet: Sheet, order: int) -> None:
    """Take an order off its rider's row; if it headed a trip, the next of that trip does. The row has no
    price until `price_again`.
    """
    rider = sheet.owner[order]
    row, firsts, length = sheet.rows[rider], sheet.firsts[rider], sheet.lengths[rider]
    at = 0
    while row[at] != order:
        at += 1
    if firsts[at] == 1 and at + 1 < length and firsts[at + 1] == 0:
        firsts[at + 1] = 1
    for index in range(at, length - 1):
        row[index], firsts[index] = row[index + 1], firsts[index + 1]
    sheet.lengths[rider] = length - 1
    sheet.owner[order] = -1
    sheet.costs[rider] = -1


@compiled
def price_again(world: World, sheet: Sheet) -> None:
    for rider in range(sheet.rows.shape[0]):
        if sheet.costs[rider] == -1:
            sheet.costs[rider] = price(
                world, rider, sheet.rows[rider], sheet.firsts[rider], sheet.lengths[rider]
            )
            sheet.counter[0] += 1
            sheet.versions[rider] = sheet.counter[0]


@compiled
def _strangeness(world: World, one: int, other: int) -> int:
    a, b = world.orders[one], world.orders[other]
    return int(
        abs(a[O_READY] - b[O_READY])
        + world.travel[0, a[O_PICK], b[O_PICK]]
        + world.travel[0, a[O_DROP], b[O_DROP]] // 2
    )


@compiled
def _ruin(world: World, sheet: Sheet, salt: int, most: int, out: Ints) -> int:
    """Choose the orders to take out and say how many: at random, related ones, or two riders' whole rows."""
    owner, count = sheet.owner, sheet.owner.shape[0]
    first = draw(salt, 1) % count
    size = min(count, 1 + draw(salt, 2) % most)
    kind = draw(salt, 3) % KINDS
    chosen = np.zeros(count, np.int64)
    if kind >= 6 and owner[first] >= 0:
        taken = 0
        second = draw(salt, 4) % count
        for one in (first, second):
            rider = owner[one]
            for at in range(sheet.lengths[rider] if rider >= 0 else 0):
                order = sheet.rows[rider, at]
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
def total(world: World, sheet: Sheet) -> int:
    return int(sheet.costs.sum() + world.weights[W_UNPLANNED] * (sheet.owner < 0).sum())


@compiled
def copied(sheet: Sheet) -> Sheet:
    """The counter stays shared: a version is never given twice."""
    return Sheet(
        sheet.rows.copy(),
        sheet.firsts.copy(),
        sheet.lengths.copy(),
        sheet.costs.copy(),
        sheet.versions.copy(),
        sheet.owner.copy(),
        sheet.counter,
    )


@compiled
def write_over(old: Sheet, new: Sheet) -> None:
    """Make the old sheet like the new one; only rows of another version are copied."""
    for rider in range(new.rows.shape[0]):
        if new.versions[rider] != old.versions[rider]:
            old.rows[rider], old.firsts[rider] = new.rows[rider], new.firsts[rider]
    old.lengths[:], old.costs[:], old.versions[:] = new.lengths, new.costs, new.versions
    old.owner[:] = new.owner


@compiled
def begun(world: World, rows: Ints, firsts: Ints, lengths: Ints) -> Sheet:
    riders = rows.shape[0]
    owner, costs = np.full(world.orders.shape[0], -1, np.int64), np.full(riders, -1, np.int64)
    for rider in range(riders):
        for at in range(lengths[rider]):
            owner[rows[rider, at]] = rider
    sheet = Sheet(rows, firsts, lengths, costs, np.zeros(riders, np.int64), owner, np.zeros(1, np.int64))
    price_again(world, sheet)
    return sheet


@compiled
def memory_of(world: World, sheet: Sheet) -> Memory:
    """Nothing is remembered yet."""
    riders, width = sheet.rows.shape
    return Memory(
        np.zeros((world.orders.shape[0], riders, 4), np.int64),
        np.zeros(width, np.int64),
        np.zeros(width, np.int64),
    )


@compiled
def sequence(
    world: World, rows: Ints, firsts: Ints, lengths: Ints, seed: int, iterations: int, most: int, heat: int
) -> int:
    """Fill the rows, beginning from what is in them (which must be legal); how often it got better.

    An order that stands in no row is waiting; those nobody can take stay out.
    """
    count = world.orders.shape[0]
    sheet = begun(world, rows, firsts, lengths)
    memory = memory_of(world, sheet)
    _recreate(world, sheet, memory, -1)
    last, best = copied(sheet), copied(sheet)
    now = total(world, sheet)
    least, better = now, 0
    out = np.zeros(count, np.int64)
    for turn in range(iterations if count else 0):
        salt = draw(seed, turn)
        for index in range(_ruin(world, sheet, salt, most, out)):
            if sheet.owner[out[index]] >= 0:
                take_out(sheet, out[index])
        price_again(world, sheet)
        _recreate(world, sheet, memory, salt)
        tried = total(world, sheet)
        allowance = heat * (iterations - turn) // iterations * (draw(salt, 5) & 1023) // 1024
        if tried > now + allowance:
            write_over(sheet, last)
            continue
        now = tried
        write_over(last, sheet)
        if tried < least:
            least, better = tried, better + 1
            write_over(best, sheet)
    write_over(sheet, best)
    return better
