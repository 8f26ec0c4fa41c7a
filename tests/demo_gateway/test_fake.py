"""The demonstration gateway itself: a judge must be right."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from songda.adapters.demo_gateway.fake.book import Book, BookTaken
from songda.adapters.demo_gateway.fake.gateway import FakeGateway, Manners, Refused

ASK: dict[str, Any] = {
    "merchant": "songda",
    "trade": "t1",
    "order": "o1",
    "amount": 1_000,
    "currency": "CNY",
    "notice_url": "http://127.0.0.1:9/",
}


def opened(file: Path) -> FakeGateway:
    """A gateway that tells nothing within a test."""
    return FakeGateway(Book(file), "key", Manners(late_s=3600))


async def test_paying_twice_charges_once(tmp_path: Path) -> None:
    gateway = opened(tmp_path / "book")
    await gateway.ask(ASK)
    await asyncio.gather(*(gateway.approve("t1") for _ in range(10)))
    assert gateway.book.sums("songda") == [{"currency": "CNY", "paid": 1_000, "refunded": 0}]
    assert (tmp_path / "book").read_text().count("SUCCESS") == 2, "one entry, with its notice in it"
    await gateway.aclose()


async def test_a_closed_trade_takes_no_money(tmp_path: Path) -> None:
    gateway = opened(tmp_path / "book")
    await gateway.ask(ASK)
    assert (await gateway.close({"trade": "t1"}))["state"] == "CLOSED"
    with pytest.raises(Refused):
        await gateway.approve("t1")
    assert gateway.book.sums("songda") == []
    await gateway.aclose()


async def test_pay_against_close_at_once_is_one_of_them(tmp_path: Path) -> None:
    gateway = opened(tmp_path / "book")
    for number in range(20):
        trade = f"t{number}"
        await gateway.ask({**ASK, "trade": trade})
        await asyncio.gather(gateway.approve(trade), gateway.close({"trade": trade}), return_exceptions=True)
        assert gateway.book.trades[trade].state in ("SUCCESS", "CLOSED")
    await gateway.aclose()
    again = Book(tmp_path / "book")
    assert {one.state for one in again.trades.values()} <= {"SUCCESS", "CLOSED"}
    await again.close()


async def test_refunds_never_exceed_what_was_taken(tmp_path: Path) -> None:
    gateway = opened(tmp_path / "book")
    await gateway.ask(ASK)
    await gateway.approve("t1")
    body = {"trade": "t1", "amount": 400}
    outcomes = await asyncio.gather(
        *(gateway.refund({**body, "refund": f"r{number}"}) for number in range(5)), return_exceptions=True
    )
    assert sum(isinstance(one, Refused) for one in outcomes) == 3
    assert (await gateway.refund({**body, "refund": "r0"}))["state"] == "SUCCESS", (
        "the same again is the same"
    )
    assert gateway.book.sums("songda") == [{"currency": "CNY", "paid": 1_000, "refunded": 800}]
    await gateway.aclose()


async def test_the_same_trade_for_another_amount_is_refused(tmp_path: Path) -> None:
    gateway = opened(tmp_path / "book")
    await gateway.ask(ASK)
    assert (await gateway.ask(ASK))["state"] == "NOTPAY"
    with pytest.raises(Refused):
        await gateway.ask({**ASK, "amount": 1_001})
    await gateway.aclose()


async def test_the_book_comes_back_and_forgets_a_line_cut_by_a_crash(tmp_path: Path) -> None:
    gateway = opened(tmp_path / "book")
    await gateway.ask(ASK)
    await gateway.approve("t1")
    await gateway.aclose()
    with (tmp_path / "book").open("a") as file:
        file.write('{"kind":"refund","trade":"t1","refu')
    book = Book(tmp_path / "book")
    assert book.trades["t1"].state == "SUCCESS"
    assert book.trades["t1"].refunds == {}
    assert [one["about"]["state"] for one in book.untold.values()] == ["SUCCESS"], "still to be told"
    await book.write({"kind": "refund", "trade": "t1", "refund": "r1", "amount": 5})
    await book.close()
    third = Book(tmp_path / "book")
    assert third.trades["t1"].refunds == {"r1": 5}
    await third.close()


async def test_two_processes_cannot_write_one_book(tmp_path: Path) -> None:
    book = Book(tmp_path / "book")
    with pytest.raises(BookTaken):
        Book(tmp_path / "book")
    await book.close()
