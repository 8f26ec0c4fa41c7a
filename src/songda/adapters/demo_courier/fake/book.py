"""The company's own book: one JSON line an entry, on disk before anything is answered."""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

STATES = ("ACCEPTED", "RIDER_FOUND", "AT_SHOP", "LOADED", "AT_DOOR", "SIGNED_FOR")
CALLED_OFF = "CALLED_OFF"


class BookTaken(RuntimeError):
    """Another process writes this book."""


@dataclass(slots=True)
class Ride:
    """A ride as the book has it: when it comes to each of STATES, in seconds of the city. Without a number it
    was called off before it was ever asked for. `told`: the newest state that was told.
    """

    booking: str
    number: str = ""
    notice_url: str = ""
    moments: tuple[float, ...] = ()
    off: bool = False
    told: str = ""

    def state(self, now_s: float) -> str:
        """How it stands: called off, or as far as its moments say."""
        if self.off or not self.moments:
            return CALLED_OFF
        passed = [state for state, at_s in zip(STATES, self.moments, strict=True) if at_s <= now_s]
        return passed[-1] if passed else STATES[0]


class Book:
    """All rides, rebuilt from the file at opening. Raises BookTaken."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self.rides: dict[str, Ride] = {}
        self._file = self._open(file)

    def write(self, entry: dict[str, Any]) -> None:
        """Put an entry on disk, then apply it: what is answered outlives a crash."""
        self._file.write(json.dumps(entry, separators=(",", ":")) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self._apply(entry)

    def close(self) -> None:
        self._file.close()

    def _open(self, file: Path) -> TextIO:
        opened = file.open("a+", encoding="utf-8")
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            opened.close()
            raise BookTaken(str(file)) from None
        opened.seek(0)
        whole = 0
        for line in opened:
            if not line.endswith("\n"):
                break
            self._apply(json.loads(line))
            whole += len(line.encode())
        opened.truncate(whole)  # a line cut by a crash was never answered for
        return opened

    def _apply(self, entry: dict[str, Any]) -> None:
        booking = entry["booking"]
        if entry["kind"] == "booked":
            self.rides[booking] = Ride(booking, entry["number"], entry["notice_url"], tuple(entry["moments"]))
        else:
            self.rides.setdefault(booking, Ride(booking)).off = True
