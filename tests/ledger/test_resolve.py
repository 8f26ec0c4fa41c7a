"""Posting and voiding reservations."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest
from tests.ledger.books import CLEARING, PREPAYMENT, STORE, breaches, entry, rows, stands

from songda.kernel.house import House
from songda.modules.ledger.actions.resolve import post, void
from songda.modules.ledger.actions.transfer import pend, transfer
from songda.modules.ledger.errors import AlreadyResolved, NotEnough, PendingUnknown
from songda.modules.ledger.model import TransferId

HELD = TransferId(UUID(int=2))


async def held(house: House, amount_minor: int = 600) -> None:
    """A thousand paid in, and a part of it reserved."""
    await house.act(transfer, entry(1, CLEARING, PREPAYMENT, 1_000))
    await house.act(pend, entry(2, PREPAYMENT, STORE, amount_minor, "hold"))


async def test_what_is_reserved_moves_only_when_posted(house: House) -> None:
    await held(house)
    assert await stands(house, STORE) == 0
    await house.act(post, HELD)
    assert await stands(house, STORE) == 600
    assert await stands(house, PREPAYMENT) == 400
    assert await breaches(house) == []


async def test_what_is_reserved_cannot_be_spent_elsewhere(house: House) -> None:
    await held(house)
    with pytest.raises(NotEnough):
        await house.act(transfer, entry(3, PREPAYMENT, STORE, 401, "share"))
    await house.act(transfer, entry(3, PREPAYMENT, STORE, 400, "share"))
    assert await stands(house, STORE) == 400


async def test_what_is_voided_can_be_spent_again(house: House) -> None:
    await held(house, 1_000)
    await house.act(void, HELD)
    await house.act(transfer, entry(3, PREPAYMENT, STORE, 1_000, "share"))
    assert await stands(house, STORE) == 1_000
    assert await breaches(house) == []


async def test_posting_twice_is_once(house: House) -> None:
    await held(house)
    await house.act(post, HELD)
    await house.act(post, HELD)
    assert await stands(house, STORE) == 600
    assert await rows(house) == 3


async def test_the_other_way_is_refused(house: House) -> None:
    await held(house)
    await house.act(void, HELD)
    with pytest.raises(AlreadyResolved):
        await house.act(post, HELD)
    assert await stands(house, STORE) == 0
    assert await breaches(house) == []


async def test_post_against_void_at_once_is_one_of_them(house: House) -> None:
    for number in range(10, 30):
        await house.act(transfer, entry(number, CLEARING, PREPAYMENT, 100))
        await house.act(pend, entry(100 + number, PREPAYMENT, STORE, 100, "hold"))
        which = TransferId(UUID(int=100 + number))
        outcomes = await asyncio.gather(
            house.act(post, which), house.act(void, which), return_exceptions=True
        )
        assert sum(isinstance(one, AlreadyResolved) for one in outcomes) == 1
    assert await breaches(house) == []


async def test_an_unknown_one_is_refused(house: House) -> None:
    with pytest.raises(PendingUnknown):
        await house.act(post, HELD)
    await house.act(transfer, entry(2, CLEARING, PREPAYMENT, 100))
    with pytest.raises(PendingUnknown):
        await house.act(post, HELD)
    assert await rows(house) == 1
