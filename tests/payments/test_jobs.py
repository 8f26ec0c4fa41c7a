"""What payments do by the clock, against a gateway on the wire."""

from __future__ import annotations

from pathlib import Path

from tests.payments.money import TOTAL, attempted, breaches, gateway_for, number, paid, stands

from songda.adapters.demo_gateway.fake.gateway import Manners
from songda.kernel.house import House
from songda.modules.ledger.public import Kind
from songda.modules.payments.actions.expect import stop_expecting
from songda.modules.payments.actions.refund import refund
from songda.modules.payments.actions.take import take_payment
from songda.modules.payments.jobs import Nothing, ask_about_open, compare_books, send_refunds
from songda.modules.payments.model import Attempt
from songda.modules.payments.ports import Ask, gateways

NOWHERE = "http://127.0.0.1:9/api/notices/demo"
QUIET = Manners(late_s=3600)


async def asked(house: House) -> Attempt:
    """An attempt of which the gateway knows."""
    attempt = await attempted(house)
    await gateways(house)["demo"].ask(
        Ask(
            attempt_id=attempt.attempt_id,
            order_id=attempt.order_id,
            amount_minor=attempt.amount_minor,
            currency="CNY",
        )
    )
    return attempt


async def test_a_lost_notice_is_made_up_for_by_asking(house: House, tmp_path: Path) -> None:
    async with gateway_for(house, tmp_path, QUIET, NOWHERE) as fake:
        attempt = await asked(house)
        await fake.approve(str(attempt.attempt_id))
        await ask_about_open(house, Nothing())
        assert await stands(house, Kind.PREPAYMENT, attempt.order_id) == 0, "it isn't time to ask yet"
        house.clocks.advance(11)
        await ask_about_open(house, Nothing())
        assert await stands(house, Kind.PREPAYMENT, attempt.order_id) == TOTAL


async def test_what_nobody_expects_is_closed_at_the_gateway(house: House, tmp_path: Path) -> None:
    async with gateway_for(house, tmp_path, QUIET, NOWHERE) as fake:
        attempt, unheard = await asked(house), await attempted(house)
        for one in (attempt, unheard):
            await house.act(stop_expecting, one.order_id)
        await ask_about_open(house, Nothing())
        assert fake.book.trades[str(attempt.attempt_id)].state == "CLOSED"
        assert await number(house, "select count(*) from payments.attempts where state = 'closed'") == 2


async def test_paid_just_before_closing_is_captured(house: House, tmp_path: Path) -> None:
    async with gateway_for(house, tmp_path, QUIET, NOWHERE) as fake:
        attempt = await asked(house)
        await fake.approve(str(attempt.attempt_id))
        await house.act(stop_expecting, attempt.order_id)
        await ask_about_open(house, Nothing())
        assert await stands(house, Kind.PREPAYMENT, attempt.order_id) == TOTAL


async def test_a_refund_is_sent_until_the_gateway_answers(house: House, tmp_path: Path) -> None:
    async with gateway_for(house, tmp_path, QUIET, NOWHERE) as fake:
        attempt = await asked(house)
        await fake.approve(str(attempt.attempt_id))
        await house.act(take_payment, "demo", "songda", paid(attempt))
        await house.act(refund, attempt.order_id, None, "cancelled")
    await send_refunds(house, Nothing())  # nobody is there
    await house.state["demo_gateway.client"].aclose()
    assert await stands(house, Kind.REFUNDS_IN_FLIGHT, attempt.order_id) == TOTAL
    async with gateway_for(house, tmp_path, QUIET, NOWHERE) as fake:
        house.clocks.advance(30)
        await send_refunds(house, Nothing())
        assert list(fake.book.trades[str(attempt.attempt_id)].refunds.values()) == [TOTAL]
    assert await stands(house, Kind.REFUNDS_IN_FLIGHT, attempt.order_id) == 0
    assert await stands(house, Kind.GATEWAY_CLEARING, "demo") == 0


async def test_the_books_are_compared_to_the_fen(house: House, tmp_path: Path) -> None:
    async with gateway_for(house, tmp_path, QUIET, NOWHERE) as fake:
        first, second = await asked(house), await asked(house)
        for one in (first, second):
            await fake.approve(str(one.attempt_id))
        await house.act(take_payment, "demo", "songda", paid(first))
        await compare_books(house, Nothing())
        differing = "select theirs_minor - ours_minor from payments.books"
        assert await number(house, differing) == 0, "the second's notice may still be on its way"
        for one in (first, second):
            fake.book.trades[str(one.attempt_id)].state_at -= 120
        await compare_books(house, Nothing())
        assert await number(house, differing) == TOTAL, "now it must have been here"
        assert await breaches(house) == [], "a minute is given"
        async with house.db.glance() as tx:
            await tx.execute(
                "update payments.books set differs_since_machine_at = now() - interval '2 minutes'"
            )
        assert await breaches(house) == ["payments.books_agree"]
        await house.act(take_payment, "demo", "songda", paid(second))
        await compare_books(house, Nothing())
        assert await number(house, differing) == 0
        assert await breaches(house) == []
