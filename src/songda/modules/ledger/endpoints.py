"""The plain ledger page: accounts and transfers."""

from __future__ import annotations

from uuid import UUID

from songda.kernel.errors import NotFound
from songda.kernel.permissions import Principal, Role, everywhere, own, permission
from songda.kernel.values import Position
from songda.kernel.web import Endpoints, TheHouse, Who
from songda.modules.ledger import queries
from songda.modules.ledger.model import AccountRow, Kind, TransferRow

READ = permission("ledger.read", Role.OPERATOR, Role.STORE)

ENDPOINTS = Endpoints("ledger", prefix="/api/ledger")


@ENDPOINTS.get("/accounts", READ)
async def accounts(who: Who, house: TheHouse, kind: Kind | None = None) -> list[AccountRow]:
    """An operator of all cities sees every account; a store's staff what is payable to their stores."""
    async with house.db.reading() as tx:
        if who.role is Role.STORE:
            return await queries.accounts(tx, Kind.STORE_PAYABLE, [str(one) for one in who.store_ids])
        everywhere(who)
        return await queries.accounts(tx, kind, None)


@ENDPOINTS.get("/transfers", READ)
async def transfers(
    who: Who,
    house: TheHouse,
    order_id: UUID | None = None,
    account_id: UUID | None = None,
    before: Position | None = None,
) -> list[TransferRow]:
    """The transfers of an order (oldest first), of an account, or the newest of all.

    A store's staff may look at their own payable account only, an operator of one city at none.
    """
    async with house.db.reading() as tx:
        if account_id is not None:
            _own_account(who, await queries.account_owner(tx, account_id))
            return await queries.transfers_of_account(tx, account_id, before)
        everywhere(who)
        if order_id is not None:
            return await queries.transfers_of_order(tx, order_id)
        return await queries.transfers_newest(tx, before)


def _own_account(who: Principal, found: tuple[Kind, str] | None) -> None:
    if found is None:
        raise NotFound()
    kind, owner = found
    if who.role is not Role.STORE:
        everywhere(who)
    own(who, store_id=UUID(owner) if kind is Kind.STORE_PAYABLE else None)
