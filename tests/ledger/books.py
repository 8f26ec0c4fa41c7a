"""Short ways to move money in tests of the ledger."""

from __future__ import annotations

from uuid import UUID

from songda.kernel.house import House
from songda.kernel.ids import OrderId
from songda.modules.ledger.model import Account, Entry, Kind, TransferId
from songda.modules.ledger.public import balance_minor

ORDER = OrderId(UUID(int=1))
CLEARING = Account(kind=Kind.GATEWAY_CLEARING, owner="demo", currency="CNY")
PREPAYMENT = Account(kind=Kind.PREPAYMENT, owner=str(ORDER), currency="CNY")
STORE = Account(kind=Kind.STORE_PAYABLE, owner=str(UUID(int=2)), currency="CNY")
REVENUE = Account(kind=Kind.PLATFORM_REVENUE, owner="platform", currency="CNY")


def entry(number: int, debit: Account, credit: Account, amount_minor: int, code: str = "capture") -> Entry:
    """A movement with a plain number for an id."""
    return Entry(
        transfer_id=TransferId(UUID(int=number)),
        debit=debit,
        credit=credit,
        amount_minor=amount_minor,
        code=code,
        order_id=ORDER,
    )


async def stands(house: House, which: Account) -> int:
    """What stands on an account."""
    async with house.db.glance() as tx:
        return await balance_minor(tx, which)


async def rows(house: House) -> int:
    """How many transfers there are."""
    async with house.db.glance() as tx:
        count: int = await tx.fetchval("select count(*) from ledger.transfers")
    return count


async def breaches(house: House) -> list[str]:
    """The names of the ledger's checks that are red now."""
    from songda.modules.ledger.module import MODULE

    async with house.db.glance() as tx:
        return [check.name for check in MODULE.checks if await tx.fetch(check.sql)]
