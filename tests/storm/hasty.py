"""A house that answers an order before it is committed: the control that has to lose some.

`python -m tests.storm.hasty host …` is `songda host …` with this one fault.
"""

import asyncio
import functools
import sys
from typing import Any

from songda.entry.cli import main
from songda.kernel.house import House

LATE_S = 0.15
_careful = House.do
_under_way: set[asyncio.Task[Any]] = set()


async def hasty_do(self: House, action: Any, by: Any, key: Any, /, *args: Any, **kwargs: Any) -> Any:
    """Give the result when the action is through, and commit a moment later."""
    if action.__name__ != "place":
        return await _careful(self, action, by, key, *args, **kwargs)
    said: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    @functools.wraps(action)
    async def wrapped(do: Any, *given: Any, **named: Any) -> Any:
        result = await action(do, *given, **named)
        if not said.done():
            said.set_result(result)
        await asyncio.sleep(LATE_S)
        return result

    task = asyncio.create_task(_careful(self, wrapped, by, key, *args, **kwargs))
    _under_way.add(task)

    def ended(one: "asyncio.Task[Any]") -> None:
        _under_way.discard(one)
        wrong = one.exception() if not one.cancelled() else None
        if not said.done() and wrong is not None:
            said.set_exception(wrong)

    task.add_done_callback(ended)
    return await said


if __name__ == "__main__":
    House.do = hasty_do  # type: ignore[method-assign,assignment]
    sys.exit(main(sys.argv[1:]))
