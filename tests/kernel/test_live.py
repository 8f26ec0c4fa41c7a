"""Live maps: a snapshot and the changes after it are the snapshot anew, whoever watches, however slowly."""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.kernel.small_house import Crossed, Noted, one, small_house, somebody

from songda.kernel import facts
from songda.kernel.database import Tx
from songda.kernel.house import Doing, House
from songda.kernel.ids import uuid7
from songda.kernel.listening import Feed
from songda.kernel.live import WATCHES_MOST, Hub, Keys, Stream, Topic, Watcher
from songda.kernel.modules import Module
from songda.kernel.permissions import Principal
from songda.kernel.values import Instant, value

CITY = UUID(int=9)
NAME = f"notes/{CITY}"


@value
class NoteRow:
    said: int


EPOCH = datetime(2026, 9, 28, 4, tzinfo=UTC)


@value
class Passing:
    said: int
    at: Instant


async def everybody(house: House, who: Principal, ids: tuple[UUID, ...]) -> bool:
    return True


async def nobody(house: House, who: Principal, ids: tuple[UUID, ...]) -> bool:
    return False


async def rows(tx: Tx, house: House, ids: tuple[UUID, ...], keys: Keys) -> Mapping[str, NoteRow]:
    found = await tx.fetch(
        "select note_id, said from scratch.notes where $1::uuid[] is null or note_id = any($1)",
        None if keys is None else [UUID(key) for key in keys],
    )
    return {str(row["note_id"]): NoteRow(said=row["said"]) for row in found}


def touched(told: Any) -> list[tuple[tuple[UUID, ...], Keys]]:
    return [((CITY,), [str(told.note_id)])]


async def none_yet(tx: Tx, house: House, ids: tuple[UUID, ...]) -> Mapping[str, NoteRow]:
    return {}


MODULE = Module(
    name="scratch",
    topics=(
        Topic("notes", everybody, rows, touched, (Noted, Crossed)),
        Topic("secrets", nobody, rows, touched, (Noted,)),
    ),
    streams=(Stream("positions", everybody, none_yet),),
)


class Client:
    """What the four clients do with messages: a map by key."""

    def __init__(self) -> None:
        self.watcher = Watcher(somebody())
        self.map: dict[str, Any] = {}
        self.bytes = 0

    def hear(self) -> None:
        for message in self.watcher.take():
            self.bytes = max(self.bytes, len(message))
            told = json.loads(message)
            if "refused" in told:
                continue
            if told.get("full"):
                self.map = {}
            self.map.update(told["put"])
            for key in told["drop"]:
                self.map.pop(key, None)


@pytest.fixture
async def small(database_url: str) -> AsyncIterator[House]:
    async with small_house(database_url, MODULE) as house:
        yield house


@asynccontextmanager
async def running(house: House) -> AsyncIterator[Hub]:
    hub, feed = Hub(house), Feed(house)
    feed.on_facts(hub.hear)
    await feed.round()
    tasks = [asyncio.create_task(feed.run()), asyncio.create_task(hub.run())]
    try:
        yield hub
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def put(do: Doing, note_id: UUID, said: int) -> None:
    await do.tx.execute(
        """insert into scratch.notes (note_id, said) values ($1, $2)
           on conflict (note_id) do update set said = $2""",
        note_id,
        said,
    )
    await do.announce(Noted(note_id=note_id, n=said))


async def take_away(do: Doing, note_id: UUID) -> None:
    await do.tx.execute("delete from scratch.notes where note_id = $1", note_id)
    await do.announce(Crossed(note_id=note_id))


async def fresh(house: House) -> dict[str, Any]:
    async with house.db.reading() as tx:
        return {key: {"said": row.said} for key, row in (await rows(tx, house, (CITY,), None)).items()}


async def settled(house: House, *clients: Client) -> None:
    """Until every client's map is the snapshot, or ten seconds are over."""
    for _ in range(100):
        await asyncio.sleep(0.1)
        for client in clients:
            client.hear()
        now = await fresh(house)
        if all(client.map == now for client in clients):
            return
    for client in clients:
        assert client.map == await fresh(house)


async def test_an_old_snapshot_and_a_thousand_facts_are_a_fresh_snapshot(small: House) -> None:
    """Six watchers: two stay, two come and go, one hardly reads, one drops the topic and comes back."""
    chance = random.Random(11)
    subjects = [uuid7() for _ in range(40)]
    clients = [Client() for _ in range(6)]
    async with running(small) as hub:
        for client in clients[:2] + clients[4:]:
            await hub.watch(client.watcher, NAME)

        async def facts_from(chance: random.Random) -> None:
            for n in range(250):
                subject = chance.choice(subjects)
                if chance.random() < 0.2:
                    await small.act(take_away, subject)
                else:
                    await small.act(put, subject, n)

        async def come_and_go(place: int) -> None:
            while True:
                clients[place] = Client()
                await hub.watch(clients[place].watcher, NAME)
                await asyncio.sleep(chance.uniform(0.05, 0.3))
                clients[place].hear()
                hub.leave(clients[place].watcher)

        async def read(client: Client, every_s: float) -> None:
            while True:
                await asyncio.sleep(every_s)
                client.hear()

        aside = [
            asyncio.create_task(one)
            for one in (come_and_go(2), come_and_go(3), read(clients[0], 0.02), read(clients[4], 1.5))
        ]
        await asyncio.gather(*(facts_from(random.Random(n)) for n in range(4)))
        for task in aside:
            task.cancel()
        await asyncio.gather(*aside, return_exceptions=True)
        hub.drop(clients[5].watcher, NAME)
        for place in (2, 3, 5):
            hub.leave(clients[place].watcher)
            clients[place] = Client()
            await hub.watch(clients[place].watcher, NAME)
        await settled(small, *clients)


