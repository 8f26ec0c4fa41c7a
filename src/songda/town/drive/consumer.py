"""A consumer's meal: choose, quote, order, pay, wait, and tell the rider the code at the door."""

import asyncio
from random import Random
from typing import Any
from urllib.parse import urlsplit

from songda.kernel.ids import uuid7
from songda.town.behaviour.appetite import Line, Offered, choose_store, fill_basket, head_count, orders_due
from songda.town.drive.scene import Scene
from songda.town.found.founding import address
from songda.town.line.api import Away, Refused
from songda.town.line.clock import instant_s
from songda.town.line.live import LiveMap
from songda.town.line.persona import Persona
from songda.town.plan.model import ConsumerPersona
from songda.town.report import mishaps_of

ENDS = {"delivered", "expired", "rejected", "cancelled", "failed"}
_NOTES = ("", "", "", "不要香菜", "多放点辣", "请放门口", "到了打电话", "少油少盐")
_LOOK_S = 420.0
_LOOK_MACHINE_S = 3.0
_LONGEST_S = 4 * 3600.0
_STORES_TRIED = 3
_WATCHES = 0.25


class ConsumerDriver:
    """Plays one consumer; one order at a time."""

    def __init__(self, scene: Scene, consumer: ConsumerPersona) -> None:
        self.scene, self.consumer = scene, consumer
        self.rng = Random(f"{consumer.address_id}")
        self.persona = Persona(scene.api, consumer.phone, "consumer", scene.door)
        self.busy = False
        self._has_address = False
        self._page = ""

    async def eat(self) -> None:
        """One meal from hunger to its end, whatever end that is."""
        self.busy = True
        try:
            await self._settle_in()
            ordered = await self._order()
            if ordered is not None:
                await self._see_it_through(*ordered)
        except Refused as no:
            self.scene.tally[f"consumer refused: {no.code}"] += 1
        except Away:
            self.scene.tally["consumer gave up: house away"] += 1
        finally:
            self.busy = False

    async def _settle_in(self) -> None:
        """The address under its own id; kept twice is kept once."""
        if self._has_address:
            return
        who = self.consumer
        body = address(who.address_text, who.detail, who.name, who.phone, who.at, who.label)
        body["address_id"] = str(who.address_id)
        await self.persona.post("/api/me/addresses", body, f"address-{who.address_id}")
        self._has_address = True

    async def _order(self) -> tuple[str, str] | None:
        """The id of a placed order and how it is paid; None when no store would do."""
        offered = await self._stores()
        tender = "cash" if self.rng.random() < self.scene.mishaps.pays_cash else "online"
        for _ in range(_STORES_TRIED):
            store = choose_store(self.rng, self.consumer.tastes, offered)
            if store is None:
                break
            offered = [one for one in offered if one is not store]
            try:
                order_id = await self._order_at(store, tender)
            except Refused as no:
                self.scene.tally[f"order refused: {no.code}"] += 1
                continue
            if order_id is not None:
                self.scene.tally["orders placed"] += 1
                self.scene.report.placed(order_id)
                return order_id, tender
        self.scene.tally["went hungry"] += 1
        return None

    async def _stores(self) -> list[Offered]:
        lon, lat = self.consumer.at
        params = {"lon": str(lon), "lat": str(lat), "open_now": "true"}
        return [
            Offered(
                store_id=one["store_id"],
                cuisine=one["cuisine"],
                distance_m=one["distance_m"],
                fee_minor=one["fee_minor"] or 0,
                minimum_minor=one["minimum_minor"],
                eta_s=one["eta_s"][0] if one["eta_s"] else 2400,
            )
            for one in await self.persona.get("/api/stores", params)
            if one.get("serves", True) and one.get("open_now", True)
        ]

    async def _order_at(self, store: Offered, tender: str) -> str | None:
        menu = await self.persona.get(f"/api/stores/{store.store_id}/menu")
        people = head_count(self.rng, self.consumer.is_at_work)
        lines = fill_basket(self.rng, menu, store.minimum_minor, people)
        if not lines:
            return None
        await self.scene.clock.sleep(self.rng.uniform(20, 120))
        quote = await self.persona.post("/api/quotes", self._wish(store.store_id, lines, tender))
        await self.scene.clock.sleep(self.rng.uniform(5, 30))
        order_id = str(uuid7())
        body = {
            "order_id": order_id,
            "quote": quote["quote"],
            "address_id": str(self.consumer.address_id),
            "note": self.rng.choice(_NOTES),
            "cutlery": self.rng.random() < 0.5,
        }
        await self.persona.post("/api/orders", body, f"order-{order_id}")
        return order_id

    def _wish(self, store_id: str, lines: tuple[Line, ...], tender: str) -> dict[str, Any]:
        return {
            "store_id": store_id,
            "lines": [
                {
                    "variant_id": line.variant_id,
                    "count": line.count,
                    "options": list(line.options),
                    "choices": list(line.choices),
                }
                for line in lines
            ],
            "fulfilment": "delivery",
            "address_id": str(self.consumer.address_id),
            "tender": tender,
        }

    async def _see_it_through(self, order_id: str, tender: str) -> None:
        mishaps = self.scene.mishaps
        self._page = ""
        if tender == "online":
            if self.rng.random() < mishaps.consumer_never_pays:
                self.scene.report.befell("never paid", order_id=order_id)
            else:
                await self._pay(order_id)
        if self.rng.random() < mishaps.consumer_cancels:
            self.scene.begin(self._cancel(order_id))
        if self.rng.random() < _WATCHES:
            await self._watch(order_id)
        else:
            await self._wait_end(order_id)

    async def _pay(self, order_id: str) -> None:
        await self.scene.clock.sleep(self.rng.uniform(8, 40))
        asked = await self.persona.post(f"/api/orders/{order_id}/pay", {"gateway": "demo"}, f"pay-{order_id}")
        page = self._page = urlsplit(asked["pay_url"]).path
        if self.rng.random() < self.scene.mishaps.payment_fails_once:
            await self.persona.api.call("POST", f"{page}/decline")
            self.scene.report.befell("payment declined", order_id=order_id)
            await self.scene.clock.sleep(self.rng.uniform(10, 40))
        await self.persona.api.call("POST", f"{page}/approve")
        self.scene.tally["payments approved"] += 1

    async def _cancel(self, order_id: str) -> None:
        await self.scene.clock.sleep(self.rng.uniform(30, 600))
        try:
            await self.persona.post(f"/api/orders/{order_id}/cancel", {"because": "不想要了"})
            self.scene.report.befell("consumer cancels", order_id=order_id)
        except Refused:
            self.scene.report.befell("cancels too late", order_id=order_id)

    async def _watch(self, order_id: str) -> None:
        """Keep the screen on: see every change, and the code to tell at the door."""
        track, state = f"delivery/{order_id}", f"order/{order_id}"
        live = LiveMap(self.persona, [state, track], lambda: self._seen(order_id, live.rows[track]))
        watching = self.scene.begin(live.run())
        try:
            await self._wait_end(order_id)
        finally:
            watching.cancel()
            self.scene.spoken.pop(("door of", order_id), None)

    def _seen(self, order_id: str, track: dict[str, Any]) -> None:
        code = track.get("delivery", {}).get("drop_code")
        if code:
            self.scene.spoken["door of", order_id] = str(code)

    async def _wait_end(self, order_id: str) -> None:
        """Look now and then until the order has ended; an order of four hours is told as stuck."""
        since_s = self.scene.clock.now_s()
        while self.scene.clock.now_s() - since_s < _LONGEST_S:
            await self.scene.clock.sleep(_LOOK_S, machine_s=_LOOK_MACHINE_S)
            order = await self.persona.get(f"/api/orders/{order_id}")
            self._remember(order)
            if order["state"] in ENDS:
                self.scene.tally[f"ended: {order['state']}"] += 1
                if order["state"] == "delivered":
                    ended_s, promised_s = instant_s(order["ended_at"]), instant_s(order["promise"]["high_at"])
                    placed_s = instant_s(order["placed_at"])
                    self.scene.report.arrived(order_id, ended_s - placed_s, ended_s - promised_s)
                await self._look_at_money(order)
                return
        self.scene.tally["stuck"] += 1
        print(f"town: order {order_id} is stuck", flush=True)

    async def _look_at_money(self, order: dict[str, Any]) -> None:
        """Refunds take a moment: look until the money is where it belongs, for a minute at most."""
        order_id = str(order["order_id"])
        for _ in range(20):
            money = await self.persona.get(f"/api/orders/{order_id}/payment")
            paid_minor, refunded_minor = int(money["captured_minor"]), int(money["refunded_minor"])
            ended = str(order["state"]), order["because"]
            self.scene.report.ended(order_id, *ended, paid_minor, refunded_minor)
            if self.scene.report.cases[order_id].is_money_right:
                break
            await asyncio.sleep(3)
        await self._look_at_notices(order_id)

    async def _look_at_notices(self, order_id: str) -> None:
        """The gateway's page says how it told the house of this payment; what went wrong is counted."""
        if not self._page:
            return
        told = await self.persona.api.call("GET", f"{self._page}/notices")
        for what in mishaps_of(int(told["told"]), told["arrived_s"]):
            self.scene.report.befell(what, order_id=order_id)

    def _remember(self, order: dict[str, Any]) -> None:
        """Which delivery is whose, and what the consumer will say at the door."""
        if order["delivery_id"] is None:
            return
        order_id, delivery_id = str(order["order_id"]), str(order["delivery_id"])
        self.scene.report.rides_as(order_id, delivery_id)
        code = self.scene.spoken.get(("door of", order_id))
        if code is not None:
            self.scene.spoken["door", delivery_id] = code


class Hunger:
    """Makes people hungry as the day goes: more at noon and in the evening."""

    def __init__(self, scene: Scene, orders_a_day: int) -> None:
        self.scene, self.orders_a_day = scene, orders_a_day
        self.consumers = [ConsumerDriver(scene, one) for one in scene.plan.consumers]
        self._weights = [one.hunger for one in scene.plan.consumers]

    async def run(self) -> None:
        clock, rng = self.scene.clock, self.scene.rng
        last_s = clock.now_s()
        while True:
            await asyncio.sleep(0.5)
            now_s = clock.now_s()
            past_s, last_s = min(now_s - last_s, 600.0), now_s
            for _ in range(orders_due(rng, self.orders_a_day, clock.minute(), past_s)):
                hungry = rng.choices(self.consumers, self._weights)[0]
                if not hungry.busy:
                    self.scene.begin(hungry.eat())
