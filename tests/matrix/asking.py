"""For every endpoint: a request that would go well if the asker may, about an object of the a's."""

import base64
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import aiohttp
from tests.box.founded import CITY, cart, keep_address
from tests.box.scene import FACE, HOURS, RULES, Scene, whole_menu

from songda.kernel.ids import uuid7


@dataclass(frozen=True, slots=True)
class Asking:
    """What to ask: ids in the path, a query, a body (a form where it isn't JSON)."""

    path: dict[str, str]
    query: str = ""
    body: Any = None
    form: bool = False


async def nothing(scene: Scene) -> Asking:
    return Asking({})


def shop(query: str = "", body: Any = None, **more: str) -> Callable[[Scene], Awaitable[Asking]]:
    """About store a."""

    async def asking(scene: Scene) -> Asking:
        return Asking({"store_id": scene.founded.shops["a"].store_id, **more}, query, body)

    return asking


async def traffic(scene: Scene) -> Asking:
    until = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
    return Asking({"city_id": str(CITY)}, body={"source": "matrix", "until": until})


def city(query: bool = False, more: str = "") -> Callable[[Scene], Awaitable[Asking]]:
    """About the city of the a's."""

    async def asking(scene: Scene) -> Asking:
        return Asking({} if query else {"city_id": str(CITY)}, f"?city_id={CITY}" if query else more)

    return asking


def order(make: Callable[[Scene], Awaitable[str]], body: Any = None) -> Callable[[Scene], Awaitable[Asking]]:
    async def asking(scene: Scene) -> Asking:
        return Asking({"order_id": await make(scene)}, body=body)

    return asking


def delivery(step: str, body: Any = None) -> Callable[[Scene], Awaitable[Asking]]:
    async def asking(scene: Scene) -> Asking:
        return Asking({"delivery_id": await scene.delivery(step)}, body=body)

    return asking


async def online(scene: Scene) -> str:
    return await scene.order(tender="online")


async def assign(scene: Scene) -> Asking:
    return Asking(
        {"delivery_id": await scene.delivery("waiting")}, body={"rider_id": scene.founded.riders["a"]}
    )


def steer(body: Any = None, to_rider: bool = False) -> Callable[[Scene], Awaitable[Asking]]:
    """About an order that waits for a rider, or may be given to another."""

    async def asking(scene: Scene) -> Asking:
        rider = {"rider_id": scene.founded.riders["a"]} if to_rider else {}
        return Asking({"order_id": await scene.accepted()}, body={**rider, **(body or {})})

    return asking


async def undo(scene: Scene) -> Asking:
    order_id = await scene.accepted()
    path = f"/api/dispatch/orders/{order_id}/hold"
    steered = await scene.line.must("POST", path, "operator", {"because": ""})
    return Asking({"steer_id": steered["steer_id"]}, body={"because": ""})


async def peak_rules(scene: Scene) -> Asking:
    return Asking({"city_id": str(CITY)}, body={"rules": []})


def new_switch() -> dict[str, Any]:
    """Keep outside couriers off for ten minutes."""
    kind = {"kind": "outside_couriers", "is_on": False, "for_s": 600}
    return {"switch_id": str(uuid7()), "city_id": str(CITY), **kind}


async def peak_switch(scene: Scene) -> Asking:
    new = new_switch()
    await scene.line.must("POST", "/api/dispatch/peak/switches", "operator", new)
    return Asking({"switch_id": new["switch_id"]})


def new_trial() -> dict[str, Any]:
    ask = {"orders_a_day": 10, "seeds": 1, "variants": [{"name": "today"}]}
    return {"trial_id": str(uuid7()), "city_id": str(CITY), "ask": ask}


async def trial(scene: Scene) -> Asking:
    """One that was stopped at once: nobody need live it."""
    made = await scene.line.must("POST", "/api/dispatch/trials", "operator", new_trial())
    path = {"trial_id": made["trial"]["trial_id"]}
    await scene.line.must("POST", f"/api/dispatch/trials/{path['trial_id']}/cancel", "operator")
    return Asking(path)


async def picked_up(scene: Scene) -> Asking:
    delivery_id = await scene.delivery("at_store")
    return Asking({"delivery_id": delivery_id}, body={"pickup_code": await scene.pickup_code(delivery_id)})


