"""The database of a fresh machine: starts, keeps its data, survives what machines do to it."""

import asyncio
import json
import os
import pwd
import shutil
import signal
import site
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from songda.entry import embedded
from songda.entry.embedded import binaries, folder, postmaster
from songda.entry.embedded.account import Account
from songda.entry.embedded.binaries import Binaries
from songda.entry.embedded.errors import NoBinaries, OtherVersion
from songda.entry.embedded.launcher import _make_ready
from songda.kernel.database import ChineseUnreadable

SRC = Path(embedded.__file__).parents[3]
IS_ROOT = os.geteuid() == 0


@pytest.fixture
def home() -> Iterator[Path]:
    """Open to all, unlike pytest's own folders: as root the server runs as another account."""
    place = Path(tempfile.mkdtemp(prefix="songda-test-"))
    place.chmod(0o755)
    yield place / "pg"
    embedded.stop_left_over(place / "pg")
    shutil.rmtree(place)


def ask(url: str, sql: str) -> Any:
    async def once() -> Any:
        connection = await asyncpg.connect(url)
        try:
            return await connection.fetchval(sql)
        finally:
            await connection.close()

    return asyncio.run(once())


def in_another_process(
    home: Path, then: str, python: str = sys.executable, **options: Any
) -> subprocess.Popen[str]:
    """Python that starts the database, says its pid and url in a line of JSON, and goes on with `then`."""
    code = f"""
import json, os, signal, sys, time
from pathlib import Path
from songda.entry import embedded
running = embedded.start(Path({str(home)!r}), say=lambda words: None)
running.tell("http://127.0.0.1:9")
print(json.dumps([running.pid, running.url, str(running.home)]), flush=True)
{then}
"""
    return subprocess.Popen(
        [python, "-c", code],
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join([str(SRC), site.getsitepackages()[0]]),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        **options,
    )


def test_a_first_start_gives_a_durable_database_that_reads_chinese(home: Path) -> None:
    running = embedded.start(home)
    try:
        assert ask(running.url, "show server_encoding") == "UTF8"
        assert ask(running.url, "select cardinality(public.show_trgm('麻辣烫'))") == 4
        assert ask(running.url, "show fsync") == "on"
        assert ask(running.url, "show synchronous_commit") == "on"
        assert ask(running.url, "show data_checksums") == "on"
        assert ask(running.url, "show listen_addresses") == "127.0.0.1"
    finally:
        running.stop()
    assert not postmaster.lives(running.pid)


def test_the_password_is_private_and_needed(home: Path) -> None:
    running = embedded.start(home)
    try:
        assert (home / "password").stat().st_mode & 0o777 == 0o600
        assert (home / "data").stat().st_mode & 0o777 == 0o700
        stranger = running.url.replace((home / "password").read_text(), "guessed")
        with pytest.raises(asyncpg.InvalidPasswordError):
            ask(stranger, "select 1")
    finally:
        running.stop()


def test_a_restart_keeps_data_and_address(home: Path) -> None:
    first = embedded.start(home)
    ask(first.url, "create table public.kept as select 7 as figure")
    first.stop()
    second = embedded.start(home)
    try:
        assert second.url == first.url
        assert second.pid != first.pid
        assert ask(second.url, "select figure from public.kept") == 7
    finally:
        second.stop()


def test_what_is_discarded_begins_anew_and_what_is_in_use_is_kept(home: Path) -> None:
    first = embedded.start(home)
    ask(first.url, "create table public.kept as select 7 as figure")
    with pytest.raises(embedded.FolderInUse):
        embedded.discard(home)
    assert ask(first.url, "select figure from public.kept") == 7
    first.stop()
    (home / "prepared").write_text("by an earlier build")
    embedded.discard(home)
    assert not (home / "prepared").exists()
    second = embedded.start(home)
    try:
        assert ask(second.url, "select to_regclass('public.kept') is null")
    finally:
        second.stop()


def test_stopping_twice_is_once(home: Path) -> None:
    running = embedded.start(home)
    running.stop()
    running.stop()
    assert not running.lives()


