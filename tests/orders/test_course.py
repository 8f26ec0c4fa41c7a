"""An order's course from the money to the door, and what stops it."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest
from tests.orders.lunch import (
    NOODLES_HOT,
    OPERATOR,
    STAFF,
    STORE,
    TEA,
    breaches,
    count,
    free_of,
    hear,
    hungry,
    log_of,
    open_lunch,
    opened,
    parked,
    pay_for,
    placed,
    ridden,
    run,
    state_of,
)
from tests.payments.money import stands
from tests.stores.shop import STRANGER

from songda.kernel.house import House
from songda.kernel.ids import DeliveryId, OrderId, RiderId, uuid7
from songda.modules.accounts.actions.erase import erase
from songda.modules.catalog.public import Line
from songda.modules.deliveries.errors import AlreadyPickedUp
from songda.modules.deliveries.events import DeliveryDelivered, DeliveryFailed, DeliveryPickedUp
from songda.modules.ledger.public import Kind
from songda.modules.orders.actions.accept import accept, reject
from songda.modules.orders.actions.cancel import cancel
from songda.modules.orders.actions.cooking import hand_over, mark_ready, start
from songda.modules.orders.actions.modify import modify
from songda.modules.orders.actions.riding import hear_delivered, hear_failed, hear_picked_up
from songda.modules.orders.errors import ConsumerGone, NotInThatState, OrderUnknown, WindowOver
from songda.modules.orders.jobs import Nothing, mind_due
from songda.modules.orders.model import Fulfilment, Tender
from songda.modules.orders.queries.page import page
from songda.modules.payments.actions.open_attempt import open_attempt
from songda.modules.payments.actions.take import take_payment
from songda.modules.payments.model import PaidState, Payment

RIDER = RiderId(uuid4())
TEAS = (Line(variant_id=TEA, count=2),)


async def ride(house: House, order_id: OrderId) -> dict[str, object]:
    """Whose ride it is, as the rider's facts say it."""
    async with house.db.glance() as tx:
        row = await tx.fetchrow(
            "select delivery_id, store_id, city_id, consumer_id from orders.orders where order_id = $1",
            order_id,
        )
    assert row is not None
    assert row["delivery_id"] is not None
    return {**row, "delivery_id": DeliveryId(row["delivery_id"]), "order_id": order_id, "rider_id": RIDER}


async def test_the_whole_course_shares_out_every_fen(house: House) -> None:
    await open_lunch(house)
    _, order_id = await opened(house)
    for action in (accept, start, mark_ready):
        await run(house, action, order_id)
    whose = await ride(house, order_id)
    await house.act(hear_picked_up, DeliveryPickedUp(**whose))
    told = DeliveryDelivered(**whose, pay_minor=550, cash_minor=0)
    await house.act(hear_delivered, told)
    await house.act(hear_delivered, told)
    assert await log_of(house, order_id) == [
        "placed",
        "paid",
        "accepted",
        "cooking_started",
        "ready",
        "picked_up",
        "delivered",
    ]
    # 22.00 noodles, 2.00 packing (1.00 of the dish, 1.00 of the store), 4.00 delivery; 6 % commission
    assert await stands(house, Kind.STORE_PAYABLE, STORE) == 2_400 - 144
    assert await stands(house, Kind.RIDER_PAYABLE, RIDER) == 550
    assert await stands(house, Kind.PLATFORM_REVENUE, "platform") == 144 + 400 - 550
    assert await stands(house, Kind.PREPAYMENT, order_id) == 0
    assert await breaches(house) == []
    assert await parked(house) == []


async def test_a_rider_takes_it_to_the_door(house: House) -> None:
    await open_lunch(house)
    _, order_id = await opened(house)
    await run(house, accept, order_id)
    await ridden(house, order_id)
    await hear(house)
    assert await log_of(house, order_id) == ["placed", "paid", "accepted", "picked_up", "delivered"]
    assert await stands(house, Kind.PREPAYMENT, order_id) == 0
    assert await breaches(house) == []
    assert await parked(house) == []


async def test_a_rider_dearer_than_the_order_is_topped_up_by_the_platform(house: House) -> None:
    await open_lunch(house)
    _, order_id = await opened(house)
    await run(house, accept, order_id)
    whose = await ride(house, order_id)
    await house.act(hear_picked_up, DeliveryPickedUp(**whose))
    await house.act(hear_delivered, DeliveryDelivered(**whose, pay_minor=900, cash_minor=0))
    assert await stands(house, Kind.RIDER_PAYABLE, RIDER) == 900
    assert await stands(house, Kind.PLATFORM_REVENUE, "platform") == 144 + 400 - 900
    assert await breaches(house) == []


