"""A headless Chromium from npm for the browser tests, on machines that have none."""

import shutil
import tarfile

from tools import stamps
from tools.commands import run, run_patiently
from tools.places import BUILD, ROOT, VENV
from tools.progress import Progress

NAMES = ("chromium", "chromium-browser", "google-chrome")
PACKAGE = ROOT / "tools" / "browser"
PACKED = PACKAGE / "node_modules" / "@sparticuz" / "chromium" / "bin"
HOME = BUILD / "chromium"

# What it lacks on a bare machine lies beside it, and is looked for there only by it.
START = """#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
export LD_LIBRARY_PATH="$here/al2023/lib"
[ -d /etc/fonts ] || export FONTCONFIG_PATH="$here/fonts"
exec "$here/headless" "$@"
"""


def ready(progress: Progress) -> None:
    """Nothing to do where Debian's or another is installed, or ours is there already."""
    if any(shutil.which(name) for name in NAMES):
        return
    mark = stamps.digest([PACKAGE / "package-lock.json", PACKAGE / "unpack.mjs"])
    if stamps.is_fresh("chromium", mark, HOME / "chromium"):
        return
    run_patiently(
        progress, "npm ci for Chromium", [str(VENV / "bin" / "npm"), "ci", "--ignore-scripts"], cwd=PACKAGE
    )
    shutil.rmtree(HOME, ignore_errors=True)
    HOME.mkdir(parents=True)
    _unpack(progress, "chromium.br", "headless")
    (HOME / "headless").chmod(0o755)
    for name in ("al2023", "fonts", "swiftshader"):
        _unpack(progress, f"{name}.tar.br", f"{name}.tar")
        place = HOME if name == "swiftshader" else HOME / name
        with tarfile.open(HOME / f"{name}.tar") as packed:
            packed.extractall(place)  # as locked by hash; Debian 12's Python knows no filters yet
        (HOME / f"{name}.tar").unlink()
    fonts = HOME / "fonts" / "fonts.conf"
    fonts.write_text(fonts.read_text().replace("/tmp/fonts<", f"{HOME / 'fonts' / 'fonts'}<"))
    (HOME / "chromium").write_text(START)
    (HOME / "chromium").chmod(0o755)
    stamps.set_fresh("chromium", mark)


def _unpack(progress: Progress, packed: str, to: str) -> None:
    command = [str(VENV / "bin" / "node"), "unpack.mjs", str(PACKED / packed), str(HOME / to)]
    run(progress, f"unpack {packed}", command, cwd=PACKAGE)
