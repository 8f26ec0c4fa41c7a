"""`songda host` on a database it can't work with: it says why in both languages and ends."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.box import databases, server

from songda import entry


@pytest.fixture
def blind_database_url(worker: str) -> str:
    """Migrated, but made with the locale C: trigrams of Chinese are empty in it."""
    name = f"songda_{worker}_blind"
    databases.aside(databases.run(server.url(), f"drop database if exists {name} with (force)"))
    databases.aside(
        databases.run(server.url(), f"create database {name} template template0 encoding 'UTF8' locale 'C'")
    )
    return databases.at(server.url(), name)


def test_a_database_blind_to_chinese_is_refused(blind_database_url: str, tmp_path: Path) -> None:
    environ = {
        **os.environ,
        "PYTHONPATH": str(Path(entry.__file__).parents[2]),
        "SONGDA_DATABASE_URL": blind_database_url,
        "SONGDA_HOUSE_KEYS_FILE": str(tmp_path / "keys.json"),
        "SONGDA_DEMO_GATEWAY_BOOK": str(tmp_path / "book.jsonl"),
    }
    songda = [sys.executable, "-m", "songda.entry.cli"]
    migrated = subprocess.run([*songda, "migrate"], env=environ, capture_output=True, text=True, check=False)
    assert migrated.returncode == 0, migrated.stderr
    hosted = subprocess.run(
        [*songda, "host", "--port", "0"],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert hosted.returncode == 1
    assert "The database's locale is C, with which search in Chinese finds nothing." in hosted.stderr
    assert "数据库的区域设置是 C，中文搜索将一无所获。" in hosted.stderr