async def test_cash_at_the_door_is_the_riders_debt(house: House) -> None:
    await open_lunch(house)
    _, order_id = await opened(house, tender=Tender.CASH)
    await run(house, accept, order_id)
    whose = await ride(house, order_id)
    cash = "select cash_minor from deliveries.deliveries where order_id = $1"
    assert await count(house, cash, order_id) == 2_800
    await house.act(hear_picked_up, DeliveryPickedUp(**whose))
    await house.act(hear_delivered, DeliveryDelivered(**whose, pay_minor=500, cash_minor=2_800))
    assert await stands(house, Kind.RIDER_CASH, RIDER) == 2_800
    assert await stands(house, Kind.RIDER_PAYABLE, RIDER) == 500
    assert await stands(house, Kind.GATEWAY_CLEARING, "demo") == 0
    assert await breaches(house) == []


async def test_a_pickup_goes_over_the_counter_without_a_rider(house: House) -> None:
    await open_lunch(house)
    _, order_id = await opened(house, fulfilment=Fulfilment.PICKUP, address_id=None)
    with pytest.raises(NotInThatState):
        await run(house, hand_over, order_id)
    for action in (accept, start, mark_ready, hand_over):
        await run(house, action, order_id)
    assert await state_of(house, order_id) == "delivered"
    assert await count(house, "select count(*) from deliveries.deliveries") == 0
    assert await stands(house, Kind.STORE_PAYABLE, STORE) == 2_400 - 144
    assert await breaches(house) == []


async def test_a_delivery_is_never_handed_over_the_counter(house: House) -> None:
    await open_lunch(house)
    _, order_id = await opened(house)
    for action in (accept, start, mark_ready):
        await run(house, action, order_id)
    with pytest.raises(NotInThatState):
        await run(house, hand_over, order_id)
    assert await state_of(house, order_id) == "ready"


# ---- answering -------------------------------------------------------------------------------------------


async def test_twenty_accepts_at_once_are_one(house: House) -> None:
    await open_lunch(house)
    _, order_id = await opened(house)
    await asyncio.gather(*(run(house, accept, order_id) for _ in range(20)))
    assert await log_of(house, order_id) == ["placed", "paid", "accepted"]
    assert await count(house, "select count(*) from deliveries.deliveries") == 1
    assert await count(house, "select count(*) from kernel.facts where name = 'orders.OrderAccepted'") == 1


async def test_accept_against_cancel_is_one_of_them_and_consistent(house: House) -> None:
    await open_lunch(house, teas=100)
    orders = [await opened(house, number, lines=TEAS) for number in range(1, 9)]
    for who, order_id in orders:
        await asyncio.gather(
            run(house, accept, order_id),
            run(house, cancel, order_id, "hungry no more", by=who),
            return_exceptions=True,
        )
    ended = [await state_of(house, order_id) for _, order_id in orders]
    assert set(ended) <= {"cancelled", "accepted"}
    assert "cancelled" in ended
    for (_, order_id), state in zip(orders, ended, strict=True):
        held = "select count(*) from catalog.stock_holds where order_id = $1 and state = 'held'"
        back = await stands(house, Kind.REFUNDS_IN_FLIGHT, order_id)
        assert (await count(house, held, order_id) == 0) == (state == "cancelled")
        assert (back > 0) == (state == "cancelled")
        riding = "select count(*) from deliveries.deliveries where order_id = $1 and state <> 'cancelled'"
        assert await count(house, riding, order_id) == (0 if state == "cancelled" else 1)
    assert await breaches(house) == []


async def test_a_rejected_order_gives_everything_back(house: House) -> None:
    await open_lunch(house, teas=5)
    _, order_id = await opened(house, lines=TEAS)
    assert await free_of(house, TEA) == 3
    await run(house, reject, order_id, "食材售完")
    await run(house, reject, order_id, "食材售完")
    assert await state_of(house, order_id) == "rejected"
    assert await free_of(house, TEA) == 5
    assert await stands(house, Kind.REFUNDS_IN_FLIGHT, order_id) == 5_500
    assert await breaches(house) == []


async def test_another_stores_staff_find_nothing(house: House) -> None:
    await open_lunch(house)
    _, order_id = await opened(house)
    for action, given in ((accept, ()), (reject, ("no",)), (start, ()), (mark_ready, ()), (cancel, ("no",))):
        with pytest.raises(OrderUnknown):
            await run(house, action, order_id, *given, by=STRANGER)
    assert await state_of(house, order_id) == "open"


