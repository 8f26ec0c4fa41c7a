"""Run instances, check them, and put the figures beside the published ones."""

import dataclasses
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from songda.modules.dispatch.engine import ENGINE_VERSION
from songda.modules.dispatch.engine.params import Params
from songda.modules.dispatch.simulation import official
from songda.modules.dispatch.simulation.checking import breaches
from songda.modules.dispatch.simulation.day import simulate
from songda.modules.dispatch.simulation.figures import Figures, figures, mean
from songda.modules.dispatch.simulation.instances import is_instance, load
from songda.modules.dispatch.simulation.published import BY_INSTANCE


@dataclass(frozen=True, slots=True)
class Row:
    """One instance's day. ``breaches``: what the independent checker says; ``hashes``: of all its plans."""

    instance: str
    figures: Figures
    breaches: tuple[str, ...]
    hashes: str


def instances(folder: Path, glob: str = "*") -> list[Path]:
    """The instances in a folder (or the folder itself, when it is one), by name."""
    if is_instance(folder):
        return [folder]
    return sorted(path for path in folder.glob(glob) if is_instance(path))


def run(
    folder: Path,
    params: Params,
    seed: int,
    *,
    every_min: int = 1,
    ready_times_told: bool = True,
    solutions: Path | None = None,
) -> Row:
    """One instance; writes the official evaluator's files when asked to."""
    instance = load(folder)
    solution = simulate(instance, params, seed, every_min=every_min, ready_times_told=ready_times_told)
    if solutions is not None:
        official.write(instance, solution, solutions / instance.name)
    found = tuple(breaches(instance, solution))
    return Row(instance.name, figures(instance, solution), found, solution.hashes)


def means(rows: Sequence[Row]) -> Iterator[str]:
    """Lines to print: the mean, and the mean of those with published figures beside these."""
    for group in sorted({row.instance[:1] for row in rows}):
        same = [row.figures for row in rows if row.instance[:1] == group]
        if 1 < len(same) < len(rows):
            yield line(f"{group}…: mean of {len(same)}", mean(same))
    yield line(f"mean of {len(rows)}", mean([row.figures for row in rows]))
    known = [row for row in rows if row.instance in BY_INSTANCE]
    if known:
        yield _beside(known)


HEAD = (
    f"{'instance':16}{'orders':>7}{'undel.%':>8}{'hopel.%':>8}{'CtD':>7}{'p90':>6}{'RtP':>6}{'over':>6}{'>limit':>7}"
    f"{'cost':>7}{'bundle':>7}{'util.':>6}{'cpu s':>7}{'ms':>6}{'max':>6}{'bound':>7}"
    f"{'rolling':>14}{'foresight':>14}"
)


def line(name: str, of: Figures) -> str:
    known = BY_INSTANCE.get(name)
    beside = (
        f"{known.rolling_door:7.2f}/{known.rolling_pickup:<6.2f}{known.foresight_door:7.2f}/{known.foresight_pickup:<6.2f}"
        if known
        else ""
    )
    return (
        f"{name:16}{of.orders:7.0f}{of.undelivered_percent:8.3f}{of.hopeless_percent:8.3f}{of.click_to_door_min:7.2f}"
        f"{of.click_to_door_p90_min:6.1f}{of.ready_to_pickup_min:6.2f}{of.overage_min:6.2f}{of.over_limit:7.1f}"
        f"{of.cost_per_order:7.2f}{of.orders_per_bundle:7.3f}{of.utilisation:6.3f}{of.cpu_s:7.1f}"
        f"{of.decision_mean_ms:6.1f}{of.decision_max_ms:6.0f}{of.bound_min:7.2f}{beside}"
    )


def _beside(rows: Sequence[Row]) -> str:
    known, ours = [BY_INSTANCE[row.instance] for row in rows], mean([row.figures for row in rows])
    count = len(rows)
    rolling = sum(k.rolling_door for k in known) / count, sum(k.rolling_pickup for k in known) / count
    foresight = sum(k.foresight_door for k in known) / count, sum(k.foresight_pickup for k in known) / count
    return (
        f"with published figures, {count}: ours {ours.click_to_door_min:.2f}/{ours.ready_to_pickup_min:.2f}, "
        f"rolling horizon {rolling[0]:.2f}/{rolling[1]:.2f}, with foresight {foresight[0]:.2f}/"
        f"{foresight[1]:.2f}, bound {ours.bound_min:.2f}/0"
    )


def as_json(
    rows: Sequence[Row], params: Params, seed: int, every_min: int, *, ready_times_told: bool = True
) -> str:
    """Everything, with the parameters and the engine's version, so that it can be run again."""
    return json.dumps(
        {
            "engine": ENGINE_VERSION,
            "seed": seed,
            "every_min": every_min,
            "ready_times_told": ready_times_told,
            "params": dataclasses.asdict(params),
            "instances": [dataclasses.asdict(row) for row in rows],
            "mean": dataclasses.asdict(mean([row.figures for row in rows])) if rows else None,
        },
        indent=1,
    )
