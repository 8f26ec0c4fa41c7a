"""Which junctions can all reach each other."""

from collections.abc import Iterable, Sequence

from songda.kernel.city.model import Road


def arcs(roads: Iterable[Road], junctions: int) -> list[list[int]]:
    """For each junction, those one can ride to directly."""
    ahead: list[list[int]] = [[] for _ in range(junctions)]
    for road in roads:
        ahead[road.start].append(road.end)
        if road.two_way:
            ahead[road.end].append(road.start)
    return ahead


def components(ahead: Sequence[Sequence[int]]) -> list[list[int]]:
    """Strongly connected components, largest first. Tarjan 1972, without recursion."""
    order = [-1] * len(ahead)
    low = [0] * len(ahead)
    held: list[int] = []
    is_held = [False] * len(ahead)
    found: list[list[int]] = []
    clock = 0
    for root in range(len(ahead)):
        if order[root] >= 0:
            continue
        walk = [(root, 0)]
        while walk:
            node, step = walk.pop()
            if step == 0:
                order[node] = low[node] = clock
                clock += 1
                held.append(node)
                is_held[node] = True
            if step > 0:
                low[node] = min(low[node], low[ahead[node][step - 1]])
            for at in range(step, len(ahead[node])):
                other = ahead[node][at]
                if order[other] < 0:
                    walk.append((node, at + 1))
                    walk.append((other, 0))
                    break
                if is_held[other]:
                    low[node] = min(low[node], order[other])
            else:
                if low[node] == order[node]:
                    found.append(_release(held, is_held, node))
    return sorted(found, key=lambda group: (-len(group), min(group)))


def _release(held: list[int], is_held: list[bool], node: int) -> list[int]:
    group = []
    while True:
        top = held.pop()
        is_held[top] = False
        group.append(top)
        if top == node:
            return group
