"""The judgement: what clients were told, what the gateway's book says, what the database holds."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
from tests.storm.clients import Told

from songda.entry import checking

ORDERS = "select order_id::text, state, total_minor from orders.orders"
TAKEN = """
select order_id::text, sum(amount_minor)::bigint from payments.attempts where state = 'captured' group by 1
"""
GIVEN_BACK = """
select order_id::text, sum(amount_minor)::bigint from payments.refunds where state = 'done' group by 1
"""
LAGGING = """
select (select count(*) from kernel.facts where position is null)
  + (select count(*) from kernel.cursors c, kernel.sequencer s where c.position < s.last_position)
  + (select count(*) from payments.refunds where state <> 'done')
"""
PAID_AND_GOING = {"accepted", "cooking", "ready", "delivered"}


@dataclass(slots=True)
class Book:
    """The gateway's book, read line by line without any code of the house."""

    paid: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    given_back: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Verdict:
    """Everything that must be nothing, by name; and what there was to judge."""

    acknowledged: int
    paid: int
    cancelled: int
    lost: list[str] = field(default_factory=list)
    charged_twice: list[str] = field(default_factory=list)
    charged_wrong: list[str] = field(default_factory=list)
    money_differs: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    breaches: dict[str, list[str]] = field(default_factory=dict)

    def wrongs(self) -> dict[str, list[str] | dict[str, list[str]]]:
        """What is not nothing."""
        named = ("lost", "charged_twice", "charged_wrong", "money_differs", "stuck", "breaches")
        return {name: getattr(self, name) for name in named if getattr(self, name)}


def read_book(file: Path) -> Book:
    """Charges and refunds by order."""
    book, trades = Book(), {}
    for line in file.read_text().splitlines():
        entry = json.loads(line)
        if entry["kind"] == "asked":
            trades[entry["trade"]] = entry
        elif entry["kind"] == "state" and entry["state"] == "SUCCESS":
            book.paid[trades[entry["trade"]]["order"]].append(trades[entry["trade"]]["amount"])
        elif entry["kind"] == "refund":
            book.given_back[trades[entry["trade"]]["order"]] += entry["amount"]
    return book


async def lagging(url: str) -> int:
    """How much is still under way: facts to be heard, refunds to be sent."""
    connection = await asyncpg.connect(url)
    try:
        behind: int = await connection.fetchval(LAGGING)
        return behind
    finally:
        await connection.close()


async def judge(url: str, book_file: Path, told: Mapping[str, Told]) -> Verdict:
    """Compare the three."""
    connection = await asyncpg.connect(url)
    try:
        orders = {row[0]: (row[1], row[2]) for row in await connection.fetch(ORDERS)}
        taken = dict(await connection.fetch(TAKEN))
        returned = dict(await connection.fetch(GIVEN_BACK))
    finally:
        await connection.close()
    book = read_book(book_file)
    verdict = Verdict(
        acknowledged=len(told),
        paid=sum(one.paid for one in told.values()),
        cancelled=sum(one.cancelled for one in told.values()),
    )
    for one in told.values():
        if one.order_id not in orders or orders[one.order_id][1] != one.total_minor:
            verdict.lost.append(one.order_id)
        if one.paid and not book.paid.get(one.order_id):
            verdict.lost.append(f"{one.order_id} (the charge)")
    for order_id, amounts in book.paid.items():
        if len(amounts) > 1:
            verdict.charged_twice.append(order_id)
        total = orders.get(order_id, ("", 0))[1]
        if order_id in orders and amounts[0] != total:
            verdict.charged_wrong.append(order_id)
        if taken.get(order_id, 0) != sum(amounts) or returned.get(order_id, 0) != book.given_back[order_id]:
            verdict.money_differs.append(order_id)
        state = orders.get(order_id, ("gone", 0))[0]
        kept = sum(amounts) - book.given_back[order_id]
        if not ((state in PAID_AND_GOING and kept == total) or (state == "cancelled" and kept == 0)):
            verdict.stuck.append(f"{order_id} {state}, {kept} of {total} kept")
    found = await checking.breaches(url)
    verdict.breaches = {name: rows for name, rows in found.items() if rows}
    return verdict
