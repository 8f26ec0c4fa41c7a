"""One house, wholly alive in the test's loop, with two of everybody and ways to make whatever is needed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import aiohttp
from tests.box.founded import CITY, MIDDLE, PHONES, Founded, Line, Shop, found, keep_address, place
from tests.box.processes import free_port

from songda.entry import composition
from songda.entry.host import Hosted
from songda.entry.people import _grant
from songda.kernel.house import House
from songda.kernel.ids import DeliveryId, RiderId, uuid7
from songda.kernel.permissions import SYSTEM
from songda.kernel.settings import Settings
from songda.modules.deliveries import public as deliveries

FAR_CITY = UUID(int=0xFA2)


@dataclass(slots=True)
class Scene:
    """The house, its address, who is signed in, and what was founded. "a" is own, "b" is the other."""

    house: House
    line: Line
    founded: Founded
    throwaways: int = 0
    kept: dict[str, Any] = field(default_factory=dict)

    async def order(self, *, tender: str = "cash", pickup: bool = False) -> str:
        """An order of consumer a at store a: open when paid in cash, unpaid when online."""
        address = None if pickup else self.founded.addresses["a"]
        return await place(self.line, "consumer_a", self.founded.shops["a"], address, tender=tender)

    async def paid(self, *, pickup: bool = False) -> str:
        """One paid online, as soon as the gateway has said so."""
        order_id = await self.order(tender="online", pickup=pickup)
        path = f"/api/orders/{order_id}/pay"
        asked = await self.line.must("POST", path, "consumer_a", {"gateway": "demo"})
        async with self.line.http.post(f"{self.line.url}{asked['pay_url']}/approve") as pressed:
            assert pressed.status == 200
        async with asyncio.timeout(30):
            while await self._state(order_id) != "open":  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        return order_id

    async def _state(self, order_id: str) -> str:
        state: str = (await self.line.must("GET", f"/api/orders/{order_id}", "operator"))["state"]
        return state

    async def accepted(self, *, pickup: bool = False) -> str:
        """An accepted one."""
        order_id = await (self.paid(pickup=True) if pickup else self.order())
        await self.line.must("POST", f"/api/orders/{order_id}/accept", "store_a")
        return order_id

    async def ready(self) -> str:
        """A pickup on the counter."""
        order_id = await self.accepted(pickup=True)
        for verb in ("start", "ready"):
            await self.line.must("POST", f"/api/orders/{order_id}/{verb}", "store_a")
        return order_id

    async def delivery(self, step: str = "assigned") -> str:
        """The delivery of an accepted order, as far as rider a has brought it."""
        order_id = await self.accepted()
        card = await self.line.must("GET", f"/api/orders/{order_id}", "operator")
        delivery_id: str = card["delivery_id"]
        steps = ["waiting", "assigned", "at_store", "picked_up", "at_customer"]
        for one in steps[1 : steps.index(step) + 1]:
            await self._bring(delivery_id, one)
        return delivery_id

    async def _bring(self, delivery_id: str, step: str) -> None:
        if step == "assigned":
            body = {"rider_id": self.founded.riders["a"]}
            await self.line.must("POST", f"/api/deliveries/{delivery_id}/assign", "operator", body)
            return
        body = {"pickup_code": await self.pickup_code(delivery_id)} if step == "picked_up" else None
        path = f"/api/deliveries/{delivery_id}/{step.replace('_', '-')}"
        await self.line.must("POST", path, "rider_a", body)

    async def pickup_code(self, delivery_id: str) -> str:
        """What the store's staff reads to the rider."""
        async with self.house.db.glance() as tx:
            code: str = await tx.fetchval(
                "select pickup_code from deliveries.deliveries where delivery_id = $1", UUID(delivery_id)
            )
        return code

    async def offer(self) -> str:
        """An offer to rider a, as a round of dispatch makes it."""
        await self.line.must("POST", "/api/rider/on-line", "rider_a")
        delivery_id = DeliveryId(UUID(await self.delivery("waiting")))
        now = self.house.clocks.city_now()
        route = tuple(
            deliveries.RouteStop(
                delivery_id=delivery_id, kind=kind, expected_at=now + timedelta(seconds=after)
            )
            for kind, after in ((deliveries.StopKind.PICKUP, 300), (deliveries.StopKind.DROP, 900))
        )
        new = deliveries.NewOffer(
            offer_id=deliveries.OfferId(uuid7()),
            delivery_id=delivery_id,
            rider_id=RiderId(UUID(self.founded.riders["a"])),
            round_id=None,
            route=route,
        )
        assert await self.house.do(deliveries.offer, SYSTEM, None, new)
        return str(new.offer_id)

    async def listed(self) -> str:
        """A delivery that rider a sees in the hall."""
        await self.line.must("POST", "/api/rider/on-line", "rider_a")
        delivery_id = await self.delivery("waiting")
        async with self.house.db.transaction() as tx:
            await tx.execute(
                """insert into deliveries.hall (delivery_id, listed_at, reach, riders)
                   values ($1, now(), 8, $2)""",
                UUID(delivery_id),
                [UUID(self.founded.riders["a"])],
            )
        return delivery_id

    async def handing(self) -> str:
        """A question about a delivery put to rider a, who has it already: only a colleague could say yes."""
        await self.line.must("POST", "/api/rider/on-line", "rider_a")
        delivery_id, rider_id = await self.delivery("assigned"), UUID(self.founded.riders["a"])
        handing_id = uuid7()
        async with self.house.db.transaction() as tx:
            await tx.execute(
                """insert into deliveries.handings (handing_id, delivery_id, from_rider_id, to_rider_id,
                     reason, state, asked_at) values ($1, $2, $3, $3, 'other', 'asked', now())""",
                handing_id,
                UUID(delivery_id),
                rider_id,
            )
        return str(handing_id)

    async def mend(self) -> None:
        """Store a and consumer a as they were, whatever somebody did to them since."""
        shop = self.founded.shops["a"]
        for method, path, body in mended(shop):
            await self.line.must(method, path, "operator", body)
        for one in await self.line.must("GET", "/api/me/addresses", "consumer_a"):
            await self.line.must("DELETE", f"/api/me/addresses/{one['address_id']}", "consumer_a")
        self.founded.addresses["a"] = await keep_address(self.line, "consumer_a")
        for name in ("rider_a", "rider_b"):
            await self.line.must("POST", "/api/rider/on-line", name)

    async def throwaway(self, role: str) -> str:
        """Somebody of a role who may be erased or signed out; the name of their token."""
        self.throwaways += 1
        name, phone = f"throwaway_{self.throwaways}", f"+86139001{self.throwaways:05}"
        shop = self.founded.shops["a"]
        body: dict[str, Any] = {"phone": phone, "name": "某人", "role": role}
        if role == "store":
            body |= {"merchant_id": shop.merchant_id, "store_id": shop.store_id}
        if role == "rider":
            new = {"rider_id": str(uuid7()), "city_id": str(CITY), "phone": phone, "name": "某骑手"}
            new |= {"vehicle": "ebike", "capacity_units": 4}
            await self.line.must("POST", "/api/riders", "operator", new)
        elif role != "consumer":
            await self.line.must("POST", "/api/staff", "operator", body)
        await self.line.enter(name, phone, role)
        return name


