"""Live screens of orders: an old snapshot and the facts since make a fresh snapshot."""

from __future__ import annotations

from tests.deliveries.test_live import Screen, fresh
from tests.orders.lunch import (
    CITY,
    OPERATOR,
    STAFF,
    STORE,
    hear,
    hungry,
    open_lunch,
    opened,
    pay_for,
    placed,
    ridden,
    run,
)
from tests.stores.shop import STRANGER

from songda.kernel.house import House
from songda.modules.orders.actions.accept import accept
from songda.modules.orders.actions.cooking import mark_ready, start
from songda.modules.orders.jobs import Nothing, mind_due


async def test_the_board_fills_moves_and_empties(house: House) -> None:
    await open_lunch(house)
    board, rail = Screen(house, STAFF), Screen(house, STAFF)
    await board.watch(f"board/{STORE}")
    await rail.watch(f"kitchen/{STORE}")
    who, address_id = await hungry(house)
    order = await placed(house, who, address_id)
    await board.beat()
    assert board.rows == {}, "an unpaid order is nobody's business"
    await pay_for(house, who, order.order_id)
    await board.beat()
    key = str(order.order_id)
    assert (board.rows[key]["state"], board.rows[key]["number"], board.rows[key]["note"]) == (
        "open",
        1,
        "少放辣",
    )
    assert board.rows[key]["answer_before"] is not None
    await run(house, accept, order.order_id)
    await hear(house)
    await board.beat()
    await rail.beat()
    assert (board.rows[key]["state"], board.rows[key]["delivery_state"]) == ("accepted", "waiting")
    assert rail.rows[key]["state"] == "open"
    assert board.rows == await fresh(house, STAFF, f"board/{STORE}")
    await ridden(house, order.order_id, upto="picked_up")
    await hear(house)
    await board.beat()
    assert (board.rows[key]["state"], board.rows[key]["rider_name"]) == ("on_the_way", "骑**")
    assert board.rows == await fresh(house, STAFF, f"board/{STORE}")
    await rail.beat()
    assert rail.rows == {}


async def test_an_alarm_shows_on_the_board(house: House) -> None:
    await open_lunch(house)
    _, order_id = await opened(house)
    board = Screen(house, STAFF)
    await board.watch(f"board/{STORE}")
    assert board.rows[str(order_id)]["asked_times"] == 0
    house.clocks.advance(61)
    await mind_due(house, Nothing())
    await board.beat()
    assert board.rows[str(order_id)]["asked_times"] == 1


async def test_the_consumer_and_the_city_follow_an_order_to_its_end(house: House) -> None:
    await open_lunch(house)
    who, order_id = await opened(house)
    mine, all_of_them = Screen(house, who), Screen(house, OPERATOR)
    await mine.watch(f"order/{order_id}")
    await all_of_them.watch(f"city/{CITY}")
    for action, state in ((accept, "accepted"), (start, "cooking"), (mark_ready, "ready")):
        await run(house, action, order_id)
        await mine.beat()
        await all_of_them.beat()
        assert mine.rows[str(order_id)]["state"] == state
        assert all_of_them.rows[str(order_id)]["state"] == state
    assert mine.rows == await fresh(house, who, f"order/{order_id}")
    await ridden(house, order_id)
    await hear(house)
    await mine.beat()
    await all_of_them.beat()
    assert [one["event"] for one in mine.rows[str(order_id)]["events"]][-2:] == ["picked_up", "delivered"]
    assert all_of_them.rows == {}


async def test_others_are_told_there_is_nothing(house: House) -> None:
    await open_lunch(house)
    who, order_id = await opened(house)
    other, _ = await hungry(house, 2)
    for person, topic in (
        (other, f"order/{order_id}"),
        (STRANGER, f"order/{order_id}"),
        (STRANGER, f"board/{STORE}"),
        (STRANGER, f"kitchen/{STORE}"),
        (who, f"board/{STORE}"),
        (who, f"city/{CITY}"),
        (STAFF, f"city/{CITY}"),
    ):
        screen = Screen(house, person)
        await screen.watch(topic)
        assert (screen.rows, screen.refused) == ({}, ["kernel.not_found"])
