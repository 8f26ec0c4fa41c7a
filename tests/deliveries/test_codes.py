"""Four digits against whoever would try them all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from tests.box.serving import serving
from tests.deliveries.street import a_rider, an_offer, one, rider_of, standing, told
from tests.deliveries.test_endpoints import rider_phone
from tests.deliveries.test_riding import assigned, at_the_door, other

from songda.entry import api, composition
from songda.kernel.house import House
from songda.kernel.ids import DeliveryId, RiderId
from songda.kernel.listening import Feed
from songda.kernel.live import Hub
from songda.modules.deliveries.actions import by_hand, riding
from songda.modules.deliveries.actions.answer import accept
from songda.modules.deliveries.actions.codes import try_code
from songda.modules.deliveries.model import State, StopKind, Tried

RIGHT = Tried(is_right=True, left=5, wait_s=0)
LOCKED = Tried(is_right=False, left=0, wait_s=120)


async def at_the_store(house: House) -> tuple[DeliveryId, RiderId, str]:
    delivery_id, rider_id = await assigned(house)
    await house.do(riding.at_store, rider_of(1), None, delivery_id, rider_id)
    return delivery_id, rider_id, (await standing(house, delivery_id)).pickup_code


async def tries(house: House, delivery_id: DeliveryId, code: str, *, number: int = 1) -> Tried:
    rider_id = rider_of(number).rider_id
    assert rider_id is not None
    return await house.do(try_code, rider_of(number), None, delivery_id, rider_id, StopKind.PICKUP, code)


async def test_the_fifth_wrong_try_locks_even_the_right_code_until_the_wait_is_over(house: House) -> None:
    delivery_id, _, code = await at_the_store(house)
    assert await tries(house, delivery_id, code) == RIGHT
    left = [(await tries(house, delivery_id, other(code))).left for _ in range(4)]
    assert left == [4, 3, 2, 1]
    assert await tries(house, delivery_id, other(code)) == LOCKED
    house.clocks.advance(100)
    locked = await tries(house, delivery_id, code)
    assert not locked.is_right
    assert 15 <= locked.wait_s <= 20
    house.clocks.advance(21)
    assert await tries(house, delivery_id, code) == RIGHT
    assert [(await tries(house, delivery_id, other(code))).left for _ in range(4)] == [4, 3, 2, 1]


async def test_thirty_tries_at_once_are_judged_five_times(house: House) -> None:
    delivery_id, _, code = await at_the_store(house)
    answers = await asyncio.gather(*[tries(house, delivery_id, other(code)) for _ in range(30)])
    assert sorted(one.left for one in answers if not one.wait_s) == [1, 2, 3, 4]
    assert sum(bool(one.wait_s) for one in answers) == 26
    assert await one(house, "select (wrong, lockouts)::text from deliveries.code_tries") == "(0,1)"
    assert not (await tries(house, delivery_id, code)).is_right


async def test_another_process_knows_of_the_lock(house: House, database_url: str) -> None:
    delivery_id, _, code = await at_the_store(house)
    for _ in range(5):
        await tries(house, delivery_id, other(code))
    restarted = await composition.open_house(database_url, settings=house.settings)
    try:
        locked = await tries(restarted, delivery_id, code)
    finally:
        await composition.close_house(restarted)
    assert not locked.is_right
    assert locked.wait_s > 60


async def test_an_operator_hears_of_the_second_lockout_once(house: House) -> None:
    delivery_id, _, code = await at_the_store(house)
    for lockout, heard in ((1, 0), (2, 1), (3, 1)):
        for _ in range(5):
            await tries(house, delivery_id, other(code))
        assert await one(house, "select lockouts from deliveries.code_tries") == lockout
        assert (await told(house)).count("DeliveryTroubled") == heard
        house.clocks.advance(121)
    body = await one(
        house, "select body->>'kind' from kernel.facts where name = 'deliveries.DeliveryTroubled'"
    )
    assert body == "codes_tried"
    # What the consumer was told of the delivery, and what a failure would cost whom, stays what it was.
    assert (await standing(house, delivery_id)).trouble is None
    events = "select count(*) from deliveries.events where kind = 'code_locked'"
    assert await one(house, events) == 3


async def test_the_next_rider_begins_anew(house: House) -> None:
    delivery_id, _, code = await at_the_store(house)
    for _ in range(5):
        await tries(house, delivery_id, other(code))
    await house.do(by_hand.release, rider_of(1), None, delivery_id)
    second = await a_rider(house, 2)
    await house.do(accept, rider_of(2), None, await an_offer(house, delivery_id, second), second)
    await house.do(riding.at_store, rider_of(2), None, delivery_id, second)
    assert await tries(house, delivery_id, code, number=2) == RIGHT


async def test_where_no_code_is_due_nothing_is_counted(house: House) -> None:
    delivery_id, rider_id = await assigned(house)
    code = (await standing(house, delivery_id)).pickup_code
    assert (await tries(house, delivery_id, other(code))).is_right
    thief = await a_rider(house, 2)
    assert thief != rider_id
    assert (await tries(house, delivery_id, other(code), number=2)).is_right
    assert await one(house, "select count(*) from deliveries.code_tries") == 0


@pytest.fixture
async def http(house: House) -> AsyncIterator[tuple[aiohttp.ClientSession, str]]:
    app = api.build(house, Feed(house), Hub(house))
    async with serving(app) as address, aiohttp.ClientSession() as session:
        yield session, address


async def test_at_the_counter_the_refusal_says_how_long_to_wait(
    house: House, http: tuple[aiohttp.ClientSession, str]
) -> None:
    """The phone sends everything twice with its key; that is one try."""
    delivery_id, _, code = await at_the_store(house)
    phone = await rider_phone(house, http, 1)
    path = f"/api/deliveries/{delivery_id}/picked-up"
    for _ in range(4):
        status, problem = await phone.post(path, {"pickup_code": other(code)})
        assert (status, problem["code"]) == (409, "deliveries.code_wrong")
    assert await one(house, "select wrong from deliveries.code_tries") == 4
    for given in (other(code), code):
        status, problem = await phone.post(path, {"pickup_code": given})
        assert (status, problem["code"]) == (409, "deliveries.code_locked")
    assert (await standing(house, delivery_id)).state is State.AT_STORE
    house.clocks.advance(121)
    status, _ = await phone.post(path, {"pickup_code": code})
    assert status == 200
    assert (await standing(house, delivery_id)).state is State.PICKED_UP


async def test_at_the_door_a_photo_still_proves_it(
    house: House, http: tuple[aiohttp.ClientSession, str]
) -> None:
    from tests.deliveries.test_riding import picture

    delivery_id, _ = await at_the_door(house)
    code = (await standing(house, delivery_id)).drop_code
    phone = await rider_phone(house, http, 1)
    path = f"/api/deliveries/{delivery_id}/delivered"
    for _ in range(5):
        status, problem = await phone.post(path, {"code": other(code)})
    assert (status, problem["code"]) == (409, "deliveries.code_locked")
    status, _ = await phone.post(path, {"photo": picture()})
    assert status == 200
    assert (await standing(house, delivery_id)).state is State.DELIVERED