async def delivered(scene: Scene) -> Asking:
    delivery_id = await scene.delivery("at_customer")
    card = next(
        one
        for one in (await scene.line.must("GET", "/api/rider/route", "rider_a"))["stops"]
        if one["delivery_id"] == delivery_id
    )
    return Asking({"delivery_id": delivery_id}, body={"photo": PIXEL, "cash_minor": card["cash_minor"]})


async def give_up(scene: Scene) -> Asking:
    """The food is with a rider whose phone has fallen silent."""
    delivery_id = await scene.delivery("picked_up")
    async with scene.house.db.transaction() as tx:
        await tx.execute(
            "update deliveries.deliveries set trouble = 'rider_silent' where delivery_id = $1",
            UUID(delivery_id),
        )
    return Asking({"delivery_id": delivery_id})


async def proof(scene: Scene) -> Asking:
    if "proof" not in scene.kept:
        asking = await delivered(scene)
        path = f"/api/deliveries/{asking.path['delivery_id']}/delivered"
        await scene.line.must("POST", path, "rider_a", asking.body)
        scene.kept["proof"] = asking.path
    return Asking(scene.kept["proof"])


async def offer(scene: Scene) -> Asking:
    return Asking({"offer_id": await scene.offer()})


async def listed(scene: Scene) -> Asking:
    return Asking({"delivery_id": await scene.listed()})


async def handing(scene: Scene) -> Asking:
    return Asking({"handing_id": await scene.handing()})


async def hand_on(scene: Scene) -> Asking:
    return Asking({"delivery_id": await scene.delivery("assigned")}, body={"reason": "breakdown"})


def address(change: bool) -> Callable[[Scene], Awaitable[Asking]]:
    async def asking(scene: Scene) -> Asking:
        address_id = await keep_address(scene.line, "consumer_a")
        return Asking(
            {"address_id": address_id}, body={**ADDRESS, "address_id": address_id} if change else None
        )

    return asking


async def new_address(scene: Scene) -> Asking:
    return Asking({}, body={**ADDRESS, "address_id": str(uuid7())})


async def place_order(scene: Scene) -> Asking:
    wanted = cart(
        scene.founded.shops["a"].store_id,
        scene.founded.shops["a"].variant_ids[0],
        scene.founded.addresses["a"],
    )
    offered = await scene.line.must("POST", "/api/quotes", "consumer_a", wanted)
    body = {"order_id": str(uuid7()), "quote": offered["quote"], "address_id": scene.founded.addresses["a"]}
    return Asking({}, body=body)


async def quote(scene: Scene) -> Asking:
    shop = scene.founded.shops["a"]
    return Asking({}, body=cart(shop.store_id, shop.variant_ids[0], scene.founded.addresses["a"]))


async def batch(scene: Scene) -> Asking:
    store_id = scene.founded.shops["a"].store_id
    await scene.line.must("POST", f"/api/stores/{store_id}/resume", "store_a")
    return Asking({"store_id": store_id}, body={"order_ids": [await scene.order()]})


def item(method: str) -> Callable[[Scene], Awaitable[Asking]]:
    async def asking(scene: Scene) -> Asking:
        shop = scene.founded.shops["a"]
        item_id = str(uuid7())
        dish = {
            "item_id": item_id,
            "name": "葱油拌面",
            "variants": [{"variant_id": str(uuid7()), "price_minor": 1800}],
        }
        body = {"section_id": shop.section_id, "item": dish}
        path = {"store_id": shop.store_id, "item_id": item_id}
        if method == "DELETE":
            await scene.line.must("PUT", f"/api/stores/{shop.store_id}/items/{item_id}", "store_a", body)
            return Asking(path)
        return Asking(path, body=body)

    return asking


def section(method: str) -> Callable[[Scene], Awaitable[Asking]]:
    async def asking(scene: Scene) -> Asking:
        shop = scene.founded.shops["a"]
        path = {"store_id": shop.store_id, "section_id": str(uuid7())}
        if method == "DELETE":
            put = f"/api/stores/{shop.store_id}/sections/{path['section_id']}"
            await scene.line.must("PUT", put, "store_a", {"name": "凉菜"})
            return Asking(path)
        return Asking(path, body={"name": "凉菜"})

    return asking


