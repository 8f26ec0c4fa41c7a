"""`songda check`: the continuous invariants. Every row a check's query answers is a breach."""

from __future__ import annotations

import asyncpg

from songda.entry import composition
from songda.kernel.modules import Check

KERNEL_CHECKS = (
    Check(
        name="kernel.facts_gapless",
        says="Positions of facts have no gap and end at the sequencer's.",
        sql="""select f.position
               from (select position, lag(position, 1, 0::bigint) over (order by position) as before
                 from kernel.facts where position is not null) f where f.position <> f.before + 1
               union all
               select s.last_position from kernel.sequencer s
               where s.last_position <> coalesce((select max(position) from kernel.facts), 0)""",
    ),
    Check(
        name="kernel.nothing_parked",
        says="No listener has given up on a subject.",
        sql="select listener, subject::text, error from kernel.parked",
    ),
    Check(
        name="kernel.no_phone_in_plain",
        says="No phone number stands in a fact, a result or a job of the last day.",
        sql=r"""select k.which, k.what from (
                 select 'fact' as which, number::text as what, body::text as said from kernel.facts
                   where machine_at > now() - interval '1 day'
                 union all select 'result', key, coalesce(result::text, '') || key from kernel.idempotency
                   where machine_at > now() - interval '1 day'
                 union all select 'job', job_id::text, payload::text || coalesce(error, '')
                   from kernel.jobs) k
               where k.said ~ '(?<![0-9A-Fa-f-])(\+?86)?1[3-9][0-9]{9}(?![0-9A-Fa-f-])'""",
    ),
    Check(
        name="kernel.no_dead_jobs",
        says="No job has used up its tries.",
        sql="select name, job_id::text, error from kernel.jobs where dead",
    ),
    Check(
        name="kernel.leases_end",
        says="No job's lease ran out more than a minute ago without another worker taking it.",
        sql="""select name, job_id::text from kernel.jobs
               where not dead and leased_until_machine_at < now() - interval '60 seconds'""",
    ),
)

HOUSE_CHECKS = (
    Check(
        name="house.paid_as_quoted",
        says="What orders quoted, payments expect and the ledger took is one sum; nothing paid is missing.",
        sql="""with taken as (
                 select t.order_id, t.code, t.amount_minor, t.currency from ledger.transfers t
                 where t.code in ('capture', 'cash') and t.kind = 'posted')
               select o.order_id::text as what, 'expected' as which, o.total_minor, e.amount_minor
               from orders.orders o left join payments.expected e on e.order_id = o.order_id
               where (e.amount_minor, e.currency, e.tender)
                 is distinct from (o.total_minor, o.currency, o.tender)
               union all
               select t.order_id::text, t.code, o.total_minor, t.amount_minor
               from taken t left join orders.orders o on o.order_id = t.order_id
               where (t.amount_minor, t.currency) is distinct from (o.total_minor, o.currency)
               union all
               select o.order_id::text, 'missing', o.total_minor, null
               from orders.orders o
               where o.total_minor > 0
                 and not exists (select from taken t where t.order_id = o.order_id)
                 and (exists (select from orders.events e where e.order_id = o.order_id and e.event = 'paid')
                   or o.tender = 'cash' and o.state = 'delivered')""",
    ),
    Check(
        name="house.none_lost",
        says="Every order that anybody has heard of, or that holds stock or expects money, is there.",
        sql="""select k.which, k.order_id::text as what from (
                 select 'told' as which, f.subject as order_id from kernel.facts f
                   where f.name = 'orders.OrderPlaced'
                 union all select 'stock', h.order_id from catalog.stock_holds h
                 union all select 'money', e.order_id from payments.expected e
                 union all select 'ride', d.order_id from deliveries.deliveries d
                 union all select 'desk', o.order_id from operations.orders o) k
               where not exists (select from orders.orders o where o.order_id = k.order_id)""",
    ),
    Check(
        name="house.the_ended_hold_nothing",
        says="An order that has ended holds no stock, expects no money and sends nobody to ride.",
        sql="""with ended as (select order_id, state from orders.orders where ended_at is not null)
               select e.order_id::text as what, 'stock' as which
               from ended e join catalog.stock_holds h using (order_id) where h.state = 'held'
               union all
               select e.order_id::text, 'money' from ended e join payments.expected p using (order_id)
               where e.state <> 'delivered' and e.state <> 'failed' and p.closed_at is null
               union all
               select e.order_id::text, 'ride' from ended e join deliveries.deliveries d using (order_id)
               where d.state not in ('delivered', 'failed', 'cancelled')""",
    ),
    Check(
        name="house.money_is_booked_once",
        says="Each payment taken and each refund intended or done is one transfer, and the other way round.",
        sql="""with known as (
                 select order_id, 'taken' as which, amount_minor from payments.attempts
                   where state = 'captured'
                 union all select order_id, 'refund', amount_minor from payments.refunds
                 union all select order_id, 'refunded', amount_minor from payments.refunds
                   where state = 'done'),
               booked as (
                 select order_id, case when code in ('capture', 'cash') then 'taken' else code end as which,
                   amount_minor
                 from ledger.transfers where code in ('capture', 'cash', 'refund', 'refunded'))
               select coalesce(k.order_id, b.order_id)::text as what, coalesce(k.which, b.which) as which,
                 k.times, b.times as booked_times, k.minor, b.minor as booked_minor
               from (select order_id, which, count(*) as times, sum(amount_minor) as minor
                     from known group by 1, 2) k
               full join (select order_id, which, count(*) as times, sum(amount_minor) as minor
                     from booked group by 1, 2) b on (b.order_id, b.which) = (k.order_id, k.which)
               where (k.times, k.minor) is distinct from (b.times, b.minor)""",
    ),
    Check(
        name="house.screens_agree",
        says="What operators see of an order is its state, once every fact about it was heard.",
        sql="""select o.order_id::text as what, o.state, s.state as seen
               from operations.orders s join orders.orders o on o.order_id = s.order_id
               where s.state <> o.state and not (s.state = 'unpaid' and o.state = 'open')
                 and not exists (
                   select from kernel.facts f where f.subject = o.order_id and (f.position is null
                     or f.position > (select min(c.position) from kernel.cursors c
                                      where c.listener = 'operations.orders')))""",
    ),
)
"""Rules over several modules: only this floor knows them all."""


def checks() -> list[Check]:
    """Every invariant of this build."""
    return [*KERNEL_CHECKS, *HOUSE_CHECKS, *(one for module in composition.built() for one in module.checks)]


async def breaches(url: str) -> dict[str, list[str]]:
    """The breaches of every check, by its name; all in one snapshot, so that a moving house isn't blamed."""
    found: dict[str, list[str]] = {}
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            for check in checks():
                rows = await connection.fetch(f"select * from ({check.sql}) breach limit 20")
                found[check.name] = [", ".join(str(part) for part in row.values()) for row in rows]
    finally:
        await connection.close()
    return found


async def report(url: str) -> int:
    """Print every check and its breaches; 0 when there are none."""
    found = await breaches(url)
    says = {check.name: check.says for check in checks()}
    for name, rows in found.items():
        print(f"{'ok ' if not rows else 'RED'} {name}: {says[name]}")
        for row in rows:
            print(f"      {row}")
    return 1 if any(found.values()) else 0
