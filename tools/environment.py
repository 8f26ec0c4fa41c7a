"""The Python environment in .venv, exactly as requirements.lock says, Node and PostgreSQL with it."""

import hashlib
import re
import shutil
import sys
import venv
from pathlib import Path

from tools import stamps
from tools.commands import StepFailed, run, run_patiently
from tools.places import BUILD, LOCK, PYTHON, ROOT, VENV
from tools.progress import Progress

OLDEST = (3, 11)


def ready(progress: Progress) -> None:
    """Make or renew .venv; nothing to do while the lock is what it was. Exits with words on an old Python."""
    if sys.version_info < OLDEST:
        sys.exit(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; this is {sys.version.split()[0]}")
    mark = hashlib.sha256(LOCK.read_bytes() + sys.version.encode() + str(ROOT).encode()).hexdigest()
    if stamps.is_fresh("environment", mark, PYTHON):
        return
    with progress.step("Python environment"):
        _make()
        _install(progress)
        _put_ourselves_in()
    stamps.set_fresh("environment", mark)


def _make() -> None:
    try:
        shutil.rmtree(VENV, ignore_errors=True)
        venv.create(VENV, with_pip=True, symlinks=True)
    except Exception as wrong:
        sys.exit(
            f"python3 could not make a virtual environment ({wrong}); on Debian: apt install python3-venv"
        )


def _install(progress: Progress) -> None:
    """By uv, which is in the lock itself; by pip where uv can't, for it reads no pip configuration."""
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    pip += ["--no-deps", "--require-hashes"]
    try:
        run_patiently(progress, "pip install uv", [*pip, "-r", str(_only("uv"))])
        uv = [str(VENV / "bin" / "uv"), "pip", "install", "--quiet", "--python", str(PYTHON)]
        run_patiently(progress, "uv pip install", [*uv, "--no-deps", "--require-hashes", "-r", str(LOCK)])
    except StepFailed:
        progress.say("uv could not install the environment; pip does, which takes longer")
        run(progress, "pip install", [*pip, "-r", str(LOCK)])


def _only(name: str) -> Path:
    """A lock file with nothing but `name`, hashes and all."""
    found = re.search(rf"^{name}==.*?(?=^\S|\Z)", LOCK.read_text(), re.MULTILINE | re.DOTALL)
    assert found is not None, f"{name} is not in {LOCK}"
    BUILD.mkdir(exist_ok=True)
    alone = BUILD / f"{name}.lock"
    alone.write_text(found[0])
    return alone


def _put_ourselves_in() -> None:
    """As an editable install would, without a build: a path file and the `songda` command."""
    packages = next((VENV / "lib").glob("python*/site-packages"))
    (packages / "songda.pth").write_text(f"{ROOT / 'src'}\n")
    command = VENV / "bin" / "songda"
    command.write_text(f"#!{PYTHON}\nimport sys\nfrom songda.entry.cli import main\nsys.exit(main())\n")
    command.chmod(0o755)
