"""A small town for one scene, founded through the operator's endpoints."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from tests.box.people import Person, Rows, Screen, fresh, until
from tests.box.running import Running
from tests.roads.small_city import at as corner
from tests.roads.small_city import small_city
from tests.stories import menu as menus
from tests.stories.players import Consumer, Order, Player, Rider, Shop

from songda.kernel.city.files import to_bytes
from songda.kernel.geo import Point
from songda.kernel.ids import uuid7

_numbers = itertools.count(1)
DAY_S = 86_400


def _phone() -> str:
    return f"+86137{next(_numbers):08}"


def _id() -> str:
    return str(uuid7())


class Town:
    """One scene's city in a house that runs."""

    def __init__(self, house: Running) -> None:
        self.house = house
        self.city_id = ""
        self.players: list[Player] = []
        self.operator = Player(self, house.operator)
        self.exceptions = self.city = Screen("none")

    async def found(self) -> None:
        """The city of six junctions, under a key of the scene's own; the operator looks at it."""
        city = small_city(key=f"scene {_id()}")
        kept = await self.house.operator.put(f"/api/cities/{_id()}", packed=to_bytes(city))
        self.city_id = kept["city_id"]
        self.players.append(self.operator)
        self.city = await self.operator.watch(f"city/{self.city_id}")
        self.exceptions = await self.operator.watch(f"exceptions/{self.city_id}")
        await self.operator.watch(f"deliveries/{self.city_id}")

    async def shop(
        self,
        name: str = "老弄堂面馆",
        at: tuple[float, float] = (0, 0),
        *,
        teas: int | None = None,
        phone: str = "",
        **rules: Any,
    ) -> Shop:
        """A store, open round the clock, with noodles and tea; its keeper looks at board and kitchen."""
        ids = {"store_id": _id(), "merchant_id": _id()}
        post = self.house.operator.post
        await post("/api/merchants", {"merchant_id": ids["merchant_id"], "name": name})
        await post("/api/stores", self._store(name, corner(*at), ids, rules))
        phone = phone or _phone()
        await post("/api/staff", {"phone": phone, "name": f"{name}店长", "role": "store", **ids})
        menu, dishes = menus.menu(teas)
        await self.house.operator.put(f"/api/stores/{ids['store_id']}/menu", menu)
        person = await self._entered(phone, "store")
        shop = Shop(self, person, name=name, store_id=ids["store_id"], dishes=dishes)
        shop.board = await shop.watch(f"board/{shop.store_id}")
        shop.kitchen = await shop.watch(f"kitchen/{shop.store_id}")
        self.players.append(shop)
        return shop

    def _store(self, name: str, where: Point, ids: dict[str, str], rules: dict[str, Any]) -> dict[str, Any]:
        span = {"opens_s": 0, "closes_s": DAY_S}
        return {
            **ids,
            "city_id": self.city_id,
            "face": {
                "name": name,
                "cuisine": "面馆",
                "lon": where.lon,
                "lat": where.lat,
                "address_text": "南街",
            },
            "rules": {
                "zone": "Asia/Shanghai",
                "currency": "CNY",
                "minimum_minor": 2_000,
                "packing_minor": 100,
                "fee_base_minor": 300,
                "radius_m": 3_000,
                "commission_bp": 600,
                **rules,
            },
            "hours": {"week": [{"weekday": day, "spans": [span]} for day in range(7)]},
        }

    async def consumer(self, name: str, at: tuple[float, float] = (600, 0), *, phone: str = "") -> Consumer:
        where, phone = corner(*at), phone or _phone()
        consumer = Consumer(self, await self._entered(phone, "consumer"), lon=where.lon, lat=where.lat)
        consumer.address_id = _id()
        address = {
            "address_id": consumer.address_id,
            "label": "家",
            "text": "南街 12 号",
            "detail": "3 楼 302",
            "contact_name": name,
            "phone": phone,
            "lon": where.lon,
            "lat": where.lat,
        }
        await consumer.person.post("/api/me/addresses", address)
        self.players.append(consumer)
        return consumer

    async def rider(
        self, name: str, at: tuple[float, float] = (300, 0), *, phone: str = "", on_line: bool = True
    ) -> Rider:
        """Taken on, on line (unless they do that by themselves), and looking at their screen."""
        where, phone, rider_id = corner(*at), phone or _phone(), _id()
        new = {
            "rider_id": rider_id,
            "city_id": self.city_id,
            "phone": phone,
            "name": name,
            "vehicle": "ebike",
            "capacity_units": 5,
        }
        await self.house.operator.post("/api/riders", new)
        person = await self._entered(phone, "rider")
        rider = Rider(self, person, rider_id=rider_id, lon=where.lon, lat=where.lat)
        rider.screen = await rider.watch(f"rider/{rider_id}")
        if on_line:
            await rider.goes_on_line()
        self.players.append(rider)
        return rider

    async def _entered(self, phone: str, end: str) -> Person:
        person = Person(self.house.client, phone, end)
        await person.sign_in()
        return person

    # ---- looking ------------------------------------------------------------------------------------------

    async def story(self, order: Order) -> Any:
        return await self.operator.person.get(f"/api/operations/orders/{order.order_id}/story")

    async def events(self, order: Order) -> list[str]:
        return [one["event"] for one in (await self.story(order))["events"]]

    async def money(self, order: Order) -> list[tuple[str, str, int, str]]:
        """The order's transfers in the ledger: debited kind, credited kind, fen, why."""
        return [
            (one["debit"].split(":")[0], one["credit"].split(":")[0], one["amount_minor"], one["code"])
            for one in (await self.story(order))["transfers"]
        ]

    async def until_money(self, order: Order, moves: list[tuple[str, str, int, str]]) -> None:
        """Until the order's transfers are these."""

        async def there() -> bool:
            return await self.money(order) == moves

        await until(there, says=f"{moves}")

    async def stands(self, kind: str, owner: str) -> int:
        """What stands on an account, on its normal side."""
        rows = await self.operator.person.get("/api/ledger/accounts", kind=kind)
        return sum(one["balance_minor"] for one in rows if one["owner"] == owner)

    async def books_agree(self) -> bool:
        """Whether the gateway's own book says what our clearing account does."""
        theirs = sum(one["paid"] - one["refunded"] for one in self.house.gateway.book.sums("songda"))
        return theirs == await self.stands("gateway_clearing", "demo")

    # ---- the end of a scene -------------------------------------------------------------------------------

    async def must_have_ended_well(self) -> None:
        """Everything heard, nobody parked, no dead job, every rule of `songda check` kept, and every live
        screen that was looked at shows what a fresh one shows, without having been sent whole again."""
        await self.house.quiet()
        await until(self.books_agree, says="the gateway's book and ours, equal")
        shown = await self._settled()
        for player, screen, rows in shown:
            assert rows == await fresh(player.person, screen.topic), f"{screen.topic} has gone stale"
            assert screen.times_whole == 1, f"{screen.topic} was sent whole {screen.times_whole} times"
        wrongs = await self.house.wrongs()
        assert wrongs == {}, wrongs

    async def _settled(self) -> list[tuple[Player, Screen, Rows]]:
        """What each shows once nothing moves. Looking anew would freshen the others, so look first."""
        before: list[int] = []
        while before != (now := [len(screen.seen) for _, screen in self._screens()]):
            before = now
            await self.house.beat()
        return [(player, screen, dict(screen.rows)) for player, screen in self._screens()]

    def _screens(self) -> Sequence[tuple[Player, Screen]]:
        return [(player, screen) for player in self.players for screen in player.screens]

    async def close(self) -> None:
        for player in self.players:
            if player.live is not None:
                await player.live.close()
                player.live = None
