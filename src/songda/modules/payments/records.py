"""Loading, locking and saving what is expected, the attempts, the refunds and the inbox."""

from __future__ import annotations

from uuid import UUID

from songda.kernel.clocks import CityTime, MachineTime
from songda.kernel.database import Row, Tx
from songda.kernel.ids import OrderId
from songda.modules.payments.model import Attempt, AttemptState, Expected, Verdict

_ATTEMPT = "attempt_id, order_id, person_id, gateway, amount_minor, currency, state, pay_url"

# ---- expected --------------------------------------------------------------------------------------------


async def expect(tx: Tx, expected: Expected) -> None:
    """Write down what is to be paid; once per order."""
    await tx.execute(
        """insert into payments.expected
             (order_id, person_id, store_id, city_id, amount_minor, currency, tender)
           values ($1, $2, $3, $4, $5, $6, $7) on conflict (order_id) do nothing""",
        expected.order_id,
        expected.person_id,
        expected.store_id,
        expected.city_id,
        expected.amount_minor,
        expected.currency,
        expected.tender,
    )


async def lock_expected(tx: Tx, order_id: OrderId) -> Expected | None:
    """What is to be paid for the order, its row locked: whoever pays, closes or refunds comes by here."""
    row = await tx.fetchrow(
        """select order_id, person_id, store_id, city_id, amount_minor, currency, tender,
             closed_at is not null as is_closed
           from payments.expected where order_id = $1 for no key update""",
        order_id,
    )
    return None if row is None else Expected(**row)


async def close_expected(tx: Tx, order_id: OrderId, now: CityTime) -> None:
    """Nothing is to be paid any more; open attempts are closed at their gateways soon."""
    await tx.execute(
        "update payments.expected set closed_at = $2 where order_id = $1 and closed_at is null", order_id, now
    )
    await tx.execute(
        "update payments.attempts set query_machine_at = now(), queries = 0 "
        "where order_id = $1 and state in ('intended', 'asked')",
        order_id,
    )


# ---- attempts --------------------------------------------------------------------------------------------


def _attempt(row: Row) -> Attempt:
    return Attempt(**{**row, "state": AttemptState(row["state"])})


async def lock_attempt(tx: Tx, attempt_id: UUID) -> Attempt | None:
    """One attempt, its row locked."""
    row = await tx.fetchrow(
        f"select {_ATTEMPT} from payments.attempts where attempt_id = $1 for no key update", attempt_id
    )
    return None if row is None else _attempt(row)


async def lock_captured(tx: Tx, order_id: OrderId) -> list[Attempt]:
    """The attempts of an order that brought money, locked in the order of their ids."""
    rows = await tx.fetch(
        f"""select {_ATTEMPT} from payments.attempts
            where order_id = $1 and state = 'captured' order by attempt_id for no key update""",
        order_id,
    )
    return [_attempt(row) for row in rows]


async def attempts_of(tx: Tx, order_id: OrderId) -> list[Attempt]:
    """Every attempt at an order, unlocked: whoever opens one has locked what is expected."""
    rows = await tx.fetch(f"select {_ATTEMPT} from payments.attempts where order_id = $1", order_id)
    return [_attempt(row) for row in rows]


async def add_attempt(tx: Tx, attempt: Attempt, now: CityTime, query_at: MachineTime | None) -> None:
    """Write a new attempt; one that is captured at once (cash) is never asked about."""
    captured = attempt.state is AttemptState.CAPTURED
    await tx.execute(
        """insert into payments.attempts
             (attempt_id, order_id, person_id, gateway, amount_minor, currency, state, pay_url, opened_at,
              captured_at, captured_machine_at, query_machine_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, case when $11 then now() end, $12)""",
        attempt.attempt_id,
        attempt.order_id,
        attempt.person_id,
        attempt.gateway,
        attempt.amount_minor,
        attempt.currency,
        attempt.state.value,
        attempt.pay_url,
        now,
        now if captured else None,
        captured,
        query_at,
    )


async def note_asked(tx: Tx, attempt_id: UUID, pay_url: str) -> None:
    """The gateway knows of it now."""
    await tx.execute(
        """update payments.attempts set pay_url = $2, state = 'asked'
           where attempt_id = $1 and state = 'intended'""",
        attempt_id,
        pay_url,
    )


async def mark_captured(tx: Tx, attempt_id: UUID, now: CityTime) -> None:
    """The money is there."""
    await tx.execute(
        """update payments.attempts
           set state = 'captured', captured_at = $2, captured_machine_at = now(), query_machine_at = null
           where attempt_id = $1""",
        attempt_id,
        now,
    )


async def mark_closed(tx: Tx, attempt_id: UUID) -> None:
    """It ended without money."""
    await tx.execute(
        "update payments.attempts set state = 'closed', query_machine_at = null where attempt_id = $1",
        attempt_id,
    )


