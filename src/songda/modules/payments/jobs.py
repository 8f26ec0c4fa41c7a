"""What payments do by the clock: ask about the unknown, send what goes back, compare the books."""

from __future__ import annotations

from songda.kernel import logs
from songda.kernel.database import Row
from songda.kernel.errors import Refusal, Unavailable
from songda.kernel.house import Doing, House
from songda.kernel.jobs import Job
from songda.kernel.values import value
from songda.modules.ledger import public as ledger
from songda.modules.ledger.public import Account, Kind
from songda.modules.payments import records
from songda.modules.payments.actions.take import close_unheard, take_payment, take_refund
from songda.modules.payments.model import Bill
from songda.modules.payments.ports import Gateway, gateways

LOG = logs.logger("payments.jobs")
MOST = 50


@value
class Nothing:
    """A job without a payload."""


async def ask_about_open(house: House, _: Nothing) -> None:
    """Ask each gateway about attempts whose outcome isn't known, and close those nobody expects any more.

    Notices are not guaranteed; this finds what they lost. A failing gateway is asked again later.
    """
    async with house.db.transaction() as tx:
        rows = await records.claim_queries(tx, house.clocks.machine_now(), MOST)
    for row in rows:
        gateway = gateways(house).get(row["gateway"])
        if gateway is not None:
            await _ask_about(house, gateway, row)


async def _ask_about(house: House, gateway: Gateway, row: Row) -> None:
    try:
        asking = gateway.close if row["is_closed"] else gateway.query
        seen = await asking(row["attempt_id"])
    except Unavailable:
        return
    if seen is not None:
        await house.act(take_payment, gateway.name, gateway.merchant, seen)
    elif row["is_closed"]:
        await house.act(close_unheard, row["attempt_id"])


async def send_refunds(house: House, _: Nothing) -> None:
    """Send what goes back to its gateway until that says done; our id makes a repetition harmless."""
    async with house.db.transaction() as tx:
        rows = await records.claim_refunds(tx, house.clocks.machine_now(), MOST)
    for row in rows:
        gateway = gateways(house).get(row["gateway"])
        if gateway is None:
            continue
        try:
            seen = await gateway.refund(row["refund_id"], row["attempt_id"], row["amount_minor"])
        except (Unavailable, Refusal) as no:
            LOG.warning("payments.refund_not_sent", error_code=no.code, refund_id=row["refund_id"])
            continue
        await house.act(take_refund, gateway.name, seen)


async def compare_books(house: House, _: Nothing) -> None:
    """Set the sums of each gateway's own book beside our clearing account."""
    for gateway in list(gateways(house).values()):
        try:
            bills = await gateway.bill()
        except Unavailable:
            continue
        for bill in bills:
            await house.act(keep_comparison, gateway.name, bill)


async def keep_comparison(do: Doing, gateway: str, bill: Bill) -> None:
    """Keep how one gateway's book and our clearing account compare now.

    What is younger than a minute may be on its way to us: within those bounds the books agree. When it is
    quiet they are compared to the fen.
    """
    which = Account(kind=Kind.GATEWAY_CLEARING, owner=gateway, currency=bill.currency)
    ours = await ledger.balance_minor(do.tx, which)
    least = bill.older_paid_minor - bill.refunded_minor
    most = bill.paid_minor - bill.older_refunded_minor
    theirs = min(max(ours, least), most)
    await records.keep_comparison(do.tx, gateway, bill.currency, theirs, ours)


ASK_ABOUT_OPEN = Job("payments.ask_about_open", Nothing, outside=ask_about_open, every_s=2)
SEND_REFUNDS = Job("payments.send_refunds", Nothing, outside=send_refunds, every_s=1)
COMPARE_BOOKS = Job("payments.compare_books", Nothing, outside=compare_books, every_s=10)
