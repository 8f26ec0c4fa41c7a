"""A city in zones that can be decided side by side, and put together again.

Orders that share no candidate rider, directly or by others, can't influence each other: those are the natural
zones. Small ones are put together, and one that is too big is cut by its stores, along the longer side again
and again. At such a cut both sides plan with the riders of the border; where both want the same rider, the
side that would lose more keeps them, and what the other gave them is planned once more, in the whole city.
The answer depends on the zones alone, not on who computes them or when.
"""

from dataclasses import dataclass

import numpy as np

from songda.modules.dispatch.engine.board import (
    G_EXACT,
    NEVER,
    O_DROP,
    O_ONLY,
    O_PICK,
    R_PLACE,
    W_UNPLANNED,
    Board,
    Ints,
)
from songda.modules.dispatch.engine.compiled import compiled
from songda.modules.dispatch.engine.desk import M_COST, M_LENGTH, P_RIDER, Q_ORDER, Desk, added_by, set_up
from songda.modules.dispatch.engine.params import Step
from songda.modules.dispatch.engine.search import groups, improve
from songda.modules.dispatch.engine.steps import assign, greedy, nearest


@dataclass(frozen=True, slots=True)
class Zone:
    """One zone's share of the city, small enough to be sent to another process.

    ``orders``, ``riders``: what its numbers are called in the city. ``opens``, ``start``, ``pairs``: who may
    get what, in its own numbers. ``shared`` [rider]: whether other zones may ask them too.
    """

    board: Board
    orders: Ints
    riders: Ints
    routes: Ints
    lengths: Ints
    opens: Ints
    start: Ints
    pairs: Ints
    shared: Ints
    step: Step
    rounds: int
    turns: Ints


@dataclass(frozen=True, slots=True)
class Answer:
    """New routes in the city's numbers, only of ``riders`` who got something; ``savings``: by how much the
    zone would be worse off without each of those it shares.
    """

    riders: Ints
    routes: Ints
    lengths: Ints
    savings: Ints
    improvements: int


def decide_zone(zone: Zone) -> Answer:
    """A pure function of the zone."""
    desk = set_up(zone.board, zone.routes, zone.lengths, zone.opens, zone.start, zone.pairs)
    before = desk.marks[:, M_COST].copy()
    improvements = answer(zone.board, desk, zone.step, zone.rounds, zone.turns)
    got = np.nonzero(desk.marks[:, M_LENGTH] > zone.lengths)[0]
    savings = saved(zone.board, desk, got, zone.shared, before)
    codes = desk.routes[got]
    named = 2 * zone.orders[codes >> 1] + (codes & 1)
    return Answer(zone.riders[got], named, desk.marks[got, M_LENGTH], savings, improvements)


def answer(board: Board, desk: Desk, step: Step, rounds: int, turns: Ints) -> int:
    """Plan what waits by one step; how often the search got better."""
    if step is Step.NEAREST:
        nearest(board, desk)
    elif step is Step.GREEDY:
        greedy(board, desk)
    else:
        assign(board, desk, rounds)
        if step is Step.SEARCH:
            return int(improve(board, desk, turns))
    return 0


@compiled
def saved(board: Board, desk: Desk, riders: Ints, shared: Ints, before: Ints) -> Ints:
    """What the deliveries of each rider would cost with their next best one, less what they cost now."""
    unplanned, row_of = board.rules[W_UNPLANNED], np.full(board.orders.shape[0], -1, np.int64)
    savings = np.zeros(riders.shape[0], np.int64)
    for row in range(desk.rows.shape[0]):
        row_of[desk.rows[row, Q_ORDER]] = row
    for at in range(riders.shape[0]):
        rider = riders[at]
        if shared[rider] == 0:
            continue
        savings[at] = before[rider] - desk.marks[rider, M_COST]
        for stop in range(desk.marks[rider, M_LENGTH]):
            code = desk.routes[rider, stop]
            row = row_of[code >> 1]
            if code & 1 or row < 0:
                continue
            least = unplanned
            for pair in range(desk.start[row], desk.start[row + 1]):
                if desk.pairs[pair, P_RIDER] != rider:
                    least = min(least, added_by(board, desk, pair))
            savings[at] += least
    return savings


