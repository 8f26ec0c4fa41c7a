"""Placing an order."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from tests.orders.lunch import (
    LUNCH_RULES,
    STORE,
    TEA,
    breaches,
    count,
    free_of,
    hungry,
    log_of,
    open_lunch,
    placed,
    placing,
    quoted,
    signed,
    state_of,
    wanted,
)

from songda.kernel.database import Database
from songda.kernel.errors import KeyReused
from songda.kernel.house import House
from songda.kernel.ids import OrderId, uuid7
from songda.kernel.signer import NotOurs
from songda.modules.catalog.errors import SoldOut
from songda.modules.catalog.public import Line
from songda.modules.orders.actions.place import place
from songda.modules.orders.errors import OrderIdTaken, QuoteExpired, QuoteNotYours, StoreClosed
from songda.modules.orders.model import State, Tender
from songda.modules.stores.actions.pause import pause
from songda.modules.stores.errors import SlotFull


async def test_takes_stock_expects_the_money_and_tells(house: House) -> None:
    await open_lunch(house, teas=5)
    who, address_id = await hungry(house)
    order = await placed(house, who, address_id, lines=(Line(variant_id=TEA, count=2),))
    assert order.state is State.UNPAID
    assert order.number == 1
    assert order.total_minor == 5_000 + 100 + 300 + 100, "the door is over a kilometre by road"
    assert await free_of(house, TEA) == 3
    assert await log_of(house, order.order_id) == ["placed"]
    expected = "select amount_minor from payments.expected where order_id = $1"
    assert await count(house, expected, order.order_id) == 5_500
    assert await count(house, "select count(*) from kernel.facts where name = 'orders.OrderPlaced'") == 1
    assert await breaches(house) == []


async def test_the_same_key_twice_is_one_order(house: House) -> None:
    await open_lunch(house, teas=5)
    who, address_id = await hungry(house)
    offered = await quoted(house, who, wanted(address_id, lines=(Line(variant_id=TEA, count=1),)))
    asked = placing(house, offered)
    answers = await asyncio.gather(*(house.do(place, who, "key-of-mine", asked) for _ in range(20)))
    assert len({one.order_id for one in answers}) == 1
    assert len({one.number for one in answers}) == 1
    assert await free_of(house, TEA) == 4
    assert await count(house, "select count(*) from orders.orders") == 1


async def test_the_same_order_id_under_other_keys_is_one_order(house: House) -> None:
    await open_lunch(house, teas=5)
    who, address_id = await hungry(house)
    offered = await quoted(house, who, wanted(address_id, lines=(Line(variant_id=TEA, count=1),)))
    asked = placing(house, offered)
    answers = await asyncio.gather(*(house.do(place, who, f"key-{i:05}", asked) for i in range(20)))
    assert len({one.number for one in answers}) == 1
    assert await free_of(house, TEA) == 4
    assert await count(house, "select count(*) from orders.orders") == 1
    assert await breaches(house) == []


async def test_the_same_key_for_another_order_is_refused(house: House) -> None:
    await open_lunch(house)
    who, address_id = await hungry(house)
    offered = await quoted(house, who, wanted(address_id))
    await house.do(place, who, "key-of-mine", placing(house, offered))
    with pytest.raises(KeyReused):
        await house.do(place, who, "key-of-mine", placing(house, offered))
    assert await count(house, "select count(*) from orders.orders") == 1


async def test_an_order_id_of_another_quote_or_person_is_refused(house: House) -> None:
    await open_lunch(house)
    who, address_id = await hungry(house)
    first = placing(house, await quoted(house, who, wanted(address_id)))
    await house.do(place, who, None, first)
    house.clocks.advance(2)
    other = placing(house, await quoted(house, who, wanted(address_id)), first.order_id)
    with pytest.raises(OrderIdTaken):
        await house.do(place, who, None, other)
    stranger, there = await hungry(house, 2)
    with pytest.raises(OrderIdTaken):
        await house.do(
            place,
            stranger,
            None,
            placing(house, await quoted(house, stranger, wanted(there)), first.order_id),
        )
    assert await count(house, "select count(*) from orders.orders") == 1


async def test_a_changed_letter_of_the_quote_is_refused(house: House) -> None:
    await open_lunch(house)
    who, address_id = await hungry(house)
    offered = await quoted(house, who, wanted(address_id))
    text = signed(house, offered)
    for at in (3, len(text) // 2, len(text) - 2):
        other = "A" if text[at] != "A" else "B"
        forged = text[:at] + other + text[at + 1 :]
        with pytest.raises(NotOurs):
            await house.do(place, who, None, placing(house, offered, quote=forged))
    assert await count(house, "select count(*) from orders.orders") == 0


async def test_another_persons_quote_or_address_is_refused(house: House) -> None:
    await open_lunch(house)
    who, address_id = await hungry(house)
    other, _ = await hungry(house, 2)
    offered = await quoted(house, who, wanted(address_id))
    with pytest.raises(QuoteNotYours):
        await house.do(place, other, None, placing(house, offered))
    with pytest.raises(QuoteNotYours):
        await house.do(place, who, None, placing(house, offered, address_id=uuid7()))


async def test_a_quote_holds_ten_minutes_and_then_no_more(house: House) -> None:
    await open_lunch(house)
    who, address_id = await hungry(house)
    offered = await quoted(house, who, wanted(address_id))
    assert offered.expires_at - offered.quoted_at == timedelta(minutes=10)
    house.clocks.advance(595)
    await house.do(place, who, None, placing(house, offered))
    house.clocks.advance(6)
    with pytest.raises(QuoteExpired):
        await house.do(place, who, None, placing(house, offered))
    assert await count(house, "select count(*) from orders.orders") == 1


async def test_who_asks_again_is_answered_though_the_quote_is_over(house: House) -> None:
    await open_lunch(house)
    who, address_id = await hungry(house)
    offered = await quoted(house, who, wanted(address_id))
    asked = placing(house, offered)
    first = await house.do(place, who, None, asked)
    house.clocks.advance(700)
    assert await house.do(place, who, None, asked) == first
    await house.act(pause, STORE, 30)
    assert await house.do(place, who, None, asked) == first
    assert await count(house, "select count(*) from orders.orders") == 1


async def test_a_price_that_rose_after_the_quote_isnt_charged(house: House) -> None:
    await open_lunch(house)
    who, address_id = await hungry(house)
    offered = await quoted(house, who, wanted(address_id))
    async with house.db.glance() as tx:
        await tx.execute("update catalog.variants set price_minor = price_minor * 2")
    order = await house.do(place, who, None, placing(house, offered))
    assert order.total_minor == offered.total_minor


async def test_a_paused_store_takes_no_order_on_an_old_quote(house: House) -> None:
    await open_lunch(house, teas=5)
    who, address_id = await hungry(house)
    offered = await quoted(house, who, wanted(address_id))
    await house.act(pause, STORE, 30)
    with pytest.raises(StoreClosed) as closed:
        await house.do(place, who, None, placing(house, offered))
    assert closed.value.facts["opens_at"] is not None
    assert await free_of(house, TEA) == 5


async def test_sold_out_leaves_nothing_behind(house: House) -> None:
    await open_lunch(house, teas=1)
    who, address_id = await hungry(house)
    offered = await quoted(house, who, wanted(address_id, lines=(Line(variant_id=TEA, count=1),)))
    await house.do(place, who, None, placing(house, offered))
    with pytest.raises(SoldOut):
        await house.do(place, who, None, placing(house, offered))
    assert await count(house, "select count(*) from orders.orders") == 1
    assert await count(house, "select count(*) from payments.expected") == 1
    assert await count(house, "select last from orders.numbers") == 1, "no number is lost"


async def test_two_consumers_and_one_last_dish(house: House) -> None:
    await open_lunch(house, teas=1)
    tea = (Line(variant_id=TEA, count=1),)
    people = [await hungry(house, number) for number in range(1, 17)]
    offers = [(who, await quoted(house, who, wanted(there, lines=tea))) for who, there in people]
    outcomes = await asyncio.gather(
        *(house.do(place, who, None, placing(house, offered)) for who, offered in offers),
        return_exceptions=True,
    )
    assert sum(not isinstance(one, BaseException) for one in outcomes) == 1
    assert sum(isinstance(one, SoldOut) for one in outcomes) == 15
    assert await free_of(house, TEA) == 0
    assert await breaches(house) == []


async def test_the_naive_way_sells_the_last_dish_many_times(db: Database) -> None:
    """The control: reading first and writing after, which the guarded reservation doesn't do."""
    async with db.glance() as tx:
        await tx.execute("create table public.naive as select 1 as units")

    all_have_read = asyncio.Barrier(8)

    async def naive() -> bool:
        async with db.transaction() as tx:
            units: int = await tx.fetchval("select units from public.naive")
            await all_have_read.wait()
            if units > 0:
                await tx.execute("update public.naive set units = $1", units - 1)
            return units > 0

    try:
        sold = await asyncio.gather(*(naive() for _ in range(8)))
    finally:
        async with db.glance() as tx:
            await tx.execute("drop table public.naive")
    assert sum(sold) == 8


