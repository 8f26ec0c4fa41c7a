"""Python functions on whole numbers and arrays, compiled where the compiler is at hand.

They answer the same either way: only integers that never leave 64 bits, no dictionary, no float.
"""

from collections.abc import Callable
from types import ModuleType
from typing import Any, TypeVar, cast

numba: ModuleType | None
try:
    import numba
except ImportError:  # the same answers, a hundred times slower
    numba = None

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """The function, compiled at its first call and kept on disk where that is possible."""
    if numba is None:
        return function
    try:
        return cast(F, numba.njit(cache=True)(function))
    except RuntimeError:  # no folder for it anywhere: compile in every process
        return cast(F, numba.njit(function))