def test_a_killed_postmaster_with_busy_sessions_gives_way_to_the_next_start(home: Path) -> None:
    first = embedded.start(home)
    ask(first.url, "create table public.kept as select 7 as figure")

    async def kill_under_load() -> None:
        busy = await asyncpg.connect(first.url)
        sleeping = asyncio.ensure_future(busy.fetchval("select pg_sleep(30)"))
        await asyncio.sleep(0.2)
        os.kill(first.pid, signal.SIGKILL)
        sleeping.cancel()
        busy.terminate()

    asyncio.run(kill_under_load())
    assert first._folder is not None
    first._folder.release()  # without looking at the process: it stays a zombie for as long as we like
    second = embedded.start(home)
    try:
        assert postmaster.is_zombie(first.pid)
        assert second.url == first.url
        assert ask(second.url, "select figure from public.kept") == 7
    finally:
        second.stop()
        assert not first.lives()


def test_a_second_start_names_the_living_one(home: Path) -> None:
    other = in_another_process(home, "sys.stdin.read(); running.stop()")
    assert other.stdout is not None
    pid, url, _ = json.loads(other.stdout.readline())
    with pytest.raises(embedded.FolderInUse) as refused:
        embedded.start(home)
    assert refused.value.facts == {
        "folder": str(home),
        "pid": other.pid,
        "address": "http://127.0.0.1:9",
    }
    assert postmaster.lives(pid)
    assert ask(url, "select 1") == 1
    other.communicate("", timeout=30)
    embedded.start(home).stop()


def test_a_server_left_by_a_killed_starter_is_taken_over(home: Path) -> None:
    killed = in_another_process(home, "os.kill(os.getpid(), signal.SIGKILL)")
    assert killed.stdout is not None
    pid, url, _ = json.loads(killed.stdout.readline())
    killed.communicate(timeout=30)
    assert killed.returncode == -signal.SIGKILL
    ask(url, "create table public.kept as select 7 as figure")
    running = embedded.start(home)
    try:
        assert not postmaster.lives(pid)
        assert running.url == url
        assert ask(running.url, "select figure from public.kept") == 7
    finally:
        running.stop()


def test_a_stale_pid_file_with_a_strangers_number_is_put_away(home: Path) -> None:
    embedded.start(home).stop()
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        (home / "data" / "postmaster.pid").write_text(
            f"{stranger.pid}\n{home}/data\n1\n5432\n\n127.0.0.1\n1 1\nready\n"
        )
        embedded.start(home).stop()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_first_start_broken_off_leaves_nothing_half_made(home: Path) -> None:
    (home / "data.unfinished").mkdir(parents=True)
    (home / "data.unfinished" / "PG_VERSION").write_text("18")
    running = embedded.start(home)
    running.stop()
    assert sorted(path.name for path in home.iterdir()) == [
        "data",
        "owner",
        "password",
        "port",
        "server.log",
        "socket",
    ]


def test_debians_server_will_do(home: Path) -> None:
    folders = sorted(binaries.DEBIAN.glob("*/bin/initdb"))
    if not folders:
        pytest.skip("Debian's PostgreSQL is not installed")
    running = embedded.start(home, named=folders[-1].parent)
    try:
        assert running.version == int(folders[-1].parts[-3])
        assert ask(running.url, "select cardinality(public.show_trgm('麻辣烫'))") == 4
    finally:
        running.stop()


def test_data_of_another_version_are_left_alone(home: Path) -> None:
    embedded.start(home).stop()
    (home / "data" / "PG_VERSION").write_text("14\n")
    with pytest.raises(OtherVersion) as refused:
        embedded.start(home)
    assert refused.value.facts["data_major"] == 14
    assert (home / "data" / "PG_VERSION").read_text() == "14\n"


def test_a_named_folder_without_postgresql_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoBinaries):
        binaries.find(tmp_path)


def test_an_outside_server_is_used_and_nothing_started(tmp_path: Path) -> None:
    running = embedded.provide(
        tmp_path / "pg", {"SONGDA_DATABASE_URL": "postgresql://songda@db.example/songda"}
    )
    assert (running.url, running.pid, running.lives()) == ("postgresql://songda@db.example/songda", 0, True)
    assert not (tmp_path / "pg").exists()


def test_a_locale_that_cannot_read_chinese_is_refused(home: Path) -> None:
    running = embedded.start(home)
    url = running.url.rpartition("/")[0] + "/blind"
    try:
        ask(running.url, "create database blind template template0 locale 'C' encoding 'UTF8'")
        with pytest.raises(ChineseUnreadable) as refused:
            asyncio.run(_make_ready(url))
        assert refused.value.facts == {"locale": "C"}
    finally:
        running.stop()