async def test_a_slot_takes_as_many_as_it_holds(house: House) -> None:
    await open_lunch(house)
    people = [await hungry(house, number) for number in range(1, 6)]
    now = house.clocks.city_now()
    slot = now.plus(4 * 3600 - now.timestamp() % 900)
    offers = [(who, await quoted(house, who, wanted(there, scheduled_for=slot))) for who, there in people]
    outcomes = await asyncio.gather(
        *(house.do(place, who, None, placing(house, offered)) for who, offered in offers),
        return_exceptions=True,
    )
    assert sum(isinstance(one, SlotFull) for one in outcomes) == 3
    assert await count(house, "select count(*) from orders.orders") == LUNCH_RULES.slot_capacity
    assert offers[0][1].promise.low_at == slot


async def test_sent_again_under_another_key_takes_no_second_slot_nor_stock(house: House) -> None:
    await open_lunch(house, teas=1)
    who, address_id = await hungry(house)
    now = house.clocks.city_now()
    slot = now.plus(4 * 3600 - now.timestamp() % 900)
    tea = (Line(variant_id=TEA, count=1),)
    asked = placing(house, await quoted(house, who, wanted(address_id, lines=tea, scheduled_for=slot)))
    first = await house.do(place, who, "first-key", asked)
    for number in range(3):
        assert await house.do(place, who, f"other-key-{number}", asked) == first
    assert await count(house, "select taken from stores.slots") == 1
    assert await free_of(house, TEA) == 0
    async with house.db.glance() as tx:
        await tx.execute("update catalog.variants set is_sold_out = true")
    assert await house.do(place, who, "yet-another-key", asked) == first
    assert await count(house, "select count(*) from orders.orders") == 1
    assert await breaches(house) == []


