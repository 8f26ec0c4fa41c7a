"""Python functions on whole numbers and arrays, compiled where the compiler is at hand and wanted.

They answer the same either way: only integers that never leave 64 bits, no dictionary, no float (but one
square root, which every machine rounds alike).
"""

import hashlib
import os
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar, cast

PLAIN = "SONGDA_DISPATCH_PLAIN"
numba: ModuleType | None
try:
    import numba
except ImportError:
    numba = None
if os.environ.get(PLAIN):  # the same answers, a hundred times slower, but at once
    numba = None

F = TypeVar("F", bound=Callable[..., Any])
_HERE = Path(__file__).parent
_IMPORTS = re.compile(r"^from songda\.modules\.dispatch\.engine\.(\w+) import", re.MULTILINE)


def compiled(function: F) -> F:
    """The function, compiled at its first call and kept on disk where that is possible."""
    return _compiled(function)


def lean(function: F) -> F:
    """The same for an inner function that makes no array and keeps none: the compiler needn't count who holds
    which, which would take longer than the work itself.
    """
    return _compiled(function, _nrt=False)


def _compiled(function: F, **options: bool) -> F:
    if numba is None:
        return function
    _keep_apart(function.__module__.rpartition(".")[2])
    try:
        return cast(F, numba.njit(cache=True, fastmath=False, **options)(function))
    except RuntimeError:  # no folder for it anywhere: compile in every process
        return cast(F, numba.njit(fastmath=False, **options)(function))


def _keep_apart(module: str) -> None:
    """One folder for each state of a module and of those it imports.

    The compiler's own memory looks at the file of a function only, not at the files of those it calls: it
    would go on using machine code made of yesterday's.
    """
    if numba is None or "NUMBA_CACHE_DIR" in os.environ:
        return
    digest = hashlib.sha256()
    for name in sorted(_with_imports(module, set())):
        digest.update((_HERE / f"{name}.py").read_bytes())
    folder = _HERE / "__pycache__" / f"compiled-{digest.hexdigest()[:16]}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return  # read-only installation: the compiler looks for a folder of the user's
    numba.config.CACHE_DIR = str(folder)


def _with_imports(module: str, seen: set[str]) -> set[str]:
    if module not in seen and (_HERE / f"{module}.py").exists():
        seen.add(module)
        for name in _IMPORTS.findall((_HERE / f"{module}.py").read_text()):
            _with_imports(name, seen)
    return seen
