"""Two merchants, two consumers, two riders and an operator, brought in over HTTP like anybody else."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote
from uuid import UUID

import aiohttp

from songda.kernel.ids import uuid7

CITY = UUID(int=0xC17)
MIDDLE = (121.4737, 31.2304)
PHONES = {
    "operator": "+8613900000100",
    "consumer_a": "+8613900000101",
    "consumer_b": "+8613900000102",
    "store_a": "+8613900000103",
    "store_b": "+8613900000104",
    "rider_a": "+8613900000105",
    "rider_b": "+8613900000106",
}


class Said(Exception):
    """The house answered something else than asked for."""


@dataclass(slots=True)
class Line:
    """Requests to the house as somebody; a command gets a fresh key where none is given."""

    http: aiohttp.ClientSession
    url: str
    tokens: dict[str, str] = field(default_factory=dict)

    async def ask(
        self, method: str, path: str, who: str | None = None, body: Any = None, key: str | None = None
    ) -> tuple[int, Any]:
        """Status and body of one request."""
        headers = {"Accept-Language": "en"}
        if who is not None:
            headers["Authorization"] = f"Bearer {self.tokens[who]}"
        if method != "GET":
            headers["Idempotency-Key"] = key or uuid7().hex
        async with self.http.request(method, self.url + path, json=body, headers=headers) as answer:
            raw = await answer.read()
            is_json = "json" in answer.headers.get("content-type", "")
            return answer.status, json.loads(raw) if raw and is_json else raw

    async def must(
        self, method: str, path: str, who: str | None = None, body: Any = None, key: str | None = None
    ) -> Any:
        """The body of a request that goes well."""
        status, said = await self.ask(method, path, who, body, key)
        if status >= 300:
            raise Said(f"{method} {path} as {who}: {status} {said}")
        return said

    async def enter(self, name: str, phone: str, end: str) -> Mapping[str, Any]:
        """Sign in by the ordinary way; the code comes from the demo's sender."""
        await self.must("POST", "/api/sign-in/codes", body={"phone": phone, "end": end})
        shown = await self.must("GET", f"/demo/codes/{quote(phone, safe='')}")
        body = {"phone": phone, "code": shown["code"], "end": end, "bearer": True}
        entered: Mapping[str, Any] = await self.must("POST", "/api/sign-in", body=body)
        self.tokens[name] = entered["token"]
        return entered


@dataclass(frozen=True, slots=True)
class Shop:
    """A store as it was opened: ids of everything on its menu."""

    merchant_id: str
    store_id: str
    section_id: str
    item_ids: tuple[str, ...]
    variant_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Founded:
    """What stands after founding; people's tokens are on the line, under their names."""

    shops: dict[str, Shop]
    addresses: dict[str, str]
    riders: dict[str, str]


async def found(
    line: Line, *, dishes: int = 6, auto_accepts: bool = False, stock: int | None = None
) -> Founded:
    """Bring everybody in. The operator's phone must have its role already (`songda operator add`)."""
    await line.enter("operator", PHONES["operator"], "operator")
    shops = {name: await _open_shop(line, name, dishes, auto_accepts, stock) for name in ("a", "b")}
    addresses = {}
    for name in ("a", "b"):
        await line.enter(f"consumer_{name}", PHONES[f"consumer_{name}"], "consumer")
        addresses[name] = await keep_address(line, f"consumer_{name}")
    riders = {name: await _take_on(line, name) for name in ("a", "b")}
    return Founded(shops, addresses, riders)


async def keep_address(line: Line, who: str) -> str:
    """An address eight hundred metres from the stores."""
    address_id = str(uuid7())
    body = {
        "address_id": address_id,
        "label": "家",
        "text": "四川中路 8 号",
        "detail": "302",
        "contact_name": "李雷",
        "phone": "13800000001",
        "lon": MIDDLE[0] + 0.008,
        "lat": MIDDLE[1],
    }
    await line.must("POST", "/api/me/addresses", who, body)
    return address_id


async def _open_shop(line: Line, name: str, dishes: int, auto_accepts: bool, stock: int | None) -> Shop:
    merchant_id, store_id, section_id = (str(uuid7()) for _ in range(3))
    await line.must("POST", "/api/merchants", "operator", {"merchant_id": merchant_id, "name": f"商户{name}"})
    spans = [{"opens_s": 0, "closes_s": 86_400}]
    store = {
        "store_id": store_id,
        "merchant_id": merchant_id,
        "city_id": str(CITY),
        "face": {
            "name": f"面馆{name}",
            "cuisine": "面",
            "lon": MIDDLE[0],
            "lat": MIDDLE[1],
            "address_text": "外滩 1 号",
            "phone": "021-00000000",
        },
        "rules": {
            "zone": "Asia/Shanghai",
            "currency": "CNY",
            "auto_accepts": auto_accepts,
            "fee_base_minor": 300,
            "radius_m": 5_000,
            "commission_bp": 600,
            "slot_capacity": 50,
        },
        "hours": {"week": [{"weekday": day, "spans": spans} for day in range(7)]},
    }
    await line.must("POST", "/api/stores", "operator", store)
    staff = {
        "phone": PHONES[f"store_{name}"],
        "name": "店长",
        "role": "store",
        "merchant_id": merchant_id,
        "store_id": store_id,
    }
    await line.must("POST", "/api/staff", "operator", staff)
    await line.enter(f"store_{name}", PHONES[f"store_{name}"], "store")
    items = [(str(uuid7()), str(uuid7())) for _ in range(dishes)]
    menu = {
        "sections": [
            {
                "section_id": section_id,
                "name": "面",
                "items": [
                    {
                        "item_id": item_id,
                        "name": f"牛肉面{n}",
                        "description": "手擀面，牛骨汤",
                        "variants": [
                            {
                                "variant_id": variant_id,
                                "name": "",
                                "price_minor": 2_500 + n,
                                "daily_count": stock,
                            }
                        ],
                    }
                    for n, (item_id, variant_id) in enumerate(items)
                ],
            }
        ]
    }
    await line.must("PUT", f"/api/stores/{store_id}/menu", f"store_{name}", menu)
    return Shop(
        merchant_id, store_id, section_id, tuple(one for one, _ in items), tuple(one for _, one in items)
    )


async def _take_on(line: Line, name: str) -> str:
    rider_id = str(uuid7())
    new = {
        "rider_id": rider_id,
        "city_id": str(CITY),
        "phone": PHONES[f"rider_{name}"],
        "name": f"骑手{name}",
        "vehicle": "ebike",
        "capacity_units": 20,
    }
    await line.must("POST", "/api/riders", "operator", new)
    await line.enter(f"rider_{name}", PHONES[f"rider_{name}"], "rider")
    return rider_id


def cart(
    store_id: str, variant_id: str, address_id: str | None, *, tender: str = "online", count: int = 1
) -> Any:
    """A quote's body."""
    return {
        "store_id": store_id,
        "lines": [{"variant_id": variant_id, "count": count}],
        "fulfilment": "delivery" if address_id else "pickup",
        "tender": tender,
        "address_id": address_id,
    }


async def place(
    line: Line, who: str, shop: Shop, address_id: str | None, *, tender: str = "online", dish: int = 0
) -> str:
    """Quote and place; the order's id."""
    wanted = cart(shop.store_id, shop.variant_ids[dish], address_id, tender=tender)
    offered = await line.must("POST", "/api/quotes", who, wanted)
    order_id = str(uuid7())
    body = {"order_id": order_id, "quote": offered["quote"], "address_id": address_id}
    await line.must("POST", "/api/orders", who, body)
    return order_id