async def test_an_unpaid_order_cant_be_accepted(house: House) -> None:
    await open_lunch(house)
    who, address_id = await hungry(house)
    order = await placed(house, who, address_id)
    with pytest.raises(NotInThatState):
        await run(house, accept, order.order_id)
    assert await state_of(house, order.order_id) == "unpaid"


async def test_an_erased_consumers_order_is_not_accepted_and_ends_by_itself(house: House) -> None:
    await open_lunch(house)
    who, order_id = await opened(house)
    await house.act(erase, who.person_id)
    with pytest.raises(ConsumerGone):
        await run(house, accept, order_id)
    for _ in range(6):
        house.clocks.advance(61)
        await mind_due(house, Nothing())
    assert await state_of(house, order_id) == "cancelled"
    assert await stands(house, Kind.REFUNDS_IN_FLIGHT, order_id) == 2_800


# ---- cancelling and changing -----------------------------------------------------------------------------


async def test_the_consumer_may_cancel_until_cooking_starts(house: House) -> None:
    await open_lunch(house, teas=10)
    who, order_id = await opened(house, lines=TEAS)
    await run(house, accept, order_id)
    await run(house, cancel, order_id, "no longer hungry", by=who)
    await run(house, cancel, order_id, "no longer hungry", by=who)
    assert await state_of(house, order_id) == "cancelled"
    assert await free_of(house, TEA) == 10
    other, second = await opened(house, 2, lines=TEAS)
    await run(house, accept, second)
    await run(house, start, second)
    with pytest.raises(NotInThatState):
        await run(house, cancel, second, "too late", by=other)
    assert await stands(house, Kind.REFUNDS_IN_FLIGHT, second) == 0
    assert await free_of(house, TEA) == 8


async def test_an_operator_may_until_a_rider_has_it(house: House) -> None:
    await open_lunch(house)
    _, order_id = await opened(house)
    for action in (accept, start, mark_ready):
        await run(house, action, order_id)
    await ridden(house, order_id, upto="picked_up")
    with pytest.raises(AlreadyPickedUp):
        await run(house, cancel, order_id, "mistake", by=OPERATOR)
    assert await state_of(house, order_id) == "ready", "the refusal below undid everything above it"
    await hear(house)
    assert await state_of(house, order_id) == "on_the_way"
    assert await stands(house, Kind.REFUNDS_IN_FLIGHT, order_id) == 0


async def test_note_and_detail_change_inside_their_windows(house: House) -> None:
    await open_lunch(house)
    who, order_id = await opened(house)
    await run(house, modify, order_id, "不要香菜", "5 楼 501", by=who)
    await run(house, accept, order_id)
    with pytest.raises(WindowOver):
        await run(house, modify, order_id, None, "6 楼 601", by=who)
    await run(house, modify, order_id, "不要葱", None, by=who)
    await run(house, start, order_id)
    with pytest.raises(WindowOver):
        await run(house, modify, order_id, "多放葱", None, by=who)
    async with house.db.reading() as tx:
        shown = await page(tx, house, who, order_id)
    assert shown.note == "不要葱"
    assert shown.address is not None
    assert shown.address.detail == "5 楼 501"


# ---- money and time --------------------------------------------------------------------------------------


async def test_late_money_goes_back_by_itself(house: House) -> None:
    await open_lunch(house, teas=5)
    who, address_id = await hungry(house)
    order = await placed(house, who, address_id, lines=TEAS)
    attempt = await house.do(open_attempt, who, None, order.order_id, "demo")
    await run(house, cancel, order.order_id, "changed my mind", by=who)
    said = Payment(
        attempt_id=attempt.attempt_id,
        order_id=order.order_id,
        merchant="songda",
        amount_minor=attempt.amount_minor,
        currency="CNY",
        state=PaidState.PAID,
    )
    await house.act(take_payment, "demo", "songda", said)
    await hear(house)
    assert await state_of(house, order.order_id) == "cancelled"
    assert await stands(house, Kind.PREPAYMENT, order.order_id) == 0
    assert await stands(house, Kind.REFUNDS_IN_FLIGHT, order.order_id) == order.total_minor
    assert await breaches(house) == []
    assert await parked(house) == []