async def test_a_second_watcher_does_not_leave_the_first_behind(small: House) -> None:
    """The newcomer sees a change whose fact the hub has yet to hear: the first one is told too."""
    first, second, subject = Client(), Client(), uuid7()
    await small.act(put, subject, 1)
    hub, feed = Hub(small), Feed(small)
    feed.on_facts(hub.hear)
    while await feed.round():
        pass
    await hub.watch(first.watcher, NAME)
    await small.act(put, subject, 2)
    await hub.watch(second.watcher, NAME)
    while await feed.round():
        pass
    changed, hub._touched = hub._touched, {}
    await hub.beat(changed)
    first.hear()
    second.hear()
    assert first.map == second.map == {str(subject): {"said": 2}}


async def test_a_snapshot_overtaken_by_a_beat_is_not_shown_over_it(database_url: str) -> None:
    """The newcomer reads, a fact and its beat go by, and only then the newcomer's rows arrive."""
    held, reading = asyncio.Event(), asyncio.Event()
    slow = True

    async def slow_rows(tx: Tx, house: House, ids: tuple[UUID, ...], keys: Keys) -> Mapping[str, NoteRow]:
        nonlocal slow
        found = await rows(tx, house, ids, keys)
        if slow and keys is None:
            slow = False
            reading.set()
            await held.wait()
        return found

    module = Module(name="scratch", topics=(Topic("notes", everybody, slow_rows, touched, (Noted,)),))
    async with small_house(database_url, module) as house:
        client, subject = Client(), uuid7()
        await house.act(put, subject, 1)
        hub = Hub(house)
        watching = asyncio.create_task(hub.watch(client.watcher, NAME))
        await reading.wait()
        await house.act(put, subject, 2)
        beating = asyncio.create_task(hub.beat({NAME: {str(subject)}}))
        await asyncio.sleep(0.1)
        held.set()
        await asyncio.gather(watching, beating)
        client.hear()
        assert client.map == {str(subject): {"said": 2}}


async def test_what_a_slow_watcher_has_not_read_is_merged_by_key(small: House) -> None:
    client, subjects = Client(), [uuid7() for _ in range(5)]
    async with running(small) as hub:
        await hub.watch(client.watcher, NAME)
        for n in range(40):
            await small.act(put, subjects[n % 5], n)
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.5)
        assert {name: len(waiting) for name, waiting in client.watcher.waiting.items()} == {NAME: 5}
        await settled(small, client)


async def test_a_stream_keeps_the_newest_of_each_key(small: House) -> None:
    client, hub = Client(), Hub(small)
    await hub.watch(client.watcher, f"positions/{CITY}")
    for n in range(1000):
        hub.push("positions", (CITY,), str(n % 3), Passing(said=n, at=EPOCH + timedelta(seconds=n)))
    hub.push("positions", (CITY,), "0", Passing(said=-1, at=EPOCH))
    assert sum(len(waiting) for waiting in client.watcher.waiting.values()) == 3
    client.hear()
    assert {key: row["said"] for key, row in client.map.items()} == {"0": 999, "1": 997, "2": 998}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        (f"secrets/{CITY}", "kernel.not_found"),
        ("gossip", "live.no_such_topic"),
        ("notes/not-an-id", "live.no_such_topic"),
        ('notes"},{"x', "live.no_such_topic"),
    ],
)
async def test_a_topic_that_is_not_yours_is_refused(small: House, name: str, code: str) -> None:
    client, hub = Client(), Hub(small)
    await hub.watch(client.watcher, name)
    (answer,) = client.watcher.take()
    assert json.loads(answer)["refused"] == code
    assert hub.watchers == {}


async def test_a_connection_watches_fifty_topics_at_most(small: House) -> None:
    client, hub = Client(), Hub(small)
    for n in range(WATCHES_MOST + 1):
        await hub.watch(client.watcher, f"notes/{UUID(int=n)}")
    last = [json.loads(message) for message in client.watcher.take()]
    assert [told["refused"] for told in last if "refused" in told] == ["live.too_many"]


async def test_a_session_revoked_closes_its_sockets(small: House) -> None:
    client, other, hub = Client(), Client(), Hub(small)
    await hub.watch(client.watcher, NAME)
    await hub.watch(other.watcher, NAME)
    hub.close_session(client.watcher.principal.session_id)
    assert (client.watcher.closed, other.watcher.closed) == (True, False)


async def test_who_left_costs_nothing(small: House) -> None:
    client, hub = Client(), Hub(small)
    await hub.watch(client.watcher, NAME)
    hub.leave(client.watcher)
    assert (hub.watchers, hub._known, hub._touched) == ({}, {}, {})
    assert await one(small, "select last_position from kernel.sequencer") == 0
    async with small.db.glance() as tx:
        assert await facts.last_position(tx) == 0