async def menu(scene: Scene) -> Asking:
    shop = scene.founded.shops["a"]
    return Asking({"store_id": shop.store_id}, body=whole_menu(shop))


def variant(body: Any = None) -> Callable[[Scene], Awaitable[Asking]]:
    async def asking(scene: Scene) -> Asking:
        return Asking({"variant_id": scene.founded.shops["a"].variant_ids[-1]}, body=body)

    return asking


async def picture(scene: Scene) -> Asking:
    form = aiohttp.FormData()
    form.add_field("picture_id", str(uuid7()))
    form.add_field("file", base64.b64decode(PIXEL), filename="a.png", content_type="image/png")
    return Asking({"store_id": scene.founded.shops["a"].store_id}, body=form, form=True)


async def a_picture(scene: Scene) -> Asking:
    if "picture" not in scene.kept:
        asking = await picture(scene)
        path = f"{scene.line.url}/api/stores/{asking.path['store_id']}/pictures"
        headers = {"Authorization": f"Bearer {scene.line.tokens['store_a']}", "Idempotency-Key": uuid7().hex}
        async with scene.line.http.post(path, data=asking.body, headers=headers) as answer:
            scene.kept["picture"] = (await answer.json())["picture_id"]
    return Asking({"picture_id": scene.kept["picture"]})


async def merchant(scene: Scene) -> Asking:
    return Asking({}, body={"merchant_id": str(uuid7()), "name": "新商户"})


async def store(scene: Scene) -> Asking:
    body = {
        "store_id": str(uuid7()),
        "merchant_id": scene.founded.shops["a"].merchant_id,
        "city_id": str(CITY),
        "face": FACE,
        "rules": RULES,
        "hours": HOURS,
    }
    return Asking({}, body=body)


async def staff(scene: Scene) -> Asking:
    scene.throwaways += 1
    shop = scene.founded.shops["a"]
    body = {
        "phone": f"+86139002{scene.throwaways:05}",
        "name": "新人",
        "role": "store",
        "merchant_id": shop.merchant_id,
        "store_id": shop.store_id,
    }
    return Asking({}, body=body)


async def rider(scene: Scene) -> Asking:
    scene.throwaways += 1
    body = {
        "rider_id": str(uuid7()),
        "city_id": str(CITY),
        "phone": f"+86139003{scene.throwaways:05}",
        "name": "新骑手",
        "vehicle": "ebike",
        "capacity_units": 4,
    }
    return Asking({}, body=body)


async def cash(scene: Scene) -> Asking:
    await proof(scene)  # rider a holds the cash of one order at least
    return Asking({"rider_id": scene.founded.riders["a"]}, body={"amount_minor": 1})


async def positions(scene: Scene) -> Asking:
    now = scene.house.clocks.city_now().isoformat()
    fix = {"at": now, "lon": 121.4737, "lat": 31.2304, "heading": 0, "speed_mps": 0.0}
    return Asking({}, body={"fixes": [fix]})


async def seen(scene: Scene) -> Asking:
    return Asking({}, body={"message_ids": [str(uuid7())]})


async def the_city(scene: Scene) -> Asking:
    return Asking({"city_id": str(uuid7())}, body=b"not a city", form=True)


async def sign_in(scene: Scene) -> Asking:
    scene.throwaways += 1
    phone = f"+86139004{scene.throwaways:05}"
    await scene.line.must("POST", "/api/sign-in/codes", body={"phone": phone, "end": "consumer"})
    shown = await scene.line.must("GET", f"/demo/codes/%2B{phone[1:]}")
    body = {"phone": phone, "code": shown["code"], "end": "consumer", "bearer": True}
    return Asking({}, body=body)


async def code(scene: Scene) -> Asking:
    return Asking({}, body={"phone": "+8613900599999", "end": "consumer"})


ADDRESS = {
    "label": "公司",
    "text": "南京东路 1 号",
    "detail": "9 楼",
    "contact_name": "韩梅梅",
    "phone": "13800000002",
    "lon": 121.475,
    "lat": 31.231,
}
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"

