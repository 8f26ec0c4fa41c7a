from uuid import UUID

import pytest
from tests.orders.lunch import hear, open_lunch, opened
from tests.stores.shop import OPERATOR

from songda.kernel.house import House
from songda.kernel.ids import OrderId
from songda.modules.operations import queries
from songda.modules.operations.errors import NoSuchOrder


async def test_story_tells_events_and_money_of_one_order(house: House) -> None:
    await open_lunch(house)
    _, order_id = await opened(house)
    await hear(house)

    async with house.db.reading() as tx:
        story = await queries.story(tx, house, OPERATOR, order_id)

    assert [one.event for one in story.events] == ["placed", "paid"]
    [moved] = story.transfers
    assert moved.amount_minor == story.order.total_minor
    assert (moved.debit.split(":")[0], moved.credit) == ("gateway_clearing", f"prepayment:{order_id}")
    assert story.delivery is None


async def test_unknown_order_has_none(house: House) -> None:
    async with house.db.reading() as tx:
        with pytest.raises(NoSuchOrder):
            await queries.story(tx, house, OPERATOR, OrderId(UUID(int=5)))
