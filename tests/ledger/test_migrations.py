"""What the database itself refuses, whoever writes."""

from __future__ import annotations

import asyncpg
import pytest
from tests.ledger.books import CLEARING, PREPAYMENT, STORE, breaches, entry, stands

from songda.kernel.database import Database
from songda.kernel.house import House
from songda.modules.ledger.actions.transfer import pend, transfer


@pytest.mark.parametrize(
    "statement",
    [
        "update ledger.transfers set amount_minor = 1",
        "delete from ledger.transfers",
        "truncate ledger.transfers",
    ],
)
async def test_transfers_are_append_only(house: House, db: Database, statement: str) -> None:
    await house.act(transfer, entry(1, CLEARING, PREPAYMENT, 1_000))
    async with db.glance() as tx:
        with pytest.raises(asyncpg.RestrictViolationError):
            await tx.execute(statement)
    assert await stands(house, PREPAYMENT) == 1_000


async def test_a_resolution_of_another_amount_is_refused(house: House, db: Database) -> None:
    await house.act(transfer, entry(1, CLEARING, PREPAYMENT, 1_000))
    await house.act(pend, entry(2, PREPAYMENT, STORE, 600, "hold"))
    async with db.glance() as tx:
        with pytest.raises(asyncpg.CheckViolationError):
            await tx.execute(
                """insert into ledger.transfers
                     (transfer_id, kind, debit_id, credit_id, amount_minor, currency, pending_id, code, at)
                   select gen_random_uuid(), 'post', debit_id, credit_id, 601, currency, transfer_id, code, at
                   from ledger.transfers where kind = 'pending'"""
            )
    assert await stands(house, STORE) == 0


async def test_currencies_never_mix(house: House, db: Database) -> None:
    await house.act(transfer, entry(1, CLEARING, PREPAYMENT, 1_000))
    async with db.glance() as tx:
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            await tx.execute(
                """insert into ledger.transfers
                     (transfer_id, kind, debit_id, credit_id, amount_minor, currency, code, at)
                   select gen_random_uuid(), 'posted', debit_id, credit_id, 5, 'EUR', code, at
                   from ledger.transfers"""
            )
    assert await breaches(house) == []


async def test_planted_damage_turns_each_check_red(house: House, db: Database) -> None:
    await house.act(transfer, entry(1, CLEARING, PREPAYMENT, 1_000))
    assert await breaches(house) == []
    async with db.glance() as tx:
        await tx.execute(
            "update ledger.accounts set debits_posted = debits_posted + 1 where kind = 'prepayment'"
        )
    assert await breaches(house) == ["ledger.debits_equal_credits", "ledger.balances_as_recomputed"]
