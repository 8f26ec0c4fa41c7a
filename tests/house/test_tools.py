"""What `make` stands on: what is fresh, what is told, what is locked, what may stand in a file."""

import json
import re
import subprocess
import threading
import time
from pathlib import Path

import pytest
from tools import chromium, clients, commands, environment, stamps
from tools.places import LOCK, ROOT
from tools.progress import Progress

from songda.entry.embedded import postmaster


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stamps and logs of these tests lie beside the checkout's own."""
    monkeypatch.setattr(stamps, "STAMPS", tmp_path / "stamps")
    monkeypatch.setattr(stamps, "ROOT", tmp_path)
    monkeypatch.setattr(commands, "LOGS", tmp_path / "logs")
    monkeypatch.setattr(commands, "ROOT", tmp_path)


def test_a_step_is_fresh_until_a_file_it_read_changes_or_its_result_goes(tmp_path: Path) -> None:
    source, result = tmp_path / "src", tmp_path / "result"
    (source / "node_modules").mkdir(parents=True)
    (source / "a.ts").write_text("1")
    result.touch()
    before = stamps.digest([source])
    assert not stamps.is_fresh("step", before, result)
    stamps.set_fresh("step", before)
    assert stamps.is_fresh("step", before, result)

    (source / "node_modules" / "left-by-the-build.js").touch()
    assert stamps.digest([source]) == before
    (source / "a.ts").rename(source / "b.ts")
    assert not stamps.is_fresh("step", stamps.digest([source]), result)
    (source / "b.ts").rename(source / "a.ts")
    assert stamps.is_fresh("step", stamps.digest([source]), result)
    result.unlink()
    assert not stamps.is_fresh("step", before, result)


def test_progress_is_told_in_lines_and_in_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    progress = Progress(tmp_path / "progress.json")
    with progress.step("first"):
        told = json.loads((tmp_path / "progress.json").read_text())
        assert [(step["name"], step["state"]) for step in told["steps"]] == [("first", "running")]
    with pytest.raises(ValueError, match="broken"), progress.step("second"):
        raise ValueError("broken")
    told = json.loads((tmp_path / "progress.json").read_text())
    assert [step["state"] for step in told["steps"]] == ["done", "failed"]
    lines = capsys.readouterr().out.splitlines()
    assert [re.sub(r"[\d.]+", "N", line.split("] ")[1]) for line in lines] == [
        "first …",
        "first: done in N s",
        "second …",
        "second: failed in N s",
    ]


def test_what_a_failing_program_said_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(commands.StepFailed, match="lint it"):
        commands.run(Progress(), "lint it", ["sh", "-c", "echo it is wrong; exit 3"])
    assert "it is wrong" in capsys.readouterr().out


def test_side_by_side_all_come_to_their_end_before_one_failure_is_raised() -> None:
    ended = []

    def fail() -> None:
        raise commands.StepFailed("one")

    with pytest.raises(commands.StepFailed, match="one"):
        commands.side_by_side(fail, lambda: ended.append("other"))
    assert ended == ["other"]


def test_the_installer_is_locked_by_hash_like_everything_else(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(environment, "BUILD", tmp_path)
    alone = environment._only("uv").read_text()
    assert alone.startswith("uv==")
    assert "--hash=sha256:" in alone
    assert [line for line in alone.splitlines() if re.match(r"\w", line)] == [alone.splitlines()[0]]
    named = [line for line in LOCK.read_text().splitlines() if re.match(r"\w", line)]
    assert all("==" in line and line.endswith("\\") for line in named)


def test_a_build_is_put_in_place_whole(tmp_path: Path) -> None:
    built, home = tmp_path / "dist", tmp_path / "clients" / "rider"
    built.mkdir()
    (built / "index.html").write_text("new")
    home.mkdir(parents=True)
    (home / "old.js").touch()
    clients._put(built, home)
    assert sorted(path.name for path in home.iterdir()) == ["index.html"]
    assert [path.name for path in home.parent.iterdir()] == ["rider"]


def test_the_browser_is_locked_by_hash() -> None:
    lock = json.loads((chromium.PACKAGE / "package-lock.json").read_text())
    packages = {name: told for name, told in lock["packages"].items() if name}
    assert "node_modules/@sparticuz/chromium" in packages
    assert all("integrity" in told for told in packages.values())


def test_no_lock_names_a_registry() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "*package-lock.json", "*.lock", "Makefile", ".ci/run", "tools"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert len(tracked) > 10
    named = re.compile(r"https?://[^\s\"']*(registry|pypi|pythonhosted|npmjs|npmmirror)", re.IGNORECASE)
    assert [name for name in tracked if named.search((ROOT / name).read_text())] == []


def test_what_hangs_is_cut_off_with_its_children_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "PATIENCE_S", (1.0, 1.5, 60.0))
    tries = tmp_path / "tries"
    hang = f"sleep 300 & echo $! >> {tmp_path}/left; wait"
    script = f"echo try >> {tries}; [ $(wc -l < {tries}) -ge 3 ] && exit 0; {hang}"
    commands.run_patiently(Progress(), "hang", ["sh", "-c", script])
    assert tries.read_text() == "try\n" * 3
    left = [int(pid) for pid in (tmp_path / "left").read_text().split()]
    assert len(left) == 2
    assert not any(postmaster.lives(pid) for pid in left)


def test_what_is_told_to_stop_begins_nothing_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "_stopping", threading.Event())
    ready = tmp_path / "ready"
    ended = []

    def long() -> None:
        try:
            commands.run_patiently(Progress(), "long", ["sh", "-c", f"echo try >> {ready}; sleep 300"])
        except commands.StepFailed:
            ended.append("cut off")

    thread = threading.Thread(target=long)
    thread.start()
    while not (ready.exists() and ready.read_text()):
        time.sleep(0.02)
    commands.cut_off()
    thread.join(10)
    assert ended == ["cut off"]
    assert ready.read_text() == "try\n"
