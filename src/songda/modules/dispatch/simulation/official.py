"""A solution in the three files that the benchmark's official evaluator reads."""

from pathlib import Path

from songda.modules.dispatch.simulation.instances import Instance
from songda.modules.dispatch.simulation.solution import Solution


def write(instance: Instance, solution: Solution, folder: Path) -> None:
    """Blank-separated, one header line each; undelivered orders are left out. Overwrites."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "solution_info_assignments.txt", _assignments(instance, solution))
    _write(folder / "solution_info_orders.txt", _orders(instance, solution))
    _write(folder / "solution_info_couriers.txt", _couriers(instance, solution))


def _assignments(instance: Instance, solution: Solution) -> list[str]:
    lines = ["assignment_time pickup_time courier orders"]
    for served in solution.served:
        names = " ".join(instance.orders[order].id for order in served.orders)
        lines.append(f"{served.decided} {served.pickup} {instance.couriers[served.courier].id} {names}")
    return lines


def _orders(instance: Instance, solution: Solution) -> list[str]:
    lines = ["order placement_time ready_time pickup_time dropoff_time courier"]
    for served in solution.served:
        for number, dropped in zip(served.orders, served.drops, strict=True):
            order, who = instance.orders[number], instance.couriers[served.courier].id
            lines.append(f"{order.id} {order.placed} {order.ready} {served.pickup} {dropped} {who}")
    return lines


def _couriers(instance: Instance, solution: Solution) -> list[str]:
    names = [store.id for store in instance.stores] + [order.id for order in instance.orders]
    lines = ["courier departure_time origin destination"]
    for move in sorted(solution.moves, key=lambda move: (move.courier, move.depart)):
        origin = names[move.origin] if move.origin < len(names) else "0"
        who = instance.couriers[move.courier].id
        lines.append(f"{who} {move.depart} {origin} {names[move.destination]}")
    return lines


def _write(file: Path, lines: list[str]) -> None:
    file.write_text("\n".join(lines) + "\n")