ASKINGS: dict[str, Callable[[Scene], Awaitable[Asking]]] = {
    "GET /api/cities": nothing,
    "PUT /api/cities/{city_id}": the_city,
    "GET /api/cities/{city_id}/addresses": city(),
    "GET /api/cities/{city_id}/map.json": city(),
    "GET /api/cities/{city_id}/traffic": city(),
    "PUT /api/cities/{city_id}/traffic": traffic,
    "GET /api/cities/{city_id}/way": city(more="?through=121.47,31.23;121.48,31.24"),
    "GET /api/deliveries": city(query=True),
    "POST /api/deliveries/{delivery_id}/assign": assign,
    "POST /api/deliveries/{delivery_id}/at-customer": delivery("picked_up"),
    "POST /api/deliveries/{delivery_id}/at-store": delivery("assigned"),
    "GET /api/deliveries/{delivery_id}/colleagues": delivery("assigned"),
    "POST /api/deliveries/{delivery_id}/hand-on": hand_on,
    "POST /api/deliveries/{delivery_id}/delivered": delivered,
    "POST /api/deliveries/{delivery_id}/exceptions": delivery("at_store", {"kind": "store_late"}),
    "POST /api/deliveries/{delivery_id}/picked-up": picked_up,
    "GET /api/deliveries/{delivery_id}/proof": proof,
    "POST /api/deliveries/{delivery_id}/give-up": give_up,
    "POST /api/deliveries/{delivery_id}/release": delivery("assigned"),
    "POST /api/dispatch/orders/{order_id}/assign": steer(to_rider=True),
    "POST /api/dispatch/orders/{order_id}/free": steer({"because": "清楚了"}),
    "POST /api/dispatch/orders/{order_id}/hold": steer({"because": "改地址"}),
    "POST /api/dispatch/orders/{order_id}/pin": steer(to_rider=True),
    "POST /api/dispatch/orders/{order_id}/release": steer({"because": ""}),
    "GET /api/dispatch/orders/{order_id}/steers": order(Scene.accepted),
    "GET /api/dispatch/orders/{order_id}/why": order(Scene.accepted),
    "GET /api/dispatch/peak": city(query=True),
    "PUT /api/dispatch/peak/rules/{city_id}": peak_rules,
    "POST /api/dispatch/peak/switches": lambda scene: _body(new_switch()),
    "POST /api/dispatch/peak/switches/{switch_id}/undo": peak_switch,
    "GET /api/dispatch/rounds": city(query=True),
    "GET /api/dispatch/routes": city(query=True),
    "POST /api/dispatch/steers/{steer_id}/undo": undo,
    "GET /api/dispatch/trials": city(query=True),
    "POST /api/dispatch/trials": lambda scene: _body(new_trial()),
    "DELETE /api/dispatch/trials/{trial_id}": trial,
    "GET /api/dispatch/trials/{trial_id}": trial,
    "POST /api/dispatch/trials/{trial_id}/cancel": trial,
    "GET /api/ledger/accounts": nothing,
    "GET /api/ledger/transfers": nothing,
    "POST /api/live/ticket": nothing,
    "DELETE /api/me": nothing,
    "GET /api/me": nothing,
    "PUT /api/me": lambda scene: _body({"name": "新名字"}),
    "GET /api/me/addresses": nothing,
    "POST /api/me/addresses": new_address,
    "DELETE /api/me/addresses/{address_id}": address(change=False),
    "PUT /api/me/addresses/{address_id}": address(change=True),
    "GET /api/me/messages": nothing,
    "POST /api/me/messages/seen": seen,
    "GET /api/merchants": nothing,
    "POST /api/merchants": merchant,
    "GET /api/my/stores": nothing,
    "POST /api/couriers/{courier}/notices": lambda scene: _path({"courier": "demo"}, {"id": "forged"}),
    "POST /api/notices/{gateway}": lambda scene: _path({"gateway": "demo"}, {"id": "forged"}),
    "GET /api/operations/exceptions/{city_id}": city(),
    "GET /api/operations/orders/{order_id}/story": order(Scene.accepted),
    "GET /api/operations/overview/{city_id}": city(),
    "GET /api/operations/report/{city_id}": city(more="?day=2026-11-24"),
    "GET /api/operations/speed": nothing,
    "PUT /api/operations/speed": lambda scene: _body({"asked": 1.0, "running": 1.0}),
    "GET /api/orders": nothing,
    "POST /api/orders": place_order,
    "GET /api/orders/{order_id}": order(Scene.accepted),
    "POST /api/orders/{order_id}/accept": order(Scene.order),
    "POST /api/orders/{order_id}/cancel": order(Scene.order, {"because": "changed_mind"}),
    "GET /api/orders/{order_id}/events": order(Scene.order),
    "POST /api/orders/{order_id}/hand-over": order(Scene.ready),
    "POST /api/orders/{order_id}/modify": order(Scene.order, {"note": "不要香菜"}),
    "POST /api/orders/{order_id}/pay": order(online, {"gateway": "demo"}),
    "GET /api/orders/{order_id}/payment": order(Scene.order),
    "POST /api/orders/{order_id}/ready": order(Scene.accepted),
    "POST /api/orders/{order_id}/reject": order(Scene.order, {"reason": "太忙"}),
    "POST /api/orders/{order_id}/start": order(Scene.accepted),
    "GET /api/pictures/{picture_id}": a_picture,
    "POST /api/quotes": quote,
    "GET /api/rider": nothing,
    "POST /api/rider/off-line": nothing,
    "POST /api/rider/go-on": nothing,
    "POST /api/rider/handings/{handing_id}/accept": handing,
    "POST /api/rider/handings/{handing_id}/decline": handing,
    "GET /api/rider/hall": nothing,
    "POST /api/rider/hall/{delivery_id}/grab": listed,
    "GET /api/rider/offers": nothing,
    "POST /api/rider/offers/{offer_id}/accept": offer,
    "POST /api/rider/offers/{offer_id}/decline": offer,
    "POST /api/rider/on-line": nothing,
    "POST /api/rider/positions": positions,
    "GET /api/rider/route": nothing,
    "GET /api/riders": city(query=True),
    "POST /api/riders": rider,
    "POST /api/riders/{rider_id}/cash-handed-in": cash,
    "GET /api/search": lambda scene: _query("?q=牛肉面&lon=121.4737&lat=31.2304"),
    "GET /api/session": nothing,
    "POST /api/sign-in": sign_in,
    "POST /api/sign-in/codes": code,
    "POST /api/sign-out": nothing,
    "POST /api/sign-out/everywhere": nothing,
    "POST /api/staff": staff,
    "GET /api/stores": lambda scene: _query("?lon=121.4737&lat=31.2304"),
    "POST /api/stores": store,
    "GET /api/stores/{store_id}": shop(),
    "PUT /api/stores/{store_id}": shop(body={"face": FACE, "rules": RULES}),
    "POST /api/stores/{store_id}/accept": batch,
    "GET /api/stores/{store_id}/board": shop(),
    "GET /api/stores/{store_id}/desk": shop(),
    "PUT /api/stores/{store_id}/hours": shop(body=HOURS),
    "DELETE /api/stores/{store_id}/items/{item_id}": item("DELETE"),
    "PUT /api/stores/{store_id}/items/{item_id}": item("PUT"),
    "GET /api/stores/{store_id}/menu": shop(),
    "PUT /api/stores/{store_id}/menu": menu,
    "GET /api/stores/{store_id}/menu/desk": shop(),
    "POST /api/stores/{store_id}/pause": shop(body={"minutes": 1}),
    "POST /api/stores/{store_id}/pictures": picture,
    "POST /api/stores/{store_id}/ready": batch,
    "POST /api/stores/{store_id}/resume": shop(),
    "DELETE /api/stores/{store_id}/sections/{section_id}": section("DELETE"),
    "PUT /api/stores/{store_id}/sections/{section_id}": section("PUT"),
    "PUT /api/stores/{store_id}/settings": shop(body={"notice": "今日特价"}),
    "GET /api/stores/{store_id}/slots": shop(),
    "GET /api/stores/{store_id}/tickets": shop(),
    "POST /api/variants/{variant_id}/restock": variant({"count": None}),
    "POST /api/variants/{variant_id}/sold-out": variant(),
}


async def _body(body: Any) -> Asking:
    return Asking({}, body=body)


async def _path(path: dict[str, str], body: Any) -> Asking:
    return Asking(path, body=body)


async def _query(query: str) -> Asking:
    return Asking({}, query)
