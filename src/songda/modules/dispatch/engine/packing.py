"""Columns as bytes: a head in JSON, then the numbers of every array, each as narrow as its widest number.

Equal columns have equal bytes, on every machine.
"""

import base64
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

_FORM = b"songda columns 1\n"
_WIDTHS = tuple((kind, np.iinfo(kind).min, np.iinfo(kind).max) for kind in ("<i1", "<i2", "<i4", "<i8"))


def packed(head: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """``head``: whatever JSON can say, and bytes."""
    parts, bodies = [], []
    for name in sorted(arrays):
        kind, body = _narrow(arrays[name])
        parts.append([name, kind, arrays[name].shape])
        bodies.append(body)
    said = written({"head": head, "parts": parts})
    return b"".join([_FORM, len(said).to_bytes(4, "little"), said, *bodies])


def unpacked(data: bytes) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """The arrays are as narrow as they were packed. Refuses (ValueError) what was packed in another form."""
    if not data.startswith(_FORM):
        raise ValueError("these aren't columns of a form this engine reads")
    at = len(_FORM) + 4
    end = at + int.from_bytes(data[at - 4 : at], "little")
    said = json.loads(data[at:end])
    arrays = {}
    for name, kind, shape in said["parts"]:
        count = int(np.prod(shape, dtype=np.int64))
        found = np.frombuffer(data, kind, count, end)
        arrays[name] = found.reshape(shape)
        end += found.nbytes
    return said["head"], arrays


def _narrow(numbers: NDArray[Any]) -> tuple[str, bytes]:
    low, high = (int(numbers.min()), int(numbers.max())) if numbers.size else (0, 0)
    kind = next(kind for kind, least, most in _WIDTHS if least <= low and high <= most)
    return kind, numbers.astype(kind).tobytes()


def written(plain: Any) -> bytes:
    return json.dumps(
        plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_bytes_in_letters
    ).encode()


def _bytes_in_letters(one: object) -> str:
    if isinstance(one, bytes):
        return base64.b64encode(one).decode()
    raise TypeError(f"{type(one)} has no canonical spelling")