async def test_cash_is_open_at_once(house: House) -> None:
    await open_lunch(house)
    who, address_id = await hungry(house)
    order = await placed(house, who, address_id, tender=Tender.CASH)
    assert order.state is State.OPEN
    assert order.pay_before is None
    assert await log_of(house, order.order_id) == ["placed_for_cash"]


async def test_numbers_count_up_per_store_and_day(house: House) -> None:
    await open_lunch(house)
    who, address_id = await hungry(house)
    numbers = [(await placed(house, who, address_id)).number for _ in range(3)]
    assert numbers == [1, 2, 3]


async def test_address_and_note_are_sealed_and_nowhere_else(house: House) -> None:
    await open_lunch(house)
    who, address_id = await hungry(house)
    order = await placed(house, who, address_id)
    async with house.db.glance() as tx:
        row = await tx.fetchrow("select * from orders.orders where order_id = $1", order.order_id)
        facts = await tx.fetch("select body from kernel.facts")
        results = await tx.fetch("select result from kernel.idempotency")
    assert row is not None
    shown = " ".join(str(dict(one)) for one in (row, *facts, *results))
    for secret in ("李雷", "四川中路", "302", "少放辣", "13800000001"):
        assert secret not in shown
        assert secret.encode() not in row["address"] + row["note"]
    assert await state_of(house, OrderId(order.order_id)) == "unpaid"
