"""The key file: made once, read by its owner alone."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from songda.kernel.keyfile import KeyFileRefused, load, load_or_create, rotated
from songda.kernel.privacy import KeyRing


def test_is_made_once_and_only_for_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "songda.keys"
    first = load_or_create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_or_create(path) == load(path) == first
    assert os.listdir(path.parent) == ["songda.keys"]


def test_many_at_once_get_the_same_keys(tmp_path: Path) -> None:
    for round_number in range(10):
        path = tmp_path / f"{round_number}.keys"
        with ThreadPoolExecutor(8) as pool:
            rings = list(pool.map(lambda _, path=path: load_or_create(path), range(8)))
        assert all(ring == rings[0] for ring in rings)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o644])
def test_refuses_keys_others_could_read_or_write(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "songda.keys"
    load_or_create(path)
    path.chmod(mode)
    with pytest.raises(KeyFileRefused, match="0600"):
        load_or_create(path)


def test_refuses_a_link_and_a_missing_file(tmp_path: Path) -> None:
    load_or_create(tmp_path / "real")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(OSError, match="link"):
        load(tmp_path / "link")
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none")


@pytest.mark.parametrize(
    "text", ["", "{}", '{"current": 1, "roots": {"1": "c2hvcnQ="}, "index": "AA=="}', "[]"]
)
def test_refuses_what_is_no_ring_and_leaves_it_alone(tmp_path: Path, text: str) -> None:
    path = tmp_path / "songda.keys"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(KeyFileRefused, match="key ring"):
        load_or_create(path)
    assert path.read_text() == text


def test_a_rotated_ring_still_opens_the_old() -> None:
    from uuid import UUID

    ring = KeyRing.fresh()
    wrapped = ring.wrap(b"k" * 32, UUID(int=7))
    turned = rotated(ring)
    assert turned.current == 2
    assert turned.unwrap(wrapped, UUID(int=7)) == b"k" * 32
    assert turned.index_key == ring.index_key
