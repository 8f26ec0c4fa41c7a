"""Each rule of `songda check` is clean on a house that has lived a little, and red on planted damage."""

import asyncio
from pathlib import Path

import asyncpg
import pytest
from tests.box.scene import Scene, scene
from tests.matrix.asking import PIXEL

from songda.entry import checking

EVERYTHING = ("http", "push", "listeners", "jobs", "dispatch")
UNGUARDED = """
set local session_replication_role = replica;
do $$ declare one record; begin
  for one in select conrelid::regclass as of, conname from pg_constraint
             where contype = 'c' and conrelid <> 0
               and connamespace::regnamespace::text not in ('pg_catalog', 'information_schema')
  loop execute format('alter table %s drop constraint %I', one.of, one.conname); end loop;
end $$;
"""
DAMAGE = {
    "kernel.facts_gapless": "update kernel.sequencer set last_position = last_position + 1",
    "kernel.nothing_parked": """insert into kernel.parked (listener, subject, from_position, error)
        values ('orders.paid', gen_random_uuid(), 1, 'planted')""",
    "kernel.no_dead_jobs": """insert into kernel.jobs (job_id, name, payload, due_machine_at, dead)
        values (gen_random_uuid(), 'planted', '{}', now(), true)""",
    "kernel.leases_end": """insert into kernel.jobs
        (job_id, name, payload, due_machine_at, leased_until_machine_at)
        values (gen_random_uuid(), 'planted', '{}', now(), now() - interval '2 minutes')""",
    "house.paid_as_quoted": "update ledger.transfers set amount_minor = amount_minor + 1 where code = 'cash'",
    "house.none_lost": "delete from orders.orders",
    "house.the_ended_hold_nothing": "update orders.orders set ended_at = now() where state = 'accepted'",
    "house.money_is_booked_once": "delete from payments.refunds",
    "house.screens_agree": "update operations.orders set state = 'ready' where state = 'delivered'",
    "kernel.no_phone_in_plain": """update kernel.facts set body = body || '{"call": "13800000001"}'
        where position = 1""",
    "catalog.reserved_equals_holds": "update catalog.variants set reserved = reserved + 1",
    "catalog.never_oversold": "update catalog.variants set on_hand = reserved - 1",
    "deliveries.state_is_the_fold": """update deliveries.deliveries set state = 'failed'
        where state = 'delivered'""",
    "deliveries.events_follow_each_other": "delete from deliveries.events where number = 2",
    "deliveries.offers_match_states": "update deliveries.offers set state = 'declined' where state = 'open'",
    "deliveries.bookings_match_states": """update deliveries.deliveries set courier = 'demo', rider_id = null
        where state = 'at_store'""",
    "deliveries.stops_match_states": "delete from deliveries.stops",
    "dispatch.riders_are_cared_for": """insert into dispatch.care_breaches
        values ('rest', gen_random_uuid(), now())""",
    "dispatch.rounds_replay": "update dispatch.rounds set replayed_hash = 'another'",
    "kitchen.tickets_in_order": """update kitchen.tickets
        set state = 'closed', closed_at = opened_at - interval '1 minute'""",
    "ledger.debits_equal_credits": """update ledger.accounts set debits_posted = debits_posted + 1
        where kind = 'gateway_clearing'""",
    "ledger.balances_as_recomputed": """update ledger.accounts
        set debits_posted = debits_posted + 1, credits_posted = credits_posted + 1""",
    "operations.ended_need_nobody": """update operations.orders set ended_at = now()
        where order_id in (select order_id from operations.exceptions where closed_at is null)""",
    "orders.state_is_the_fold": "update orders.orders set state = 'rejected' where state = 'accepted'",
    "orders.events_follow": "delete from orders.events where seq = 1",
    "orders.lines_add_up": "update orders.lines set total_minor = total_minor + 1",
    "orders.none_stuck": """update orders.orders set due_at = now() - interval '1 day',
        due_machine_at = now() - interval '1 day' where state = 'open'""",
    "orders.none_forgotten": """update orders.orders set due_at = null, due_machine_at = null
        where state = 'open'""",
    "payments.one_charge_an_order": """update payments.attempts set amount_minor = amount_minor + 100,
        captured_machine_at = now() - interval '2 minutes' where state = 'captured'""",
    "payments.charged_as_expected": """update payments.attempts set amount_minor = amount_minor - 1
        where state = 'captured'""",
    "payments.never_more_back_than_taken": "update payments.refunds set amount_minor = amount_minor + 1",
    "payments.refunds_arrive": """update payments.refunds set state = 'intended',
        opened_machine_at = now() - interval '1 hour'""",
    "payments.books_agree": """update payments.books set theirs_minor = theirs_minor + 1,
        differs_since_machine_at = now() - interval '2 minutes'""",
}


