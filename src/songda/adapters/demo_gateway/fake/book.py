"""The gateway's own book: one JSON line an entry, on disk before anything is said.

It is the judge of who was charged what, so it shares nothing with the house, not even the database.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import math
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO


class BookTaken(RuntimeError):
    """Another process writes this book."""


@dataclass(slots=True)
class Trade:
    """A payment as the book has it. `told_count`: how much there was to tell of it; `arrived_s`: how long
    after it happened each notice arrived, more than one where it was sent twice. Both since the gateway was
    started; the book doesn't keep them.
    """

    trade: str
    order: str
    merchant: str
    amount: int
    currency: str
    notice_url: str
    state: str = "NOTPAY"
    state_at: float = 0.0
    refunds: dict[str, int] = field(default_factory=dict)
    refunds_at: dict[str, float] = field(default_factory=dict)
    told_count: int = 0
    arrived_s: list[float] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """As it is told to the merchant."""
        return {
            "trade": self.trade,
            "order": self.order,
            "merchant": self.merchant,
            "amount": self.amount,
            "currency": self.currency,
            "state": self.state,
        }

    def told_refund(self, refund: str) -> dict[str, Any]:
        """One of its refunds as it is told to the merchant."""
        return {
            "refund": refund,
            "trade": self.trade,
            "amount": self.refunds[refund],
            "currency": self.currency,
            "state": "SUCCESS",
        }


class Book:
    """All trades, rebuilt from the file at opening. Entries written at once share one fsync."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self.trades: dict[str, Trade] = {}
        self.untold: dict[str, dict[str, Any]] = {}
        self._file = self._open(file)
        self._waiting: list[tuple[dict[str, Any], asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None

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

    async def write(self, entry: dict[str, Any], *, sure: bool = True) -> None:
        """Put an entry on disk, then apply it: nothing is ever answered that a crash could take back.

        Unless `sure`, don't wait for it.
        """
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((entry, waiting))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.get_running_loop().create_task(self._drain())
        if sure:
            await waiting

    async def _drain(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            lines = [json.dumps(entry, separators=(",", ":")) + "\n" for entry, _ in batch]
            await asyncio.to_thread(self._sync, "".join(lines))
            for entry, waiting in batch:
                self._apply(entry)
                waiting.set_result(None)

    def _sync(self, lines: str) -> None:
        self._file.write(lines)
        self._file.flush()
        os.fsync(self._file.fileno())

    async def close(self) -> None:
        """Write what waits and let go of the file."""
        if self._writer is not None:
            await self._writer
        self._file.close()

    def sums(self, merchant: str, before: float = math.inf) -> list[dict[str, Any]]:
        """What was taken and given back for a merchant up to a time, by currency."""
        sums: dict[str, dict[str, Any]] = {}
        for one in self.trades.values():
            if one.merchant == merchant and one.state == "SUCCESS":
                row = sums.setdefault(one.currency, {"currency": one.currency, "paid": 0, "refunded": 0})
                row["paid"] += one.amount if one.state_at <= before else 0
                row["refunded"] += sum(
                    amount for number, amount in one.refunds.items() if one.refunds_at[number] <= before
                )
        return list(sums.values())

    def _apply(self, entry: dict[str, Any]) -> None:
        kind = entry["kind"]
        if kind == "asked":
            fields = ("trade", "order", "merchant", "amount", "currency", "notice_url")
            self.trades[entry["trade"]] = Trade(**{name: entry[name] for name in fields})
        elif kind == "state":
            trade = self.trades[entry["trade"]]
            trade.state, trade.state_at = entry["state"], entry.get("at", 0.0)
        elif kind == "refund":
            trade = self.trades[entry["trade"]]
            trade.refunds[entry["refund"]] = entry["amount"]
            trade.refunds_at[entry["refund"]] = entry.get("at", 0.0)
        elif kind == "told":
            self.untold.pop(entry["id"], None)
        if "notice" in entry:
            self.untold[entry["notice"]["id"]] = entry["notice"]
