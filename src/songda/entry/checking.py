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