@asynccontextmanager
async def scene(database_url: str, folder: Path, *roles: str, **environ: str) -> AsyncIterator[Scene]:
    """A house with everybody in it, serving, listening and working while the block lasts."""
    port = free_port()
    at = f"http://127.0.0.1:{port}"
    given = {
        "SONGDA_HOUSE_KEYS_FILE": str(folder / "keys.json"),
        "SONGDA_HOUSE_POOL_SIZE": "20",
        "SONGDA_DEMO_GATEWAY_URL": f"{at}/demo/gateway",
        "SONGDA_DEMO_GATEWAY_NOTICE_URL": f"{at}/api/notices/demo",
        "SONGDA_DEMO_GATEWAY_BOOK": str(folder / "book.jsonl"),
        "SONGDA_DEMO_GATEWAY_LATE_S": "0",
        "SONGDA_DEMO_GATEWAY_SHUFFLE_S": "0",
        "SONGDA_ACCOUNTS_CODES_PER_HOUR": "1000",
        "SONGDA_DELIVERIES_OFFER_MACHINE_S": "600",
        "SONGDA_RIDERS_SILENT_MACHINE_S": "86400",
        **environ,
    }
    house = await composition.open_house(
        database_url, settings=Settings(composition.declared_settings(), given)
    )
    hosted = Hosted(house, roles or ("http", "push", "listeners", "jobs"), "127.0.0.1", port)
    running = asyncio.create_task(hosted.run())
    try:
        while hosted.server is not None and not hosted.server.started:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        await house.act(_grant, PHONES["operator"], "值班")
        # Let go of idle connections before the server does, or a request may meet one just closed.
        connector = aiohttp.TCPConnector(keepalive_timeout=2)
        async with aiohttp.ClientSession(connector=connector) as http:
            line = Line(http, at)
            founded = await found(line)
            await _people_more(line)
            yield Scene(house, line, founded)
    finally:
        if hosted.server is not None:
            hosted.server.should_exit = True
        await asyncio.wait([running], timeout=20)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await composition.close_house(house)