def cut(board: Board, opens: Ints, start: Ints, riders: Ints, most: int) -> list[Ints]:
    """Rows of the open orders, zone by zone, each in ascending order and no longer than ``most``."""
    if len(opens) <= most:
        return [np.arange(len(opens))]
    group = _groups(start, riders, board.riders.shape[0])
    by_group = np.argsort(group, kind="stable")
    edges = np.nonzero(np.diff(group[by_group], prepend=-1, append=-1))[0]
    zones: list[Ints] = []
    small: list[Ints] = []
    for begins, ends in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        rows = by_group[begins:ends]
        if len(rows) > most:
            zones += _halved(board.spots[board.orders[opens[rows], O_PICK], :2], rows, -(-len(rows) // most))
            continue
        if sum(map(len, small)) + len(rows) > most:
            zones.append(np.sort(np.concatenate(small)))
            small = []
        small.append(rows)
    if small:
        zones.append(np.sort(np.concatenate(small)))
    return zones


def _halved(xy: Ints, rows: Ints, pieces: int) -> list[Ints]:
    """So many pieces of about one size, cut along the longer side; ties in the order of rows."""
    if pieces == 1:
        return [np.sort(rows)]
    wide, high = np.ptp(xy, axis=0).tolist()
    along = np.argsort(xy[:, 0 if wide >= high else 1], kind="stable")
    left = pieces // 2
    at = len(rows) * left // pieces
    first, rest = along[:at], along[at:]
    return [*_halved(xy[first], rows[first], left), *_halved(xy[rest], rows[rest], pieces - left)]


@compiled
def _groups(start: Ints, riders: Ints, many: int) -> Ints:
    """For each order the lowest row it is connected with by candidate riders."""
    rows = start.shape[0] - 1
    parent = np.arange(rows)
    first = np.full(many, -1, np.int64)
    for row in range(rows):
        for at in range(start[row], start[row + 1]):
            rider = riders[at]
            if first[rider] < 0:
                first[rider] = row
                continue
            one, other = _root(parent, first[rider]), _root(parent, row)
            parent[max(one, other)] = min(one, other)
    for row in range(rows):
        parent[row] = _root(parent, row)
    return parent


@compiled
def _root(parent: Ints, row: int) -> int:
    while parent[row] != row:
        parent[row] = parent[parent[row]]
        row = parent[row]
    return row


@dataclass(frozen=True, slots=True)
class City:
    """Everything the zones are cut from. ``askers`` [rider]: how many zones may ask them."""

    board: Board
    routes: Ints
    lengths: Ints
    opens: Ints
    start: Ints
    riders: Ints
    askers: Ints


def askers_of(cut: list[Ints], start: Ints, riders: Ints, many: int) -> Ints:
    """How many zones each rider is a candidate in."""
    zone = np.zeros(len(start) - 1, np.int64)
    for at, rows in enumerate(cut):
        zone[rows] = at
    asks = np.zeros((many, len(cut)), bool)
    asks[riders, np.repeat(zone, np.diff(start))] = True
    return np.asarray(asks.sum(axis=1), np.int64)


def zone_of(city: City, rows: Ints, step: Step, rounds: int, turns: Ints) -> Zone:
    """The share of some open orders: all their candidate riders, and what those are bound to."""
    counts = city.start[rows + 1] - city.start[rows]
    start = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
    pairs = city.riders[np.repeat(city.start[rows] - start[:-1], counts) + np.arange(start[-1])]
    riders = np.unique(pairs)
    routes, lengths = city.routes[riders], city.lengths[riders]
    stops = np.arange(routes.shape[1])[None, :] < lengths[:, None]
    bound = routes[stops] >> 1
    orders = np.unique(np.concatenate([city.opens[rows], bound]))
    routes[stops] = 2 * np.searchsorted(orders, bound) + (routes[stops] & 1)
    board = _part(city.board, orders, riders)
    return Zone(
        board=board,
        orders=orders,
        riders=riders,
        routes=routes,
        lengths=lengths,
        opens=np.searchsorted(orders, city.opens[rows]),
        start=start,
        pairs=np.searchsorted(riders, pairs),
        shared=(city.askers[riders] > 1).astype(np.int64),
        step=step,
        rounds=rounds,
        turns=turns,
    )


def _part(board: Board, orders: Ints, riders: Ints) -> Board:
    who, what = board.riders[riders], board.orders[orders]
    places = np.unique(np.concatenate([who[:, R_PLACE], what[:, O_PICK], what[:, O_DROP]]))
    for rows, column in ((who, R_PLACE), (what, O_PICK), (what, O_DROP)):
        rows[:, column] = np.searchsorted(places, rows[:, column])
    pinned = what[:, O_ONLY] >= 0
    what[pinned, O_ONLY] = np.searchsorted(riders, what[pinned, O_ONLY])
    exact = board.rules[G_EXACT] == 1
    return board._replace(
        times=np.ascontiguousarray(board.times[:, places[:, None], places]) if exact else board.times,
        spots=board.spots[places],
        orders=what,
        riders=who,
    )


def merge(city: City, answers: list[Answer]) -> tuple[Ints, Ints]:
    """Routes and lengths of the whole city, every rider with one zone's deliveries at most.

    Whoever more than one zone wants stays with the one that would lose most; of equals with the first.
    """
    routes, lengths = city.routes.copy(), city.lengths.copy()
    kept = np.full(len(lengths), -NEVER, np.int64)
    for one in answers:
        wins = one.savings > kept[one.riders]
        riders = one.riders[wins]
        kept[riders] = one.savings[wins]
        routes[riders] = one.routes[wins]
        lengths[riders] = one.lengths[wins]
    return routes, lengths


def turns_of(orders: int, iterations: int, ruin_max: int, step: Step, seed: int) -> Ints:
    """The search's draws; none where it isn't asked."""
    return groups(orders, iterations if step is Step.SEARCH else 0, ruin_max, seed)
