"""Who acts in a scene: staff, consumers, riders. Each verb is what a person would do at their end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.box.people import PATIENCE_S, Live, Person, Rows, Screen, fresh, until

from songda.kernel.ids import uuid7

if TYPE_CHECKING:
    from tests.stories.stage import Town


@dataclass
class Order:
    """An order as its consumer remembers it."""

    order_id: str
    total_minor: int
    parts: dict[str, int]
    state: str
    promise: dict[str, str]
    pay_url: str = ""


@dataclass
class Player:
    """Somebody with a phone and, once they look, a live socket."""

    town: Town
    person: Person
    live: Live | None = None
    screens: list[Screen] = field(default_factory=list)

    async def watch(self, topic: str) -> Screen:
        """Look at a live screen from now on; at the scene's end it must show what a fresh one shows."""
        if self.live is None:
            self.live = await Live.open(self.person)
        screen = await self.live.watch(topic)
        assert screen.refused is None, f"{topic}: {screen.refused}"
        self.screens.append(screen)
        return screen


@dataclass
class Shop(Player):
    """A store's staff, at the board and in the kitchen."""

    name: str = ""
    store_id: str = ""
    dishes: dict[str, dict[str, Any]] = field(default_factory=dict)
    board: Screen = field(default_factory=lambda: Screen("none"))
    kitchen: Screen = field(default_factory=lambda: Screen("none"))

    async def sees(self, order: Order, state: str = "open") -> dict[str, Any]:
        """The order on the board in that state."""

        def shown(rows: Rows) -> Any:
            row = rows.get(order.order_id)
            return row if row is not None and row["state"] == state else None

        row: dict[str, Any] = await self.board.until(shown)
        return row

    async def accepts(self, order: Order) -> None:
        await self.person.post(f"/api/orders/{order.order_id}/accept")

    async def rejects(self, order: Order, reason: str) -> None:
        await self.person.post(f"/api/orders/{order.order_id}/reject", {"reason": reason})

    async def starts(self, order: Order) -> None:
        await self.person.post(f"/api/orders/{order.order_id}/start")

    async def is_ready(self, order: Order) -> None:
        await self.person.post(f"/api/orders/{order.order_id}/ready")

    async def cooks(self, order: Order) -> None:
        """Accept, start and put on the counter at once."""
        await self.sees(order)
        await self.accepts(order)
        await self.starts(order)
        await self.is_ready(order)

    def pickup_code(self, order: Order) -> str:
        return str(self.board.rows[order.order_id]["pickup_code"])


