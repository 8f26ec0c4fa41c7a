"""The benchmark's world in small: a line of places a minute apart, and the checker caught at its work."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from songda.entry.cli import main
from songda.modules.dispatch.engine.params import Step
from songda.modules.dispatch.simulation import bench
from songda.modules.dispatch.simulation.bench import run
from songda.modules.dispatch.simulation.checking import breaches
from songda.modules.dispatch.simulation.cooking import FIRST_GUESS_MIN, Kitchens
from songda.modules.dispatch.simulation.day import simulate
from songda.modules.dispatch.simulation.figures import figures
from songda.modules.dispatch.simulation.instances import Instance, load
from songda.modules.dispatch.simulation.models import benchmark_params
from songda.modules.dispatch.simulation.solution import Move, Served, Solution

HEADS = {
    "orders": "order\tx\ty\tplacement_time\trestaurant\tready_time",
    "restaurants": "restaurant\tx\ty",
    "couriers": "courier\tx\ty\ton_time\toff_time",
    "instance_parameters": "speed\tpickup\tdrop\ttarget\tlimit\tper order\tper hour",
}
LINES = {
    "orders": ["o1\t700\t0\t10\tr1\t20", "o2\t800\t0\t11\tr1\t20", "o3\t0\t450\t12\tr2\t30"],
    "restaurants": ["r1\t300\t0", "r2\t0\t150"],
    "couriers": ["c1\t0\t0\t0\t120", "c2\t0\t100\t0\t120"],
    "instance_parameters": ["100\t4\t4\t40\t90\t10\t15"],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two stores, two couriers, three orders; a hundred metres a minute."""
    small = tmp_path / "small"
    small.mkdir()
    for name, lines in LINES.items():
        (small / f"{name}.txt").write_text("\n".join([HEADS[name], *lines]) + "\n")
    return small


def test_a_leg_is_rounded_up_to_the_minute(folder: Path) -> None:
    instance = load(folder)
    # r1 (300, 0) to o1 (700, 0): 400 m; to o3 (0, 450): 540.83 m; r2 (0, 150) to o3: exactly 300 m.
    assert [int(instance.minutes[a, b]) for a, b in ((0, 2), (0, 4), (1, 4), (0, 0))] == [4, 6, 3, 0]


def test_the_bound_is_a_courier_waiting_at_every_store(folder: Path) -> None:
    # (10 + 4 + 4) + (9 + 4 + 5) + (18 + 4 + 3) = 61 minutes over three orders.
    assert figures(load(folder), Solution((), ())).bound_min == pytest.approx(61 / 3)


@pytest.mark.parametrize("step", [Step.SEQUENCES, Step.SEARCH, Step.GREEDY])
def test_a_day_is_legal_and_serves_everybody(folder: Path, step: Step) -> None:
    row = run(folder, benchmark_params(step=step, iterations=20), seed=1)
    assert row.breaches == ()
    assert row.figures.undelivered_percent == 0
    assert row.figures.click_to_door_min >= row.figures.bound_min


def test_two_for_one_door_and_the_figures_of_it(folder: Path) -> None:
    """c1 leaves at 15 at the latest, takes both at 20, leaves at 22: at o1 26 + 2, at o2 30 + 1 + 2 = 33."""
    instance = load(folder)
    solution = simulate(instance, benchmark_params(guiding=False, iterations=20), seed=1)
    served = {instance.orders[o].id: s.drops[s.orders.index(o)] for s in solution.served for o in s.orders}
    assert served == {"o1": 28, "o2": 33, "o3": 37}
    ours = figures(instance, solution)
    assert ours.click_to_door_min == pytest.approx((18 + 22 + 25) / 3)
    assert (ours.ready_to_pickup_min, ours.orders_per_bundle, ours.overage_min) == (0, 1.5, 0)
    # Two couriers, two hours each, fifteen an hour guaranteed; nobody earns more by the order.
    assert ours.cost_per_order == pytest.approx(60 / 3)


