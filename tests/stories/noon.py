"""How stores, riders and consumers behave at noon, when nobody tells them each step."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from tests.box.people import Rows, SaidNo, Screen
from tests.stories.players import Consumer, Order, Rider, Shop
from tests.stories.stage import Town

from songda.kernel.geo import Point, distance_m

SPEED_MPS = 6.0
FIX_EVERY_S = 240


class Noon:
    """Everybody at work until told to stop. City time runs fast; they live by it."""

    def __init__(self, town: Town, rate: float, shops: list[Shop]) -> None:
        self.town, self.rate, self.shops = town, rate, shops
        self.doors: dict[tuple[str, int], Screen] = {}
        """What the consumer sees of the ride, by store and number."""
        self.carried_most = 0
        self._random = random.Random(7)

    async def city_s(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self.rate)

    @asynccontextmanager
    async def at_work(self, *work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
        """These go on while the block lasts; what one of them raises ends the block."""
        tasks = [asyncio.create_task(one) for one in work]
        try:
            yield
            for one in tasks:
                if one.done():
                    one.result()
        finally:
            for one in tasks:
                one.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    # ---- consumers ----------------------------------------------------------------------------------------

    async def orders(self, who: Consumer, shop: Shop, after_s: float) -> Order:
        """Gets hungry, orders, pays, and looks at the ride until it is there."""
        await self.city_s(after_s)
        order = await who.orders(shop, self._random.choice(["小份牛肉面", "大份牛肉面加蛋"]))
        mine = await who.watch(f"order/{order.order_id}")
        await who.pays(order)
        row = await mine.until(lambda rows: _is_accepted(rows[order.order_id]), within_s=90)
        self.doors[shop.name, row["number"]] = await who.watch(f"delivery/{order.order_id}")
        await mine.until(lambda rows: rows[order.order_id]["state"] == "delivered", within_s=240)
        return order

    # ---- kitchens -----------------------------------------------------------------------------------------

    async def cooks(self, shop: Shop) -> None:
        """Whatever hangs on the rail is begun at once and ready after five to nine minutes."""
        begun: set[str] = set()
        async with asyncio.TaskGroup() as pots:
            while True:
                ids = await shop.board.until(lambda rows: _to_cook(rows) - begun, within_s=600)
                for order_id in ids:
                    begun.add(order_id)
                    pots.create_task(self._cook(shop, order_id))

    async def _cook(self, shop: Shop, order_id: str) -> None:
        await shop.person.post(f"/api/orders/{order_id}/start")
        await self.city_s(self._random.uniform(300, 540))
        await shop.person.post(f"/api/orders/{order_id}/ready")

    # ---- riders -------------------------------------------------------------------------------------------

    async def rides(self, rider: Rider) -> None:
        """Takes what is offered and goes where the first stop is, for ever."""
        async with asyncio.TaskGroup() as hands:
            hands.create_task(self._says_where(rider))
            hands.create_task(self._takes(rider))
            while True:
                stop = await rider.screen.until(_first_stop, within_s=600)
                await self._do(rider, stop)

    async def _says_where(self, rider: Rider) -> None:
        while True:
            await self.city_s(FIX_EVERY_S)
            await rider.is_at(rider.lon, rider.lat)

    async def _takes(self, rider: Rider) -> None:
        while True:
            offer = await rider.is_offered(within_s=600)
            with contextlib.suppress(SaidNo):  # it was gone
                await rider.accepts(offer)
            key = f"offer/{offer['offer_id']}"
            await rider.screen.until(lambda rows, key=key: key not in rows, within_s=60)

    async def _do(self, rider: Rider, stop: dict[str, Any]) -> None:
        """Ride there and do the next thing; the screen shows what comes after."""
        away_m = distance_m(Point(rider.lon, rider.lat), Point(stop["spot"]["lon"], stop["spot"]["lat"]))
        await self.city_s(away_m / SPEED_MPS)
        await rider.is_at(stop["spot"]["lon"], stop["spot"]["lat"])
        body = await self._what_it_needs(stop)
        self._count(rider.screen.rows)
        await rider.step(stop["delivery_id"], stop["next_action"], body)
        await rider.screen.until(lambda rows: _first_stop(rows) != stop, within_s=60)

    async def _what_it_needs(self, stop: dict[str, Any]) -> dict[str, Any] | None:
        store, number = stop["store_name"], stop["order_number"]
        if stop["next_action"] == "picked-up":
            row = await self._counter(store, number)
            return {"pickup_code": row["pickup_code"]}
        if stop["next_action"] == "delivered":
            ride = await self._door(store, number)
            return {"code": ride["drop_code"]}
        return None

    async def _door(self, store: str, number: int) -> dict[str, Any]:
        """What the consumer of that order sees of the ride."""
        while (store, number) not in self.doors:  # noqa: ASYNC110 (they are still opening their page)
            await asyncio.sleep(0.1)
        ride: dict[str, Any] = self.doors[store, number].rows["delivery"]
        return ride

    async def _counter(self, store: str, number: int) -> dict[str, Any]:
        """The row of the store's board, once the food stands on the counter."""
        (shop,) = [one for one in self.shops if one.name == store]
        row: dict[str, Any] = await shop.board.until(
            lambda rows: next(
                (row for row in rows.values() if row["number"] == number and row["state"] == "ready"), None
            ),
            within_s=120,
        )
        return row

    def _count(self, rows: Rows) -> None:
        held = [
            row
            for key, row in rows.items()
            if key.endswith("/drop") and row["state"] in ("picked_up", "at_customer")
        ]
        self.carried_most = max(self.carried_most, len(held))


def _is_accepted(row: dict[str, Any]) -> dict[str, Any] | None:
    return None if row["state"] in ("unpaid", "open") else row


def _to_cook(rows: Rows) -> set[str]:
    return {order_id for order_id, row in rows.items() if row["state"] == "accepted"}


def _first_stop(rows: Rows) -> dict[str, Any] | None:
    stops = [row for key, row in rows.items() if key.startswith("stop/") and row["next_action"] is not None]
    return min(stops, key=lambda row: row["place"], default=None)
