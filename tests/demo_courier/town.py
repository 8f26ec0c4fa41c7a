"""An outside courier on the wire: the company behind its own address, the house behind another."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

from fastapi import FastAPI
from tests.box.serving import serving
from tests.stores.shop import CITY

from songda.adapters.demo_courier.client import DemoCourier
from songda.adapters.demo_courier.fake.book import Book
from songda.adapters.demo_courier.fake.company import Company, Manners
from songda.adapters.demo_courier.fake.pages import ENDPOINTS
from songda.entry import api
from songda.kernel.house import House
from songda.kernel.ids import uuid7
from songda.kernel.listening import Feed
from songda.kernel.live import Hub
from songda.kernel.permissions import SYSTEM
from songda.modules.deliveries.jobs import Nothing, talk_to_couriers
from songda.modules.deliveries.ports import offer
from songda.modules.dispatch.actions import peak
from songda.modules.dispatch.events import SwitchId
from songda.modules.dispatch.model import PeakKind

SECRET = "a courier's key for tests"
TITLE = "示范跑腿 DemoDash"
PUNCTUAL = Manners(late_s=0, shuffle_s=0, twice_share=0)
TWICE = Manners(late_s=0, shuffle_s=0.05, twice_share=1)


@asynccontextmanager
async def company_for(house: House, folder: Path, manners: Manners = PUNCTUAL) -> AsyncIterator[Company]:
    """A courier that this house knows as `demo`, and that tells this house. Its riders ride by our clock."""
    company = Company(
        Book(folder / "courier.jsonl"),
        SECRET,
        manners,
        lambda: house.clocks.city_now().timestamp(),
        lambda: house.clocks.machine_now().timestamp(),
        seed=7,
    )
    app = FastAPI()
    app.state.house, app.state.demo_courier = None, lambda: company
    app.include_router(ENDPOINTS)
    async with serving(api.build(house, Feed(house), Hub(house))) as ours, serving(app) as theirs:
        notices = f"{ours}/api/couriers/demo/notices"
        client = DemoCourier(f"{theirs}/demo/courier", notices, TITLE, SECRET)
        offer(house, client)
        # A busy machine is no courier who doesn't answer.
        house.settings.replace(deliveries__quote_machine_s=30.0, deliveries__courier_machine_s=30.0)
        try:
            yield company
        finally:
            await client.aclose()
            await company.aclose()


async def talk(house: House) -> None:
    """What the house does every second."""
    await talk_to_couriers(house, Nothing())


async def ride_on(house: House, company: Company, seconds: float) -> None:
    """So much later, with everything told that happened until then."""
    house.clocks.advance(seconds)
    company.look()
    await company.settled()


async def in_a_peak(house: House) -> None:
    """An operator says that outside couriers may be asked."""
    await house.do(
        peak.switch_by_hand,
        SYSTEM,
        None,
        SwitchId(uuid7()),
        CITY,
        PeakKind.OUTSIDE_COURIERS,
        True,
        3_600,
        "",
    )


async def the_booking(house: House) -> UUID:
    """Of the only one there is."""
    async with house.db.glance() as tx:
        (row,) = await tx.fetch("select booking_id from deliveries.bookings")
    found: UUID = row["booking_id"]
    return found


async def state_of_booking(house: House) -> str:
    async with house.db.glance() as tx:
        (row,) = await tx.fetch("select state from deliveries.bookings")
    return str(row["state"])


async def verdicts(house: House) -> list[tuple[str, str, int]]:
    """What was told, what became of it, how often it came; in the order in which it came first."""
    async with house.db.glance() as tx:
        rows = await tx.fetch(
            "select state, verdict, times from deliveries.courier_notices order by machine_at, state"
        )
    return [(row["state"], row["verdict"], row["times"]) for row in rows]