def test_the_same_day_twice_is_the_same_day(folder: Path) -> None:
    params = benchmark_params(iterations=20)
    assert run(folder, params, seed=3).hashes == run(folder, params, seed=3).hashes


def test_nothing_is_decided_before_it_is_known(folder: Path) -> None:
    instance = load(folder)
    late = replace(instance, orders=(*instance.orders[:2], replace(instance.orders[2], placed=30)))
    solution = simulate(late, benchmark_params(guiding=False, iterations=20), seed=1)
    mine = next(served for served in solution.served if 2 in served.orders)
    assert mine.decided >= 30
    assert min(move.depart for move in solution.moves if move.destination == 1) >= 30


def test_untold_ready_times_are_guessed_from_what_the_store_has_needed(folder: Path) -> None:
    """o1 is placed at 10 and ready at 20; o2 of the same store at 11 and 20; o3 of the other at 12 and 30."""
    instance = load(folder)
    kitchens = Kitchens(instance, told=False)
    for order in range(3):
        kitchens.place(order)
    kitchens.pass_to(12)
    assert [kitchens.ready(order, 12) for order in range(3)] == [10 + FIRST_GUESS_MIN, 26, 27]
    kitchens.pass_to(20)
    # Both of r1 are known now, 10 and 9 minutes, which is all there is to guess r2 from: (19 + 1) // 2 = 10.
    assert [kitchens.ready(order, 20) for order in range(3)] == [20, 20, 22]
    kitchens.pass_to(25)
    assert kitchens.ready(2, 25) == 26
    kitchens.pass_to(30)
    assert kitchens.ready(2, 30) == 30


def test_a_day_with_untold_ready_times_is_legal(folder: Path) -> None:
    row = run(folder, benchmark_params(iterations=20), seed=1, ready_times_told=False)
    assert (row.breaches, row.figures.undelivered_percent) == ((), 0)
    assert row.hashes != run(folder, benchmark_params(iterations=20), seed=1).hashes


LEGAL = Solution(
    served=(Served(0, 20, 20, (0,), (28,)),),
    moves=(Move(0, 15, 5, 0), Move(0, 22, 0, 2)),
)


def broken(**changes: object) -> Solution:
    served = {k: v for k, v in changes.items() if k != "moves"}
    moves = changes.get("moves", LEGAL.moves)
    assert isinstance(moves, tuple)
    return Solution(served=(replace(LEGAL.served[0], **served),), moves=moves)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("solution", "says"),
    [
        (broken(decided=9), "is given o1 at 9, placed at 10"),
        (broken(pickup=19, decided=19), "picks up o1 at 19, ready at 20"),
        (broken(drops=(27,)), "drops o1 at 27, arrived 26"),
        (broken(moves=(Move(0, 17, 5, 0), Move(0, 22, 0, 2))), "isn't at the store|must not before"),
        (broken(moves=(Move(0, 16, 5, 0), Move(0, 22, 0, 2))), "must not before 19 and 2 minutes"),
        (broken(moves=(Move(0, 15, 5, 0), Move(0, 21, 0, 2))), "should leave at 22, leaves at 21"),
        (broken(moves=(Move(0, 15, 1, 0), Move(0, 22, 0, 2))), "leaves from 1 at 15, but stands at 5"),
        (broken(moves=(Move(0, 15, 5, 0), Move(0, 22, 0, 3))), "isn't at the door of o1"),
        (broken(orders=(0, 2), drops=(28, 40)), "takes from several stores"),
        (Solution((LEGAL.served[0], replace(LEGAL.served[0], courier=1)), LEGAL.moves), "delivered 2 times"),
    ],
)
def test_the_checker_sees_each_breach(folder: Path, solution: Solution, says: str) -> None:
    instance = load(folder)
    assert breaches(instance, LEGAL) == []
    found = " / ".join(breaches(instance, solution))
    assert any(part in found for part in says.split("|")), found


