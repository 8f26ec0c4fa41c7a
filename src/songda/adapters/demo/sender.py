"""A sender that shows its codes instead of sending them."""

from __future__ import annotations

from collections import OrderedDict

_KEPT = 2_000


class ShownCodes:
    """The newest code of each number, in this process's memory only; the oldest numbers are forgotten."""

    def __init__(self) -> None:
        self._codes: OrderedDict[str, str] = OrderedDict()

    async def send_code(self, phone_e164: str, code: str) -> None:
        """Keep the code for whoever asks; a newer one takes its place."""
        self._codes[phone_e164] = code
        self._codes.move_to_end(phone_e164)
        while len(self._codes) > _KEPT:
            self._codes.popitem(last=False)

    def newest(self, phone_e164: str) -> str | None:
        """The newest code of a number."""
        return self._codes.get(phone_e164)
