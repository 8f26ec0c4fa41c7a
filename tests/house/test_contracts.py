"""The walls hold, and each falls when somebody walks through it: on a small model of the house."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SMALL = [
    "assets/__init__",
    "entry/__init__",
    "entry/api",
    "town/__init__",
    "town/shoppers",
    "adapters/__init__",
    "adapters/sms/__init__",
    "adapters/sms/client",
    "adapters/sms/fake",
    "adapters/maps/__init__",
    "adapters/maps/client",
    "kernel/__init__",
    "kernel/web",
    "kernel/facts",
    "modules/__init__",
    "modules/notify/__init__",
    "modules/notify/module",
    "modules/notify/public",
    "modules/notify/actions/__init__",
    "modules/notify/actions/send",
    "modules/notify/records",
    "modules/notify/events",
    "modules/notify/errors",
    "modules/notify/ports",
    "modules/orders/__init__",
    "modules/orders/module",
    "modules/orders/endpoints",
    "modules/orders/listeners",
    "modules/orders/public",
    "modules/orders/actions/__init__",
    "modules/orders/actions/place",
    "modules/orders/queries",
    "modules/orders/records",
    "modules/orders/rules",
    "modules/orders/model",
    "modules/orders/events",
    "modules/orders/errors",
    "modules/orders/ports",
    "modules/orders/settings",
]

FLOORS = "Floors"
MODULES = "Modules"
ROOMS = "Rooms"
ADAPTERS = "Adapters"
ACTIONS = "An action"
SQL = "SQL lives"
WEB = "The web framework"
TOWN = "The town"
DOORS = "Doors"

PLANTED = [
    (FLOORS, "kernel/facts", "songda.modules.orders.events"),
    (FLOORS, "modules/orders/rules", "songda.entry.api"),
    (FLOORS, "modules/orders/rules", "songda.adapters.sms.client"),
    (FLOORS, "town/shoppers", "songda.adapters.sms.client"),
    (FLOORS, "cellar/__init__", "json"),
    (MODULES, "modules/notify/actions/send", "songda.modules.orders.public"),
    (MODULES, "modules/gossip/__init__", "json"),
    (ROOMS, "modules/orders/model", "songda.modules.orders.records"),
    (ROOMS, "modules/orders/queries", "songda.modules.orders.actions.place"),
    (ROOMS, "modules/orders/utils", "json"),
    (ADAPTERS, "adapters/sms/client", "songda.adapters.maps.client"),
    (ACTIONS, "modules/orders/actions/place", "songda.modules.orders.ports"),
    (SQL, "modules/orders/actions/place", "asyncpg"),
    (SQL, "modules/orders/endpoints", "asyncpg"),
    (SQL, "adapters/sms/client", "asyncpg"),
    (WEB, "modules/orders/actions/place", "fastapi"),
    (WEB, "modules/orders/listeners", "starlette.responses"),
    (WEB, "kernel/facts", "fastapi"),
    (WEB, "adapters/sms/client", "fastapi"),
    (TOWN, "town/shoppers", "songda.modules.orders.public"),
    (DOORS, "modules/orders/actions/place", "songda.modules.notify.records"),
    (DOORS, "modules/orders/actions/place", "songda.modules.notify.actions.send"),
    (DOORS, "adapters/sms/client", "songda.modules.notify.public"),
    (DOORS, "entry/api", "songda.modules.orders.records"),
]

ALLOWED = [
    ("modules/orders/actions/place", "songda.modules.notify.public"),
    ("modules/orders/listeners", "songda.modules.notify.events"),
    ("modules/orders/records", "asyncpg"),
    ("modules/orders/queries", "asyncpg"),
    ("modules/orders/endpoints", "fastapi"),
    ("adapters/sms/fake", "fastapi"),
    ("adapters/sms/client", "songda.modules.notify.ports"),
    ("entry/api", "songda.modules.orders.module"),
    ("kernel/web", "fastapi"),
]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The house's plan with empty rooms, under the house's own contracts."""
    for room in SMALL:
        _put(tmp_path, room, "")
    _put(tmp_path, "__init__", "")
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools/__init__.py").touch()
    shutil.copy(ROOT / "tools/doors.py", tmp_path / "tools")
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def _put(tree: Path, room: str, text: str) -> None:
    file = tree / "songda" / f"{room}.py"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def _red(tree: Path) -> list[str]:
    """The names of the contracts that are broken in a tree."""
    linter = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", linter, "--no-cache", "--config", ".importlinter"],
        cwd=tree,
        env={"PYTHONPATH": str(tree), "COLUMNS": "400", "PATH": ""},
        capture_output=True,
        text=True,
        timeout=60,
    )
    lines = done.stdout.splitlines()
    assert any(line.startswith("Contracts:") for line in lines), done.stdout + done.stderr
    red = [line for line in lines if line.endswith(" BROKEN")]
    assert (done.returncode != 0) == bool(red), done.stdout
    return red


def test_the_house_keeps_its_contracts() -> None:
    tree = ROOT / "src"
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=ROOT,
        env={"PYTHONPATH": f"{tree}:{ROOT}", "COLUMNS": "200", "PATH": ""},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr


def test_all_that_is_allowed_is_allowed(small: Path) -> None:
    for room, entered in ALLOWED:
        with (small / "songda" / f"{room}.py").open("a") as file:
            file.write(f"import {entered}\n")
    assert _red(small) == []


@pytest.mark.parametrize(("contract", "room", "entered"), PLANTED, ids=lambda one: str(one).replace("/", "."))
def test_a_wall_falls_when_walked_through(small: Path, contract: str, room: str, entered: str) -> None:
    _put(small, room, f"import {entered}\n")
    red = _red(small)
    assert any(line.startswith(contract) for line in red), red