async def live_a_little(here: Scene) -> None:
    """Orders at every step: open, accepted, on the desk, delivered, cancelled with the money back."""
    await here.order()
    paid = await here.paid()
    await here.line.must("POST", f"/api/orders/{paid}/cancel", "consumer_a", {"because": "changed_mind"})
    delivery_id = await here.delivery("at_store")
    trouble = {"kind": "store_late"}
    await here.line.must("POST", f"/api/deliveries/{delivery_id}/exceptions", "rider_a", trouble)
    done = await here.delivery("at_customer")
    route = (await here.line.must("GET", "/api/rider/route", "rider_a"))["stops"]
    cash = next(one["cash_minor"] for one in route if one["delivery_id"] == done)
    body = {"cash_minor": cash, "photo": PIXEL}
    await here.line.must("POST", f"/api/deliveries/{done}/delivered", "rider_a", body)
    await here.offer()
    await here.accepted()  # for a round to look at


LIVED = {
    "an open offer": "select count(*) from deliveries.offers where state = 'open'",
    "a round": "select count(*) from dispatch.rounds",
    "a refund": "select count(*) from payments.refunds where state = 'done'",
    "a comparison of books": "select count(*) from payments.books",
    "somebody on the desk": "select count(*) from operations.exceptions where closed_at is null",
    "a ticket": "select count(*) from kitchen.tickets",
    "a delivery that arrived": "select count(*) from deliveries.deliveries where state = 'delivered'",
}


async def missing(connection: asyncpg.Connection) -> list[str]:
    """What hasn't happened yet."""
    return [what for what, sql in LIVED.items() if not await connection.fetchval(sql)]


@pytest.mark.timeout(300)
async def test_every_rule_is_seen_red_on_planted_damage(database_url: str, tmp_path: Path) -> None:
    rules = {check.name: check for check in checking.checks()}
    assert set(DAMAGE) == set(rules)
    async with scene(database_url, tmp_path, *EVERYTHING) as here:
        await live_a_little(here)
        connection = await asyncpg.connect(database_url)
        try:
            for _ in range(300):
                if not await missing(connection):
                    break
                await asyncio.sleep(0.2)
            assert await missing(connection) == []
            found = await checking.breaches(database_url)
            assert {name: rows for name, rows in found.items() if rows} == {}
        finally:
            await connection.close()
    connection = await asyncpg.connect(database_url)
    blind = []
    try:
        for name, damage in DAMAGE.items():
            planted = connection.transaction()
            await planted.start()
            await connection.execute(UNGUARDED)
            before = await connection.fetch(f"select * from ({rules[name].sql}) breach")
            touched = await connection.execute(damage)
            after = await connection.fetch(f"select * from ({rules[name].sql}) breach")
            await planted.rollback()
            assert before == [], name
            if touched.endswith(" 0") or not after:
                blind.append(f"{name}: {touched}, {len(after)} breaches")
    finally:
        await connection.close()
    assert blind == []