@pytest.mark.skipif(not IS_ROOT, reason="only root can step down")
def test_root_steps_down_to_an_account_that_exists(home: Path) -> None:
    running = embedded.start(home)
    try:
        status = Path(f"/proc/{running.pid}/status").read_text()
        nobody = pwd.getpwnam("nobody").pw_uid
        assert f"Uid:\t{nobody}\t{nobody}\t{nobody}\t{nobody}" in status
        assert "Groups:\t \n" in status
    finally:
        running.stop()


@pytest.mark.skipif(not IS_ROOT, reason="only root has folders it may enter and its server may not")
def test_a_folder_the_server_may_not_enter_is_replaced_and_said(home: Path) -> None:
    home.mkdir()
    home.chmod(0o700)
    said: list[str] = []
    spare = folder.spare_place(home / "pg")
    running = embedded.start(home / "pg", say=said.append)
    try:
        assert running.home == spare
        assert said == [f"nobody may not enter {home / 'pg'}; the database lives in {spare}"]
        assert home.stat().st_mode & 0o777 == 0o700
        ask(running.url, "create table public.kept as select 7 as figure")
        running.stop()
        running = embedded.start(home / "pg", say=said.append)
        assert ask(running.url, "select figure from public.kept") == 7
    finally:
        running.stop()
        shutil.rmtree(spare)


@pytest.mark.skipif(not IS_ROOT, reason="only root has folders it may enter and its server may not")
def test_binaries_the_server_may_not_enter_are_copied_whole(home: Path, tmp_path: Path) -> None:
    found = binaries.find()
    package = binaries._package_of(found.folder)
    hidden, spare = tmp_path / "hidden", home.parent / "spare"
    hidden.mkdir(mode=0o700)
    spare.mkdir()
    for part in (package, package.with_name(f"{package.name}.libs")):
        if part.is_dir():
            shutil.copytree(part, hidden / part.name, symlinks=True)
    there = Binaries(
        folder=hidden / found.folder.relative_to(package.parent), major=found.major, version=found.version
    )
    nobody = pwd.getpwnam("nobody")
    account = Account(uid=nobody.pw_uid, gid=nobody.pw_gid, name="nobody", drop=True)
    assert not account.can_run([there.program("initdb"), "--version"])
    near = binaries.within_reach(there, account, spare)
    assert near.folder.is_relative_to(spare)
    running = embedded.start(home, named=near.folder)
    try:
        assert ask(running.url, "select cardinality(public.show_trgm('麻辣烫'))") == 4
    finally:
        running.stop()
    assert binaries.within_reach(there, account, spare) == near


@pytest.mark.skipif(not IS_ROOT, reason="an ordinary user already runs every other test")
def test_an_ordinary_user_starts_it_too(home: Path) -> None:
    daemon = pwd.getpwnam("daemon")
    account = Account(uid=daemon.pw_uid, gid=daemon.pw_gid, name="daemon", drop=True)
    same = f"import sys, asyncpg; sys.exit(sys.version_info[:2] != {sys.version_info[:2]!r})"
    path = {"PYTHONPATH": site.getsitepackages()[0]}
    pythons = [sys.executable, "/usr/bin/python3"]
    python = next((name for name in pythons if account.can_run([name, "-c", same], path)), None)
    if python is None:
        pytest.skip("no Python of this version that an ordinary user may run")
    os.chown(home.parent, daemon.pw_uid, daemon.pw_gid)
    other = in_another_process(
        home, "running.stop()", python, user=daemon.pw_uid, group=daemon.pw_gid, extra_groups=[], cwd="/"
    )
    out, _ = other.communicate(timeout=60)
    assert other.returncode == 0
    assert json.loads(out)[2] == str(home)
    assert (home / "data").stat().st_uid == daemon.pw_uid
    running = embedded.start(home)
    try:
        owner = Path(f"/proc/{running.pid}").stat().st_uid
        assert owner == daemon.pw_uid
    finally:
        running.stop()


def test_every_refusal_has_words_in_both_languages() -> None:
    errors = [embedded.EmbeddedError, *embedded.EmbeddedError.__subclasses__()]
    for language in ("zh-CN", "en"):
        words = json.loads((SRC / f"songda/assets/words/{language}/embedded.json").read_text())
        assert {error.code for error in errors} == set(words)
