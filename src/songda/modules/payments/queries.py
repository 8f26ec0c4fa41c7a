"""How the payment of an order stands, and the invariants of payments."""

from __future__ import annotations

from uuid import UUID

from songda.kernel.database import Tx
from songda.kernel.ids import CityId, OrderId, PersonId, StoreId
from songda.modules.payments.model import AttemptRow, AttemptState, PaymentRow

ONE_CHARGE_AN_ORDER = """
select e.order_id as what, sum(a.amount_minor) - coalesce(sum(r.minor), 0) as kept_minor
from payments.expected e
join payments.attempts a on a.order_id = e.order_id and a.state = 'captured'
  and a.captured_machine_at < now() - interval '60 seconds'
left join (
  select attempt_id, sum(amount_minor) as minor from payments.refunds group by attempt_id
) r on r.attempt_id = a.attempt_id
group by e.order_id, e.amount_minor
having sum(a.amount_minor) - coalesce(sum(r.minor), 0) > e.amount_minor
"""

CHARGED_AS_EXPECTED = """
select a.attempt_id as what from payments.attempts a join payments.expected e on e.order_id = a.order_id
where a.state = 'captured' and (a.amount_minor, a.currency) <> (e.amount_minor, e.currency)
"""

NEVER_MORE_BACK_THAN_TAKEN = """
select a.attempt_id as what
from payments.refunds r join payments.attempts a on a.attempt_id = r.attempt_id
group by a.attempt_id, a.amount_minor, a.state
having sum(r.amount_minor) > a.amount_minor or a.state <> 'captured'
"""

REFUNDS_ARRIVE = """
select refund_id as what from payments.refunds
where state = 'intended' and opened_machine_at < now() - interval '15 minutes'
"""

BOOKS_AGREE = """
select gateway as what, theirs_minor, ours_minor from payments.books
where differs_since_machine_at < now() - interval '60 seconds'
"""


async def payment_of(tx: Tx, order_id: UUID) -> tuple[PersonId, StoreId, CityId, PaymentRow] | None:
    """Whose order it is and how its payment stands."""
    row = await tx.fetchrow(
        """select e.person_id, e.store_id, e.city_id, e.amount_minor, e.currency,
             (select coalesce(sum(a.amount_minor), 0)::bigint from payments.attempts a
              where a.order_id = e.order_id and a.state = 'captured') as captured_minor,
             (select coalesce(sum(r.amount_minor), 0)::bigint from payments.refunds r
              where r.order_id = e.order_id and r.state = 'done') as refunded_minor,
             (select coalesce(sum(r.amount_minor), 0)::bigint from payments.refunds r
              where r.order_id = e.order_id and r.state = 'intended') as refunding_minor
           from payments.expected e where e.order_id = $1""",
        order_id,
    )
    if row is None:
        return None
    attempts = await tx.fetch(
        """select attempt_id, gateway, amount_minor, state from payments.attempts
           where order_id = $1 order by opened_at, attempt_id""",
        order_id,
    )
    shown = PaymentRow(
        order_id=order_id,
        amount_minor=row["amount_minor"],
        currency=row["currency"],
        captured_minor=row["captured_minor"],
        refunded_minor=row["refunded_minor"],
        refunding_minor=row["refunding_minor"],
        attempts=tuple(AttemptRow(**{**one, "state": AttemptState(one["state"])}) for one in attempts),
    )
    return row["person_id"], row["store_id"], row["city_id"], shown


async def captured_minor(tx: Tx, order_id: OrderId) -> int:
    """What was taken for the order and not given back, nor on its way back."""
    minor: int = await tx.fetchval(
        """select (coalesce((select sum(a.amount_minor) from payments.attempts a
                    where a.order_id = $1 and a.state = 'captured'), 0)
                 - coalesce((select sum(r.amount_minor) from payments.refunds r
                    where r.order_id = $1), 0))::bigint""",
        order_id,
    )
    return minor


async def is_captured(tx: Tx, attempt_id: UUID) -> bool:
    """Whether this attempt brought money."""
    found = await tx.fetchval(
        "select true from payments.attempts where attempt_id = $1 and state = 'captured'", attempt_id
    )
    return found is True