FACE = {"name": "面馆a", "cuisine": "面", "lon": MIDDLE[0], "lat": MIDDLE[1], "address_text": "外滩 1 号"}
RULES = {
    "zone": "Asia/Shanghai",
    "currency": "CNY",
    "fee_base_minor": 300,
    "radius_m": 5_000,
    "slot_capacity": 50,
}
HOURS = {"week": [{"weekday": day, "spans": [{"opens_s": 0, "closes_s": 86_400}]} for day in range(7)]}


def whole_menu(shop: Shop) -> dict[str, Any]:
    """Every dish of a shop as it was founded, counted by nobody."""
    dishes = [
        {
            "item_id": item_id,
            "name": f"牛肉面{n}",
            "variants": [{"variant_id": variant_id, "price_minor": 2500 + n}],
        }
        for n, (item_id, variant_id) in enumerate(zip(shop.item_ids, shop.variant_ids, strict=True))
    ]
    return {"sections": [{"section_id": shop.section_id, "name": "面", "items": dishes}]}


def mended(shop: Shop) -> list[tuple[str, str, Any]]:
    """The requests that bring a store back to how it was founded."""
    at = f"/api/stores/{shop.store_id}"
    steps: list[tuple[str, str, Any]] = [
        ("PUT", at, {"face": FACE, "rules": RULES}),
        ("PUT", f"{at}/hours", HOURS),
        ("POST", f"{at}/resume", None),
        ("PUT", f"{at}/menu", whole_menu(shop)),
    ]
    return steps + [("POST", f"/api/variants/{one}/restock", {"count": None}) for one in shop.variant_ids]


async def _people_more(line: Line) -> None:
    """Riders on line in the middle of town, and an operator of another city."""
    for name in ("rider_a", "rider_b"):
        await line.must("POST", "/api/rider/on-line", name)
        await say_where(line, name)
    far = {"phone": "+8613900000107", "name": "别城", "role": "operator", "city_id": str(FAR_CITY)}
    await line.must("POST", "/api/staff", "operator", far)
    await line.enter("operator_far", "+8613900000107", "operator")


async def say_where(line: Line, who: str) -> None:
    """A fix in the middle of town."""
    async with line.http.get(line.url + "/livez") as answer:
        at = answer.headers["songda-city-time"]
    fix = {"at": at, "lon": MIDDLE[0], "lat": MIDDLE[1], "heading": 0, "speed_mps": 0.0}
    await line.must("POST", "/api/rider/positions", who, {"fixes": [fix]})
