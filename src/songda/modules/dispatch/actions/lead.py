"""Lead cities: take the lease, decide a round, commit it under the epoch."""

from __future__ import annotations

import asyncio
import contextlib
import time

from songda.kernel import logs
from songda.kernel.clocks import CityTime
from songda.kernel.house import House
from songda.kernel.ids import CityId, uuid7
from songda.kernel.patient import either
from songda.modules.deliveries import public as deliveries
from songda.modules.dispatch import records
from songda.modules.dispatch.actions.commit import commit
from songda.modules.dispatch.actions.decide import Thinker, params_of
from songda.modules.dispatch.actions.gather import gather
from songda.modules.dispatch.actions.wake import next_due_s, rest_s
from songda.modules.dispatch.engine import ENGINE_VERSION
from songda.modules.dispatch.errors import LeadLost
from songda.modules.dispatch.model import Decided, Lead, LeaderId, RoundId
from songda.modules.dispatch.rules import widened

LOG = logs.logger("dispatch.lead")
_SEED_BITS = 63
WAKE = "dispatch.wake"


class Leader:
    """Decides for every city whose lease this process can get. Any number of processes may try."""

    def __init__(self, house: House, thinker: Thinker) -> None:
        self.house = house
        self.owner = LeaderId(uuid7())
        self.thinker = thinker
        self.due_at: CityTime | None = None

    async def look(self) -> int:
        """One round in every city in which something waits; how many offers went out.

        Afterwards `due_at` is when the next of what was kept back can be offered, where a round knows it.
        """
        self.due_at = None
        async with self.house.db.glance() as tx:
            cities = await deliveries.cities_waiting(tx)
        return sum([await self.round(city_id) for city_id in cities])

    async def round(self, city_id: CityId) -> int:
        """Decide once for a city; 0 where another leads it, or there is nothing to decide."""
        async with self.house.db.transaction() as tx:
            lead = await records.take_lead(tx, city_id, self.owner, self.house.settings["dispatch.lease_s"])
        return 0 if lead is None else await self.decide_and_commit(lead)

    async def decide_and_commit(self, lead: Lead) -> int:
        """A round under a lead; thrown away when the lead is lost meanwhile."""
        gathered = await gather(self.house, lead.city_id)
        if gathered is None:
            return 0
        round_id = RoundId(uuid7())
        seed = round_id.int % (1 << _SEED_BITS)
        async with self.house.db.glance() as tx:
            wanted = widened(params_of(self.house), await records.peaks_on(tx, lead.city_id))
        thought = await self.thinker.decide(gathered.snapshot, wanted, seed)
        self._keep_in_mind(gathered.at, next_due_s(thought.told, thought.plan, thought.params))
        decided = Decided(
            round_id=round_id,
            lead=lead,
            gathered=gathered,
            params=thought.params,
            seed=seed,
            plan=thought.plan,
            took_ms=thought.took_ms,
            stored=thought.stored,
        )
        try:
            return await self.house.act(commit, decided)
        except LeadLost:
            LOG.warning("dispatch.lead_lost", city_id=lead.city_id, round_id=round_id)
            return 0

    def _keep_in_mind(self, at: CityTime, after_s: int | None) -> None:
        if after_s is not None:
            due_at = at.plus(after_s)
            self.due_at = due_at if self.due_at is None else min(self.due_at, due_at)

    async def replay_one(self) -> bool:
        """Decide the newest round not yet looked at again, and note the hash; whether there was one.

        A hash that differs is a breach shown by `songda check`: somebody's decision can't be explained.
        """
        async with self.house.db.glance() as tx:
            row = await records.newest_unreplayed(tx, ENGINE_VERSION)
        if row is None:
            return False
        again = await self.thinker.replay(row["snapshot"], row["params"].encode(), row["seed"])
        async with self.house.db.transaction(durable=False) as tx:
            await records.save_replayed(tx, row["round_id"], again)
        return True

    async def close(self) -> None:
        """Give the leads back and end the worker."""
        self.thinker.close()
        with contextlib.suppress(Exception):
            async with self.house.db.transaction() as tx:
                await records.give_up_leads(tx, self.owner)


async def keep_leading(house: House) -> None:
    """Round after round, for ever: on news, when something kept back is due, and by the clock anyway."""
    leader = Leader(house, Thinker(house.settings["dispatch.decide_s"], house.settings["dispatch.workers"]))
    wake: asyncio.Event = house.state.setdefault(WAKE, asyncio.Event())
    settings = house.settings
    try:
        await leader.thinker.warm_up()
        replayed = time.monotonic()
        while True:
            began = time.monotonic()
            wake.clear()
            try:
                await leader.look()
                if began - replayed > settings["dispatch.replay_every_machine_s"]:
                    replayed = began
                    await leader.replay_one()
            except (
                Exception
            ) as wrong:  # the database is away for a moment, or a bug that must not stop the city
                LOG.warning("dispatch.round_failed", error_type=type(wrong).__name__)
            spent_s = time.monotonic() - began
            await asyncio.sleep(max(0.05, settings["dispatch.every_machine_s"] - spent_s))
            await either(wake, rest_s(house, leader.due_at))
    finally:
        await leader.close()
