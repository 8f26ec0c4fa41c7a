"""Which Chromium drives the ends: a named one, Debian's, or the one make brought from npm."""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")


def path() -> str:
    """The program. Without one the test is skipped, or red where SONGDA_BROWSER says `required`."""
    wish = os.environ.get("SONGDA_BROWSER", "")
    if wish not in ("", "required"):
        return wish
    found = next((there for name in NAMES if (there := shutil.which(name))), None)
    brought = ROOT / "build" / "chromium" / "chromium"
    if found is None and brought.exists():
        found = str(brought)
    if found is None:
        absent("NO CHROMIUM: the browser tests did not run (Debian: apt install chromium)")
    return found


def absent(said: str) -> NoReturn:
    """Something the browser tests need isn't there: skip with this line, or red where they are required."""
    if os.environ.get("SONGDA_BROWSER") == "required":
        pytest.fail(said, pytrace=False)
    pytest.skip(said)