def test_a_pickup_after_the_shift_is_a_breach(folder: Path) -> None:
    instance = load(folder)
    short = replace(instance, couriers=(replace(instance.couriers[0], off=19), instance.couriers[1]))
    assert breaches(short, LEGAL) == ["c1: picks up at 20, after the shift"]


def test_the_command_prints_figures_and_writes_both_kinds_of_files(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, report = tmp_path / "out", tmp_path / "report.json"
    words = ["dispatch", "bench", str(folder.parent), "--instances", "sm*", "--iterations", "20"]
    assert main([*words, "--json", str(report), "--solutions", str(out)]) == 0
    assert "mean of 1" in capsys.readouterr().out
    assert '"engine"' in report.read_text()
    assignments = (out / "small" / "solution_info_assignments.txt").read_text().splitlines()
    assert assignments[0] == "assignment_time pickup_time courier orders"
    couriers = (out / "small" / "solution_info_couriers.txt").read_text().splitlines()
    assert couriers[1].split()[2] == "0"
    orders = (out / "small" / "solution_info_orders.txt").read_text().splitlines()
    assert orders[0] == "order placement_time ready_time pickup_time dropoff_time courier"
    assert len(orders) == 4


def test_an_order_ready_after_the_last_shift_is_hopeless_not_ours(folder: Path) -> None:
    instance = load(folder)
    late = replace(instance, orders=(*instance.orders[:2], replace(instance.orders[2], ready=121)))
    of = figures(late, simulate(late, benchmark_params(iterations=20), seed=1))
    assert of.hopeless_percent == pytest.approx(100 / 3)
    assert of.undelivered_percent == pytest.approx(100 / 3)


def test_progress_is_shown_and_an_interrupted_run_keeps_what_is_done(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    second = tmp_path / "tall"
    second.mkdir()
    for file in folder.iterdir():
        (second / file.name).write_text(file.read_text())
    done = bench.run

    def interrupted(at: Path, *given: Any, **more: Any) -> bench.Row:
        if at.name == "tall":
            raise KeyboardInterrupt
        return done(at, *given, **more)

    monkeypatch.setattr(bench, "run", interrupted)
    report = tmp_path / "report.json"
    assert main(["dispatch", "bench", str(tmp_path), "--iterations", "20", "--json", str(report)]) == 1
    said = capsys.readouterr()
    assert "1 of 2" in said.err
    assert "stopped: 1 of 2 are done and kept" in said.err
    assert [row["instance"] for row in json.loads(report.read_text())["instances"]] == ["small"]


def test_a_folder_without_instances_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dispatch", "bench", str(tmp_path)]) == 2
    assert "no instances" in capsys.readouterr().out


def shared() -> Path:
    root = Path(__file__).parents[2]
    return Path(os.environ.get("SONGDA_SHARED", root.parent / "shared")) / "data" / "mdrp"


@pytest.mark.skipif(
    not (shared() / "0r50t75s2p100").is_dir(), reason="no public instances beside the checkout"
)
def test_the_bound_of_a_public_instance_is_the_published_one() -> None:
    """27.74 is published for this one: travel, service and rounding are read as their authors do."""
    instance: Instance = load(shared() / "0r50t75s2p100")
    assert round(figures(instance, Solution((), ())).bound_min, 2) == 27.74


WITHOUT_COMPILER = """
import sys
from pathlib import Path
from songda.modules.dispatch.simulation import bench
from songda.modules.dispatch.simulation.bench import run
from songda.modules.dispatch.simulation.models import benchmark_params
print(run(Path(sys.argv[1]), benchmark_params(iterations=20), seed=5).hashes)
"""


def test_the_compiler_changes_no_plan(folder: Path) -> None:
    plain = subprocess.run(
        [sys.executable, "-c", WITHOUT_COMPILER, str(folder)],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert plain.stdout.strip() == run(folder, benchmark_params(iterations=20), seed=5).hashes
