"""The continuous checks of payments: clean after honest work, red on planted damage."""

from __future__ import annotations

import pytest
from tests.payments.money import MERCHANT, attempted, breaches, paid

from songda.kernel.house import House
from songda.modules.payments.actions.refund import refund
from songda.modules.payments.actions.take import take_payment
from songda.modules.payments.module import MODULE

OLD = "captured_machine_at = now() - interval '2 minutes'"


@pytest.mark.parametrize(
    ("damage", "red"),
    [
        (
            [
                "delete from payments.refunds",
                f"update payments.attempts set {OLD}",
                """insert into payments.attempts
                     (attempt_id, order_id, person_id, gateway, amount_minor, currency, state, opened_at,
                      captured_at, captured_machine_at)
                   select gen_random_uuid(), order_id, person_id, gateway, amount_minor, currency, state,
                     opened_at, captured_at, captured_machine_at
                   from payments.attempts""",
            ],
            ["payments.one_charge_an_order"],
        ),
        (
            ["update payments.attempts set amount_minor = amount_minor - 1"],
            ["payments.charged_as_expected", "payments.never_more_back_than_taken"],
        ),
        (
            ["update payments.refunds set amount_minor = amount_minor + 1"],
            ["payments.never_more_back_than_taken"],
        ),
        (
            ["update payments.refunds set opened_machine_at = now() - interval '16 minutes'"],
            ["payments.refunds_arrive"],
        ),
        (
            [
                """insert into payments.books
                     (gateway, currency, theirs_minor, ours_minor, differs_since_machine_at,
                      compared_machine_at)
                   values ('demo', 'CNY', 1, 2, now() - interval '2 minutes', now())"""
            ],
            ["payments.books_agree"],
        ),
    ],
    ids=["charged twice", "charged otherwise", "too much back", "refund stuck", "books differ"],
)
async def test_planted_damage_turns_its_check_red(house: House, damage: list[str], red: list[str]) -> None:
    attempt = await attempted(house)
    await house.act(take_payment, "demo", MERCHANT, paid(attempt))
    await house.act(refund, attempt.order_id, None, "cancelled")
    assert await breaches(house) == []
    async with house.db.pool.acquire() as tx:
        undone = tx.transaction()
        await undone.start()
        for statement in damage:
            await tx.execute(statement)
        found = [check.name for check in MODULE.checks if await tx.fetch(check.sql)]
        await undone.rollback()
    assert found == red
    assert await breaches(house) == []
