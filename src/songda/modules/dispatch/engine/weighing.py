"""Is a plan also good for the orders to come?

Each imagined future (see ``coming``) is served after the plan: order by order, by whoever has it cheapest
from where the plan leaves them. What that costs is the plan's *outlook*. Orders are moved to other riders one
by one while cost and outlook together fall.
"""

import numpy as np

from songda.modules.dispatch.engine.coming import C_DOOR, C_PLACED, C_READY, C_STORE
from songda.modules.dispatch.engine.compiled import compiled
from songda.modules.dispatch.engine.pricing import (
    R_UNTIL,
    R_VEHICLE,
    TOO_DEAR,
    W_DOOR,
    W_RIDE,
    W_UNPLANNED,
    Ints,
    World,
    end_of,
    place,
)
from songda.modules.dispatch.engine.sequencing import (
    Memory,
    Sheet,
    added,
    begun,
    copied,
    memory_of,
    price_again,
    put_in,
    take_out,
    total,
    write_over,
)

PASSES = 2
TRIED = 5  # other riders an order is tried with, the cheapest first
UNSERVED_S = 1_800  # what an order that nobody can serve any more is reckoned to wait
H_BEFORE, H_AFTER = range(2)


@compiled
def weigh(world: World, rows: Ints, firsts: Ints, lengths: Ints, futures: Ints, handing: Ints) -> int:
    """Move orders in the rows to other riders where that is better with the futures; how many were moved.

    ``handing``: what an order to come takes at the store until it is in hand, and all that comes after it
    but the ride.
    """
    sheet = begun(world, rows, firsts, lengths)
    memory, ends, moved = memory_of(world, sheet), _ends(world, sheet), 0
    now = total(world, sheet) * futures.shape[0] + outlook(world, ends, futures, handing)
    for _ in range(PASSES):
        before = moved
        for order in range(sheet.owner.shape[0]):
            if sheet.owner[order] >= 0:
                then = _elsewhere(world, sheet, memory, ends, order, now, futures, handing)
                moved += then < now
                now = then
        if moved == before:
            break
    return moved


@compiled
def _elsewhere(
    world: World,
    sheet: Sheet,
    memory: Memory,
    ends: Ints,
    order: int,
    now: int,
    futures: Ints,
    handing: Ints,
) -> int:
    """Give the order to a better rider, if there is one; cost and outlook then."""
    kept, owner = copied(sheet), sheet.owner[order]
    tried = np.zeros(sheet.rows.shape[0], np.int64)
    tried[owner] = 1
    take_out(sheet, order)
    price_again(world, sheet)
    _note_end(world, sheet, owner, ends)
    rest = total(world, sheet) - world.weights[W_UNPLANNED]
    best, best_rider = now, -1
    for _ in range(TRIED):
        rider, more = _cheapest(world, sheet, memory, order, tried)
        if rider < 0:
            break
        tried[rider] = 1
        cost = (rest + more) * futures.shape[0]
        if cost < best:
            _try_end(world, sheet, memory, order, rider, ends)
            cost += outlook(world, ends, futures, handing)
            _note_end(world, sheet, rider, ends)
            if cost < best:
                best, best_rider = cost, rider
    if best_rider < 0:
        write_over(sheet, kept)
        best_rider = owner
    else:
        put_in(sheet, memory, order, best_rider)
    _note_end(world, sheet, best_rider, ends)
    return int(best)


@compiled
def _cheapest(world: World, sheet: Sheet, memory: Memory, order: int, tried: Ints) -> tuple[int, int]:
    """Who has the order cheapest of those not tried, and what it adds; -1 when nobody can."""
    rider, least = -1, TOO_DEAR
    for candidate in range(sheet.rows.shape[0]):
        if tried[candidate] == 0 and world.allowed[order, candidate] == 1:
            more = added(world, sheet, memory, order, candidate)
            if more < least:
                rider, least = candidate, more
    return rider, least


@compiled
def _ends(world: World, sheet: Sheet) -> Ints:
    """[rider]: when their trips end, and where."""
    ends = np.zeros((sheet.rows.shape[0], 2), np.int64)
    for rider in range(sheet.rows.shape[0]):
        _note_end(world, sheet, rider, ends)
    return ends


@compiled
def _note_end(world: World, sheet: Sheet, rider: int, ends: Ints) -> None:
    ends[rider, 0], ends[rider, 1] = end_of(
        world, rider, sheet.rows[rider], sheet.firsts[rider], sheet.lengths[rider]
    )


@compiled
def _try_end(world: World, sheet: Sheet, memory: Memory, order: int, rider: int, ends: Ints) -> None:
    """Note where the rider would end with the order, put in where it is cheapest."""
    row, firsts, length = sheet.rows[rider], sheet.firsts[rider], sheet.lengths[rider]
    known = memory.known[order, rider]
    place(row, firsts, length, order, known[2], known[3], memory.into, memory.marks)
    ends[rider, 0], ends[rider, 1] = end_of(world, rider, memory.into, memory.marks, length + 1)


@compiled
def outlook(world: World, ends: Ints, futures: Ints, handing: Ints) -> int:
    """What the orders of all futures together cost, served first ready, first served: waiting food, and the
    ride to it.
    """
    cost = 0
    for future in range(futures.shape[0]):
        free, at = ends[:, 0].copy(), ends[:, 1].copy()
        for order in futures[future]:
            cost += _serve(world, free, at, order, handing)
    return cost


@compiled
def _serve(world: World, free: Ints, at: Ints, order: Ints, handing: Ints) -> int:
    """The cheapest rider takes the order; nobody sets off before it is placed."""
    riders, store = world.riders, order[C_STORE]
    least, who, when = world.weights[W_DOOR] * UNSERVED_S, -1, 0
    for rider in range(riders.shape[0]):
        ride = world.travel[riders[rider, R_VEHICLE], at[rider], store]
        arrived = free[rider] if ride == 0 else max(free[rider], order[C_PLACED]) + ride
        picked = max(arrived + handing[H_BEFORE], order[C_READY])
        cost = world.weights[W_DOOR] * (picked - order[C_READY]) + world.weights[W_RIDE] * ride
        if cost < least and picked <= riders[rider, R_UNTIL]:
            least, who, when = cost, rider, picked
    if who >= 0:
        ride = world.travel[riders[who, R_VEHICLE], store, order[C_DOOR]]
        free[who], at[who] = when + handing[H_AFTER] + ride, order[C_DOOR]
    return int(least)
