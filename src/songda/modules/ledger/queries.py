"""The ledger page, balances, and the invariants of money."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from songda.kernel.database import Row, Tx
from songda.modules.ledger.model import LIMITS, Account, AccountRow, Kind, Limits, TransferRow

DEBITS_EQUAL_CREDITS = """
select a.currency as what, sum(a.debits_posted - a.credits_posted) as off
from ledger.accounts a group by a.currency
having sum(a.debits_posted) <> sum(a.credits_posted) or sum(a.debits_pending) <> sum(a.credits_pending)
"""

BALANCES_AS_RECOMPUTED = """
select a.account_id as what
from ledger.accounts a
left join (
  select side.account_id, sum(side.debit * side.posted) as dp, sum(side.credit * side.posted) as cp,
    sum(side.debit * side.pending) as dn, sum(side.credit * side.pending) as cn
  from (
    select t.debit_id as account_id, t.amount_minor as debit, 0 as credit, w.posted, w.pending
    from ledger.transfers t join ledger.weights w on w.kind = t.kind
    union all
    select t.credit_id, 0, t.amount_minor, w.posted, w.pending
    from ledger.transfers t join ledger.weights w on w.kind = t.kind
  ) side group by side.account_id
) again on again.account_id = a.account_id
where (a.debits_posted, a.credits_posted, a.debits_pending, a.credits_pending)
  is distinct from (
    coalesce(again.dp, 0), coalesce(again.cp, 0), coalesce(again.dn, 0), coalesce(again.cn, 0)
  )
"""

_TRANSFERS = """
select t.transfer_id, t.number, t.kind, d.kind as debit_kind, d.owner as debit_owner,
  c.kind as credit_kind, c.owner as credit_owner, t.amount_minor, t.currency, t.code, t.order_id, t.at
from ledger.transfers t
join ledger.accounts d on d.account_id = t.debit_id
join ledger.accounts c on c.account_id = t.credit_id
"""


async def balance_minor(tx: Tx, which: Account) -> int:
    """What stands on the account: credits less debits, or the reverse where debits are its normal side."""
    row = await tx.fetchrow(
        "select debits_posted, credits_posted from ledger.accounts where account_id = $1", which.account_id
    )
    return 0 if row is None else _balance(which.kind, row)


async def accounts(
    tx: Tx, kind: Kind | None, owners: Sequence[str] | None, most: int = 200
) -> list[AccountRow]:
    """Accounts of a kind and of some owners, those that moved most first."""
    rows = await tx.fetch(
        """select * from ledger.accounts
           where ($1::text is null or kind = $1) and ($2::text[] is null or owner = any($2))
           order by debits_posted + credits_posted desc, account_id limit $3""",
        kind,
        owners,
        most,
    )
    return [
        AccountRow(
            account_id=row["account_id"],
            kind=Kind(row["kind"]),
            owner=row["owner"],
            currency=row["currency"],
            debits_posted=row["debits_posted"],
            credits_posted=row["credits_posted"],
            debits_pending=row["debits_pending"],
            credits_pending=row["credits_pending"],
            balance_minor=_balance(Kind(row["kind"]), row),
        )
        for row in rows
    ]


async def account_owner(tx: Tx, account_id: UUID) -> tuple[Kind, str] | None:
    """Whose an account is, or None where there is none."""
    row = await tx.fetchrow("select kind, owner from ledger.accounts where account_id = $1", account_id)
    return None if row is None else (Kind(row["kind"]), row["owner"])


async def transfers_of_order(tx: Tx, order_id: UUID) -> list[TransferRow]:
    """Everything that moved for one order, oldest first."""
    rows = await tx.fetch(_TRANSFERS + "where t.order_id = $1 order by t.number", order_id)
    return [_transfer(row) for row in rows]


async def transfers_of_account(
    tx: Tx, account_id: UUID, before: int | None, most: int = 50
) -> list[TransferRow]:
    """What moved on one account, newest first, before a number."""
    rows = await tx.fetch(
        _TRANSFERS
        + """where (t.debit_id = $1 or t.credit_id = $1) and ($2::bigint is null or t.number < $2)
             order by t.number desc limit $3""",
        account_id,
        before,
        most,
    )
    return [_transfer(row) for row in rows]


async def transfers_newest(tx: Tx, before: int | None, most: int = 50) -> list[TransferRow]:
    """What moved at all, newest first, before a number."""
    rows = await tx.fetch(
        _TRANSFERS + "where ($1::bigint is null or t.number < $1) order by t.number desc limit $2",
        before,
        most,
    )
    return [_transfer(row) for row in rows]


def _transfer(row: Row) -> TransferRow:
    return TransferRow(
        **{**row, "debit_kind": Kind(row["debit_kind"]), "credit_kind": Kind(row["credit_kind"])}
    )


def _balance(kind: Kind, row: Row) -> int:
    credit_side: int = row["credits_posted"] - row["debits_posted"]
    return -credit_side if LIMITS[kind] is Limits.CREDITS_WITHIN_DEBITS else credit_side