@dataclass
class Consumer(Player):
    """Somebody hungry with an address."""

    address_id: str = ""
    lon: float = 0.0
    lat: float = 0.0

    async def quote(self, shop: Shop, *wanted: str | tuple[str, int], tender: str = "online") -> Any:
        """What the house would ask for these dishes, by name; a number says how many."""
        lines = [shop.dishes[one] for one in wanted if isinstance(one, str)]
        lines += [{**shop.dishes[one[0]], "count": one[1]} for one in wanted if not isinstance(one, str)]
        cart = {"store_id": shop.store_id, "lines": lines, "tender": tender, "address_id": self.address_id}
        return await self.person.post("/api/quotes", cart)

    async def places(self, quoted: Any, order_id: str | None = None, key: str | None = None) -> Order:
        order_id = order_id or str(uuid7())
        placing = {
            "order_id": order_id,
            "quote": quoted["quote"],
            "address_id": self.address_id,
            "note": "少放辣",
            "cutlery": True,
        }
        placed = await self.person.post("/api/orders", placing, key)
        assert placed["total_minor"] == quoted["total_minor"], "what was quoted is what is charged"
        parts = {one["kind"]: one["amount_minor"] for one in quoted["parts"]}
        return Order(order_id, placed["total_minor"], parts, placed["state"], quoted["promise"])

    async def orders(self, shop: Shop, *wanted: str | tuple[str, int], tender: str = "online") -> Order:
        return await self.places(await self.quote(shop, *wanted, tender=tender))

    async def asks_to_pay(self, order: Order) -> None:
        answer = await self.person.post(f"/api/orders/{order.order_id}/pay", {"gateway": "demo"})
        order.pay_url = answer["pay_url"]

    async def approves(self, order: Order) -> None:
        """Press the button on the gateway's page."""
        async with self.person.client.post(f"{order.pay_url}/approve") as answer:
            assert answer.status == 200, await answer.text()

    async def pays(self, order: Order) -> None:
        await self.asks_to_pay(order)
        await self.approves(order)

    async def cancels(self, order: Order) -> None:
        await self.person.post(f"/api/orders/{order.order_id}/cancel", {"because": "changed_mind"})

    async def state(self, order: Order) -> str:
        return str((await self.person.get(f"/api/orders/{order.order_id}"))["state"])

    async def sees(self, order: Order, *states: str, within_s: float = PATIENCE_S) -> str:
        """The order's state, once it is one of these."""

        async def there() -> str | None:
            now = await self.state(order)
            return now if now in states else None

        found: str = await until(there, within_s, f"an order that is {' or '.join(states)}")
        return found

    async def messages(self) -> list[str]:
        """What came to the phone, newest first, by kind."""
        return [one["template"] for one in await self.person.get("/api/me/messages")]

    async def drop_code(self, order: Order) -> str:
        rows = await fresh(self.person, f"delivery/{order.order_id}")
        return str(rows["delivery"]["drop_code"])


@dataclass
class Rider(Player):
    """A rider of ours. Rides by being somewhere else when told so."""

    rider_id: str = ""
    screen: Screen = field(default_factory=lambda: Screen("none"))
    lon: float = 0.0
    lat: float = 0.0

    async def goes_on_line(self) -> None:
        await self.person.post("/api/rider/on-line")
        await self.is_at(self.lon, self.lat)

    async def is_at(self, lon: float, lat: float) -> None:
        self.lon, self.lat = lon, lat
        now = self.town.house.house.clocks.city_now().strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        fix = {"lon": lon, "lat": lat, "at": now, "speed_mps": 5.0, "heading": 90}
        await self.person.post("/api/rider/positions", {"fixes": [fix]})

    async def is_offered(self, within_s: float = 20.0) -> dict[str, Any]:
        """The first offer on the rider's screen."""
        found: dict[str, Any] = await self.screen.until(
            lambda rows: next((row for key, row in rows.items() if key.startswith("offer/")), None), within_s
        )
        return found

    async def accepts(self, offer: dict[str, Any]) -> Any:
        return await self.person.post(f"/api/rider/offers/{offer['offer_id']}/accept")

    async def declines(self, offer: dict[str, Any]) -> None:
        await self.person.post(f"/api/rider/offers/{offer['offer_id']}/decline")

    async def is_left_alone(self) -> None:
        await self.screen.until(lambda rows: not any(key.startswith("offer/") for key in rows))

    async def rides_to(self, offer: dict[str, Any], where: str) -> None:
        await self.is_at(offer[where]["lon"], offer[where]["lat"])

    async def step(self, delivery_id: str, verb: str, body: Any = None) -> Any:
        return await self.person.post(f"/api/deliveries/{delivery_id}/{verb}", body)

    async def fetches(self, offer: dict[str, Any], pickup_code: str) -> None:
        """To the store and away with the food."""
        await self.rides_to(offer, "pickup")
        await self.step(offer["delivery_id"], "at-store")
        await self.step(offer["delivery_id"], "picked-up", {"pickup_code": pickup_code})

    async def hands_over(self, offer: dict[str, Any], code: str, cash_minor: int | None = None) -> None:
        """To the door, and the food against the consumer's code."""
        await self.rides_to(offer, "dropoff")
        await self.step(offer["delivery_id"], "at-customer")
        await self.step(offer["delivery_id"], "delivered", {"code": code, "cash_minor": cash_minor})
