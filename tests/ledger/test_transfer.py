"""Moving money."""

from __future__ import annotations

import asyncio

import pytest
from tests.ledger.books import CLEARING, ORDER, PREPAYMENT, REVENUE, STORE, breaches, entry, rows, stands

from songda.kernel.house import Doing, House
from songda.modules.ledger.actions.transfer import transfer
from songda.modules.ledger.errors import NotEnough, TransferDiffers
from songda.modules.ledger.model import Account, Kind
from songda.modules.ledger.queries import transfers_of_order


async def test_moves_from_the_credited_to_the_debited_side(house: House) -> None:
    await house.act(transfer, entry(1, CLEARING, PREPAYMENT, 2_350))
    assert await stands(house, CLEARING) == 2_350
    assert await stands(house, PREPAYMENT) == 2_350
    assert await breaches(house) == []


async def test_the_same_id_again_moves_nothing(house: House) -> None:
    await house.act(transfer, entry(1, CLEARING, PREPAYMENT, 2_350))
    await house.act(transfer, entry(1, CLEARING, PREPAYMENT, 2_350))
    assert await stands(house, PREPAYMENT) == 2_350
    assert await rows(house) == 1
    assert await breaches(house) == []


async def test_the_same_id_for_another_amount_is_refused(house: House) -> None:
    await house.act(transfer, entry(1, CLEARING, PREPAYMENT, 2_350))
    with pytest.raises(TransferDiffers):
        await house.act(transfer, entry(1, CLEARING, PREPAYMENT, 2_351))
    assert await stands(house, PREPAYMENT) == 2_350


async def test_all_of_several_move_or_none(house: House) -> None:
    await house.act(transfer, entry(1, CLEARING, PREPAYMENT, 1_000))
    with pytest.raises(NotEnough):
        await house.act(
            transfer, entry(2, PREPAYMENT, STORE, 900, "share"), entry(3, PREPAYMENT, REVENUE, 101, "share")
        )
    assert await stands(house, STORE) == 0
    assert await stands(house, PREPAYMENT) == 1_000
    await house.act(
        transfer, entry(2, PREPAYMENT, STORE, 900, "share"), entry(3, PREPAYMENT, REVENUE, 100, "share")
    )
    assert (await stands(house, STORE), await stands(house, REVENUE)) == (900, 100)
    assert await stands(house, PREPAYMENT) == 0
    assert await breaches(house) == []


async def test_a_limited_account_never_goes_below_zero(house: House) -> None:
    with pytest.raises(NotEnough):
        await house.act(transfer, entry(1, PREPAYMENT, STORE, 1, "share"))
    assert await rows(house) == 0


async def test_the_platforms_revenue_may(house: House) -> None:
    rider = Account(kind=Kind.RIDER_PAYABLE, owner="rider", currency="CNY")
    await house.act(transfer, entry(1, REVENUE, rider, 250, "top_up"))
    assert await stands(house, REVENUE) == -250


async def test_forty_at_once_for_money_that_is_enough_for_ten(house: House) -> None:
    await house.act(transfer, entry(1, CLEARING, PREPAYMENT, 1_000))

    async def spend(number: int) -> bool:
        try:
            await house.act(transfer, entry(number, PREPAYMENT, STORE, 100, "share"))
        except NotEnough:
            return False
        return True

    went = await asyncio.gather(*(spend(number) for number in range(10, 50)))
    assert sum(went) == 10
    assert await stands(house, PREPAYMENT) == 0
    assert await stands(house, STORE) == 1_000
    assert await breaches(house) == []


async def test_opposite_movements_at_once_all_arrive(house: House) -> None:
    other = Account(kind=Kind.PLATFORM_REVENUE, owner="other", currency="CNY")
    await asyncio.gather(
        *(
            house.act(transfer, entry(100 + i, *((REVENUE, other) if i % 2 else (other, REVENUE)), 7, "swap"))
            for i in range(40)
        )
    )
    assert await rows(house) == 40
    assert await stands(house, REVENUE) == 0
    assert await breaches(house) == []


async def test_an_order_shows_its_transfers_oldest_first(house: House) -> None:
    await house.act(transfer, entry(9, CLEARING, PREPAYMENT, 1_000))
    await house.act(transfer, entry(4, PREPAYMENT, STORE, 1_000, "share"))
    async with house.db.glance() as tx:
        shown = await transfers_of_order(tx, ORDER)
    assert [(one.code, one.debit_kind, one.credit_kind, one.amount_minor) for one in shown] == [
        ("capture", Kind.GATEWAY_CLEARING, Kind.PREPAYMENT, 1_000),
        ("share", Kind.PREPAYMENT, Kind.STORE_PAYABLE, 1_000),
    ]


async def test_batches_that_share_out_many_orders_never_wait_in_a_ring(house: House) -> None:
    """Seen to deadlock when a store's account could be locked before the platform's."""
    stores = [Account(kind=Kind.STORE_PAYABLE, owner=f"store {n}", currency="CNY") for n in range(6)]
    await house.act(transfer, entry(1, CLEARING, PREPAYMENT, 100_000))
    tries = 0

    async def batch(do: Doing, number: int) -> None:
        nonlocal tries
        tries += 1
        for step in range(12):
            which = stores[(number * 5 + step * (1 if number % 2 else 5)) % len(stores)]
            base = 1_000 + 100 * number + 2 * step
            await transfer(
                do,
                entry(base, PREPAYMENT, which, 10, "store"),
                entry(base + 1, which, REVENUE, 3, "platform"),
            )

    await asyncio.gather(*(house.act(batch, number) for number in range(8)))
    assert tries == 8, "nobody was sent back to begin again"
    assert await stands(house, REVENUE) == 8 * 12 * 3
    assert await breaches(house) == []
