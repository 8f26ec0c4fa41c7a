"""Writing transfers. The database carries the sums and holds the limits; see the migration."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from songda.kernel.clocks import CityTime
from songda.kernel.database import Row, Tx
from songda.modules.ledger.errors import AlreadyResolved, NotEnough, PendingUnknown, TransferDiffers
from songda.modules.ledger.model import Account, Entry

_WRITE = """
with opened as (
  insert into ledger.accounts (account_id, kind, owner, currency, limits)
  select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[])
  on conflict do nothing
)
insert into ledger.transfers
  (transfer_id, kind, debit_id, credit_id, amount_minor, currency, code, order_id, at)
select n.transfer_id, $6, n.debit_id, n.credit_id, n.amount_minor, n.currency, n.code, n.order_id, $14
from unnest($7::uuid[], $8::uuid[], $9::uuid[], $10::bigint[], $11::text[], $12::text[], $13::uuid[])
  as n (transfer_id, debit_id, credit_id, amount_minor, currency, code, order_id)
on conflict (transfer_id) do nothing
"""

_RESOLVE = """
insert into ledger.transfers
  (transfer_id, kind, debit_id, credit_id, amount_minor, currency, pending_id, code, order_id, at)
select $1, $2, p.debit_id, p.credit_id, p.amount_minor, p.currency, p.transfer_id, p.code, p.order_id, $4
from ledger.transfers p where p.transfer_id = $3 and p.kind = 'pending'
on conflict (transfer_id) do nothing
"""


async def write(tx: Tx, kind: str, entries: Sequence[Entry], at: CityTime) -> int:
    """Write the entries that aren't there yet and say how many those were.

    One statement: accounts are opened where needed and locked in the order of their ids. Raises NotEnough.
    """
    accounts = _accounts(entries)
    try:
        status = await tx.execute(
            _WRITE,
            [one.account_id for one in accounts],
            [one.kind.value for one in accounts],
            [one.owner for one in accounts],
            [one.currency for one in accounts],
            [one.limits.value for one in accounts],
            kind,
            [one.transfer_id for one in entries],
            [one.debit.account_id for one in entries],
            [one.credit.account_id for one in entries],
            [one.amount_minor for one in entries],
            [one.currency for one in entries],
            [one.code for one in entries],
            [one.order_id for one in entries],
            at,
        )
    except asyncpg.CheckViolationError as violated:
        raise _refusal(violated) from violated
    return _count(status)


async def must_equal(tx: Tx, kind: str, entries: Sequence[Entry]) -> None:
    """Raises TransferDiffers unless each entry stands in the ledger exactly as given."""
    rows = await tx.fetch(
        """select transfer_id, debit_id, credit_id, amount_minor from ledger.transfers
           where transfer_id = any($1) and kind = $2""",
        [one.transfer_id for one in entries],
        kind,
    )
    stored = {row["transfer_id"]: (row["debit_id"], row["credit_id"], row["amount_minor"]) for row in rows}
    for one in entries:
        if stored.get(one.transfer_id) != (one.debit.account_id, one.credit.account_id, one.amount_minor):
            raise TransferDiffers(transfer_id=str(one.transfer_id))


async def resolve(tx: Tx, pending_id: UUID, kind: str, resolving_id: UUID, at: CityTime) -> None:
    """Post or void a pending transfer. The same again is nothing; the other way is AlreadyResolved."""
    try:
        status = await tx.execute(_RESOLVE, resolving_id, kind, pending_id, at)
    except asyncpg.UniqueViolationError as taken:
        raise AlreadyResolved(pending_id=str(pending_id)) from taken
    except asyncpg.CheckViolationError as violated:
        raise _refusal(violated) from violated
    if (
        _count(status) == 0
        and await tx.fetchval("select 1 from ledger.transfers where transfer_id = $1", resolving_id) is None
    ):
        raise PendingUnknown(pending_id=str(pending_id))


async def account(tx: Tx, which: Account) -> Row | None:
    """The account's sums, or None before its first transfer."""
    return await tx.fetchrow("select * from ledger.accounts where account_id = $1", which.account_id)


def _accounts(entries: Sequence[Entry]) -> list[Account]:
    named = {side.account_id: side for one in entries for side in (one.debit, one.credit)}
    return [named[key] for key in sorted(named)]


def _refusal(violated: asyncpg.CheckViolationError) -> Exception:
    if violated.constraint_name == "accounts_within_limit":
        return NotEnough()
    return violated


def _count(status: str) -> int:
    return int(status.rsplit(" ", 1)[1])
