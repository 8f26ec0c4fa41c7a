"""Messages to people."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from tests.orders.lunch import hear, open_lunch, opened, ridden, run

from songda.kernel.house import House
from songda.kernel.ids import PersonId, SessionId, uuid7
from songda.kernel.jobs import Worker
from songda.kernel.permissions import Principal, Role
from songda.modules.notify.actions.send import mark_seen, send
from songda.modules.notify.ports import offer
from songda.modules.notify.queries import inbox
from songda.modules.orders.actions.accept import accept

LI = PersonId(uuid4())
ABOUT = UUID(int=5)


class Outbox:
    """A sender that keeps what it was given."""

    name = "outbox"

    def __init__(self) -> None:
        self.sent: list[tuple[UUID, str, dict[str, Any]]] = []

    async def send(self, person_id: UUID, template: str, facts: dict[str, str | int]) -> None:
        self.sent.append((person_id, template, facts))


async def templates(house: House, person_id: PersonId) -> list[str]:
    """What lies in an inbox, newest first."""
    async with house.db.glance() as tx:
        return [one.template for one in await inbox(tx, person_id, None)]


async def test_twice_about_the_same_is_one_message(house: House) -> None:
    for _ in range(2):
        await house.act(send, LI, "orders.accepted", ABOUT, {"order_id": str(ABOUT)})
    await house.act(send, LI, "orders.delivered", ABOUT, {"order_id": str(ABOUT)})
    assert sorted(await templates(house, LI)) == ["orders.accepted", "orders.delivered"]


async def test_goes_out_through_every_sender(house: House) -> None:
    outbox = Outbox()
    offer(house, outbox)
    await house.act(send, LI, "orders.accepted", ABOUT, {"order_id": str(ABOUT)})
    worker = Worker(house)
    while await worker.round():
        pass
    assert outbox.sent == [(LI, "orders.accepted", {"order_id": str(ABOUT)})]


async def test_only_ones_own_are_marked_seen(house: House) -> None:
    await house.act(send, LI, "orders.accepted", ABOUT, {})
    async with house.db.glance() as tx:
        message = (await inbox(tx, LI, None))[0]
    for person_id, seen in ((PersonId(uuid4()), False), (LI, True)):
        who = Principal(role=Role.CONSUMER, person_id=person_id, session_id=SessionId(uuid7()))
        await house.do(mark_seen, who, None, (message.message_id,))
        async with house.db.glance() as tx:
            assert (await inbox(tx, LI, None))[0].seen is seen


async def test_an_order_tells_its_consumer_step_by_step(house: House) -> None:
    await open_lunch(house)
    who, order_id = await opened(house)
    await run(house, accept, order_id)
    await ridden(house, order_id)
    await hear(house)
    await hear(house)
    assert sorted(await templates(house, who.person_id)) == [
        "orders.accepted",
        "orders.delivered",
        "orders.on_the_way",
    ]