async def claim_queries(tx: Tx, now: MachineTime, most: int) -> list[Row]:
    """Open attempts that are due to be asked about; each is put off further every time."""
    return await tx.fetch(
        """update payments.attempts a
           set queries = a.queries + 1,
             query_machine_at = $1::timestamptz + make_interval(secs => least(300, 10 * 2 ^ a.queries))
           from payments.expected e
           where e.order_id = a.order_id and a.attempt_id in (
             select d.attempt_id from payments.attempts d where d.query_machine_at <= $1
             order by d.query_machine_at limit $2 for update skip locked)
           returning a.attempt_id, a.order_id, a.gateway, e.closed_at is not null as is_closed""",
        now,
        most,
    )


# ---- refunds ---------------------------------------------------------------------------------------------


async def refunded_of(tx: Tx, attempt_ids: list[UUID]) -> dict[UUID, int]:
    """How much of each attempt is given back or on its way back."""
    rows = await tx.fetch(
        """select attempt_id, sum(amount_minor)::bigint as minor from payments.refunds
           where attempt_id = any($1) group by attempt_id""",
        attempt_ids,
    )
    return {row["attempt_id"]: row["minor"] for row in rows}


async def refunds_because(tx: Tx, attempt_ids: list[UUID], because: str) -> set[UUID]:
    """Which of the attempts were given back for this reason already."""
    rows = await tx.fetch(
        "select attempt_id from payments.refunds where attempt_id = any($1) and because = $2",
        attempt_ids,
        because,
    )
    return {row["attempt_id"] for row in rows}


async def add_refund(
    tx: Tx, refund_id: UUID, attempt: Attempt, amount_minor: int, because: str, now: CityTime
) -> None:
    """Intend a refund; a job sends it."""
    await tx.execute(
        """insert into payments.refunds
             (refund_id, attempt_id, order_id, amount_minor, because, state, opened_at, send_machine_at)
           values ($1, $2, $3, $4, $5, 'intended', $6, now())""",
        refund_id,
        attempt.attempt_id,
        attempt.order_id,
        amount_minor,
        because,
        now,
    )


async def lock_refund(tx: Tx, refund_id: UUID) -> Row | None:
    """One refund with its attempt's gateway, its row locked."""
    return await tx.fetchrow(
        """select r.refund_id, r.attempt_id, r.order_id, r.amount_minor, r.state,
             a.gateway, a.currency, a.person_id
           from payments.refunds r join payments.attempts a on a.attempt_id = r.attempt_id
           where r.refund_id = $1 for no key update of r""",
        refund_id,
    )


async def mark_refund_done(tx: Tx, refund_id: UUID, now: CityTime) -> None:
    """The gateway gave the money back."""
    await tx.execute(
        """update payments.refunds set state = 'done', done_at = $2, send_machine_at = null
           where refund_id = $1""",
        refund_id,
        now,
    )


async def claim_refunds(tx: Tx, now: MachineTime, most: int) -> list[Row]:
    """Refunds that are due to be sent (again)."""
    return await tx.fetch(
        """update payments.refunds r
           set sends = r.sends + 1,
             send_machine_at = $1::timestamptz + make_interval(secs => least(600, 5 * 2 ^ r.sends))
           from payments.attempts a
           where a.attempt_id = r.attempt_id and r.refund_id in (
             select d.refund_id from payments.refunds d where d.send_machine_at <= $1
             order by d.send_machine_at limit $2 for update skip locked)
           returning r.refund_id, r.attempt_id, r.amount_minor, a.gateway""",
        now,
        most,
    )


# ---- the inbox -------------------------------------------------------------------------------------------


async def keep_notice(tx: Tx, gateway: str, notice_id: str, raw: bytes, verdict: Verdict) -> int:
    """Keep a notice as it came; one that came before is counted, its first verdict stays. Says how often."""
    times: int = await tx.fetchval(
        """insert into payments.notices (gateway, notice_id, raw, verdict) values ($1, $2, $3, $4)
           on conflict (gateway, notice_id) do update set times = payments.notices.times + 1
           returning times""",
        gateway,
        notice_id,
        raw,
        verdict.value,
    )
    return times


# ---- books -----------------------------------------------------------------------------------------------


async def keep_comparison(tx: Tx, gateway: str, currency: str, theirs_minor: int, ours_minor: int) -> None:
    """Keep how the gateway's book and ours compare; since when they differ stays while they do."""
    await tx.execute(
        """insert into payments.books as b
             (gateway, currency, theirs_minor, ours_minor, differs_since_machine_at, compared_machine_at)
           values ($1, $2, $3, $4, case when $3::bigint <> $4::bigint then now() end, now())
           on conflict (gateway, currency) do update set
             theirs_minor = excluded.theirs_minor, ours_minor = excluded.ours_minor,
             compared_machine_at = now(),
             differs_since_machine_at = case when excluded.theirs_minor <> excluded.ours_minor
               then coalesce(b.differs_since_machine_at, now()) end""",
        gateway,
        currency,
        theirs_minor,
        ours_minor,
    )