async def test_paid_twice_keeps_one_and_gives_back_the_other(house: House) -> None:
    await open_lunch(house)
    who, address_id = await hungry(house)
    order = await placed(house, who, address_id)
    attempt = await house.do(open_attempt, who, None, order.order_id, "demo")
    second = uuid7()
    async with house.db.glance() as tx:
        await tx.execute(
            """insert into payments.attempts
                 (attempt_id, order_id, person_id, gateway, amount_minor, currency, state, opened_at)
               select $1, order_id, person_id, gateway, amount_minor, currency, 'closed', opened_at
               from payments.attempts""",
            second,
        )
    for attempt_id in (attempt.attempt_id, second):
        said = Payment(
            attempt_id=attempt_id,
            order_id=order.order_id,
            merchant="songda",
            amount_minor=attempt.amount_minor,
            currency="CNY",
            state=PaidState.PAID,
        )
        await house.act(take_payment, "demo", "songda", said)
        await hear(house)
    assert await state_of(house, order.order_id) == "open"
    assert await stands(house, Kind.PREPAYMENT, order.order_id) == order.total_minor
    assert await stands(house, Kind.REFUNDS_IN_FLIGHT, order.order_id) == order.total_minor


async def test_an_unpaid_order_expires_and_gives_back_its_stock(house: House) -> None:
    await open_lunch(house, teas=5)
    who, address_id = await hungry(house)
    order = await placed(house, who, address_id, lines=TEAS)
    house.clocks.advance(890)
    await mind_due(house, Nothing())
    assert await state_of(house, order.order_id) == "unpaid"
    house.clocks.advance(20)
    await mind_due(house, Nothing())
    assert await state_of(house, order.order_id) == "expired"
    assert await free_of(house, TEA) == 5
    assert await breaches(house) == []


async def test_nobody_answers_alarms_five_times_and_ends_with_the_money_back(house: House) -> None:
    await open_lunch(house, teas=5)
    _, order_id = await opened(house, lines=TEAS)
    alarms = "select count(*) from kernel.facts where name = 'orders.OrderUnanswered'"
    for times in range(1, 6):
        house.clocks.advance(61)
        await mind_due(house, Nothing())
        assert await count(house, alarms) == times
        assert await state_of(house, order_id) == "open"
    house.clocks.advance(61)
    await mind_due(house, Nothing())
    assert await state_of(house, order_id) == "cancelled"
    assert await log_of(house, order_id) == ["placed", "paid", "unanswered"]
    assert await stands(house, Kind.REFUNDS_IN_FLIGHT, order_id) == 5_500
    assert await free_of(house, TEA) == 5
    assert await breaches(house) == []


async def test_a_store_that_answers_late_is_not_alarmed_any_more(house: House) -> None:
    await open_lunch(house)
    _, order_id = await opened(house)
    house.clocks.advance(130)
    await mind_due(house, Nothing())
    await run(house, accept, order_id)
    house.clocks.advance(4_000)
    await mind_due(house, Nothing())
    assert await state_of(house, order_id) == "accepted"


# ---- failing ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("trouble", "back"), [("customer_unreachable", 0), ("cannot_deliver", 2_800)])
async def test_whose_fault_decides_who_bears_it(house: House, trouble: str, back: int) -> None:
    await open_lunch(house)
    _, order_id = await opened(house)
    await run(house, accept, order_id)
    whose = await ride(house, order_id)
    await house.act(hear_picked_up, DeliveryPickedUp(**whose))
    async with house.db.glance() as tx:
        await tx.execute(
            "update deliveries.deliveries set trouble = $1, trouble_at = now(), trouble_machine_at = now()",
            trouble,
        )
    failed = DeliveryFailed(**whose, pay_minor=500)
    await house.act(hear_failed, failed)
    await house.act(hear_failed, failed)
    assert await state_of(house, order_id) == "failed"
    assert await stands(house, Kind.REFUNDS_IN_FLIGHT, order_id) == back
    assert await stands(house, Kind.STORE_PAYABLE, STORE) == 2_400 - 144
    assert await stands(house, Kind.RIDER_PAYABLE, RIDER) == 500
    assert await stands(house, Kind.PREPAYMENT, order_id) == 0
    assert await breaches(house) == []


async def test_paying_after_a_cart_change_still_pays_the_quoted_sum(house: House) -> None:
    await open_lunch(house)
    who, address_id = await hungry(house)
    order = await placed(house, who, address_id, lines=(NOODLES_HOT,))
    await pay_for(house, who, order.order_id)
    assert await stands(house, Kind.GATEWAY_CLEARING, "demo") == order.total_minor == 2_800
    assert STAFF.store_ids == (STORE,)
