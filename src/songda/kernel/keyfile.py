"""The key file: where the root keys and the key of the blind index lie, readable by their owner alone."""

from __future__ import annotations

import base64
import binascii
import json
import os
import stat
import tempfile
from pathlib import Path
from typing import Any

from songda.kernel.privacy import KeyRing


class KeyFileRefused(Exception):
    """The key file is readable by others, not a plain file, or not one of ours."""


def load(path: Path) -> KeyRing:
    """The ring of that file.

    Raises FileNotFoundError where there is none, KeyFileRefused where the group or the world may read or
    write it, or where it doesn't hold a ring.
    """
    flags = os.O_RDONLY | os.O_NOFOLLOW
    with open(os.open(path, flags), encoding="utf-8") as file:
        mode = os.fstat(file.fileno()).st_mode
        if not stat.S_ISREG(mode) or stat.S_IMODE(mode) & 0o077:
            raise KeyFileRefused(f"{path} must be a file of mode 0600: others could read the keys")
        text = file.read()
    try:
        return _ring(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
        # The cause might repeat parts of a key.
        raise KeyFileRefused(f"{path} doesn't hold a key ring") from None


def load_or_create(path: Path) -> KeyRing:
    """The ring of that file, made with fresh keys where there is none. Two at once get the same one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _place(path, KeyRing.fresh())
    return load(path)


def rotated(ring: KeyRing) -> KeyRing:
    """The ring with one more root key, which wraps from now on; the old ones still open."""
    number = max(ring.root_keys) + 1
    fresh = KeyRing.fresh()
    return KeyRing({**ring.root_keys, number: fresh.root_keys[1]}, number, ring.index_key)


def _place(path: Path, ring: KeyRing) -> None:
    """Write beside and link: the name appears with the whole content, and never over another's."""
    handle, beside = tempfile.mkstemp(prefix=".keys-", dir=path.parent)
    try:
        with open(handle, "w", encoding="utf-8") as file:
            json.dump(_document(ring), file)
            file.flush()
            os.fsync(file.fileno())
        os.link(beside, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(beside)


def _document(ring: KeyRing) -> dict[str, Any]:
    roots = {str(kid): base64.b64encode(key).decode() for kid, key in ring.root_keys.items()}
    return {"current": ring.current, "roots": roots, "index": base64.b64encode(ring.index_key).decode()}


def _ring(document: dict[str, Any]) -> KeyRing:
    roots = {int(kid): base64.b64decode(key, validate=True) for kid, key in document["roots"].items()}
    return KeyRing(roots, int(document["current"]), base64.b64decode(document["index"], validate=True))
