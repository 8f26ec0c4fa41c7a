"""Menus, stock, pictures and search over HTTP."""

import asyncio
import gzip
import io
from uuid import UUID

import aiohttp
from PIL import Image
from tests.catalog.canteen import DRINKS, NOODLES, ORDER, SMALL, TEA, menu, noodles, open_canteen
from tests.stores.counter import counter
from tests.stores.shop import BUND, STORE, open_shop

from songda.kernel.house import House
from songda.kernel.permissions import Role
from songda.kernel.values import adapter
from songda.modules.catalog.model import NewItem, WholeMenu
from songda.modules.catalog.queries.menu import FRESH_S, from_memory, shelf
from songda.modules.catalog.records.stock import reserve

MENU = f"/api/stores/{STORE}/menu"


def as_json(kind: type, given: object) -> object:
    return adapter(kind).dump_python(given, mode="json")


async def test_staff_put_a_menu_and_consumers_read_it(house: House) -> None:
    await open_shop(house)
    async with counter(house) as desk:
        assert (await desk.ask("GET", MENU)).body["code"] == "catalog.menu_unknown"
        put = await desk.ask("PUT", MENU, role=Role.STORE, json=as_json(WholeMenu, menu()))
        assert (put.status, put.body) == (200, {"done": True})
        found = await desk.ask("GET", MENU)
        assert (found.body["store_id"], found.body["currency"]) == (str(STORE), "CNY")
        assert [one["name"] for one in found.body["sections"]] == ["面", "饮料"]
        first, package = found.body["sections"][0]["items"][:2]
        assert (first["name"], first["kcal"], first["sold_out"]) == ("红烧牛肉面", 650, False)
        assert first["variants"][0] == {
            "variant_id": str(SMALL),
            "name": "小份",
            "price_minor": 2200,
            "left": None,
            "sold_out": False,
        }
        assert [one["name"] for one in first["groups"][1]["options"]] == ["卤蛋", "香菜"]
        assert package["kind"] == "set"
        assert package["parts"][0]["choices"][1]["name"] == "红烧牛肉面 大份"
        assert found.body["sections"][1]["items"][0]["variants"][0]["left"] == 5


async def test_the_same_version_is_not_sent_again_and_gzip_is_the_same(house: House) -> None:
    await open_canteen(house)
    async with counter(house) as desk:
        plain = await desk.ask("GET", MENU, headers={"Accept-Encoding": "identity"})
        again = await desk.ask("GET", MENU, headers={"If-None-Match": plain.headers["etag"]})
        assert (again.status, again.body) == (304, b"")
        async with (
            aiohttp.ClientSession(auto_decompress=False) as raw,
            raw.get(desk.url + MENU, headers={"Accept-Encoding": "gzip"}) as zipped,
        ):
            assert zipped.headers["content-encoding"] == "gzip"
            body = gzip.decompress(await zipped.read())
        assert adapter(object).validate_json(body) == plain.body


async def test_changes_are_seen_at_once_by_fact_or_within_a_second(house: House) -> None:
    await open_canteen(house)
    async with counter(house) as desk:
        await desk.feed.round()

        async def tea() -> dict[str, object]:
            found: dict[str, object] = (await desk.ask("GET", MENU)).body["sections"][1]["items"][0]
            return found

        assert (await tea())["sold_out"] is False
        await desk.ask("POST", f"/api/variants/{TEA}/sold-out", role=Role.STORE)
        await desk.feed.round()
        assert (await tea())["sold_out"] is True
        await desk.ask("POST", f"/api/variants/{TEA}/restock", role=Role.STORE, json={"count": 3})
        await desk.feed.round()
        assert (await tea())["variants"] == [
            {"variant_id": str(TEA), "name": "", "price_minor": 800, "left": 3, "sold_out": False}
        ]
        async with house.db.transaction() as tx:
            await reserve(tx, ORDER, [(TEA, 3)])
        await asyncio.sleep(FRESH_S)
        assert (await tea())["sold_out"] is True


async def test_the_shortcut_answers_as_the_endpoint_does(house: House) -> None:
    await open_canteen(house)
    async with counter(house) as desk:
        asked = [
            {"Accept-Encoding": "identity"},
            {"Accept-Encoding": "gzip, br"},
            {"Accept-Encoding": "identity", "If-None-Match": "W/other"},
        ]
        tag = (await desk.ask("GET", MENU)).headers["etag"]
        for headers in [*asked, {"If-None-Match": tag}]:
            shelf(house).drop(STORE)
            slow = await desk.ask("GET", MENU, headers=headers)
            assert from_memory(house, str(STORE), []) is not None
            quick = await desk.ask("GET", MENU, headers=headers)
            for answer in (slow, quick):
                for changing in ("date", "songda-request", "songda-city-time"):
                    answer.headers.pop(changing)
            assert (quick.status, quick.body, quick.headers) == (slow.status, slow.body, slow.headers)
        assert (await desk.ask("GET", MENU.replace("/menu", "x/menu"))).status == 422
        assert (await desk.ask("GET", "/api/stores/menu")).status == 422


async def test_items_and_sections_are_edited_one_by_one(house: House) -> None:
    await open_canteen(house)
    async with counter(house) as desk:
        section = f"/api/stores/{STORE}/sections/{UUID(int=510)}"
        assert (await desk.ask("PUT", section, role=Role.STORE, json={"name": "小吃"})).status == 200
        placed = {"section_id": str(UUID(int=510)), "item": as_json(NewItem, noodles(name="葱油拌面"))}
        put = await desk.ask("PUT", f"/api/stores/{STORE}/items/{NOODLES}", role=Role.STORE, json=placed)
        assert put.status == 200
        wrong = await desk.ask("PUT", f"/api/stores/{STORE}/items/{DRINKS}", role=Role.STORE, json=placed)
        assert wrong.body["code"] == "catalog.item_unknown"
        sections = (await desk.ask("GET", MENU)).body["sections"]
        assert sections[-1]["items"][0]["name"] == "葱油拌面"
        full = await desk.ask("DELETE", section, role=Role.STORE)
        assert full.body["code"] == "catalog.item_unknown"
        await desk.ask("DELETE", f"/api/stores/{STORE}/items/{NOODLES}", role=Role.STORE)
        assert (await desk.ask("DELETE", section, role=Role.STORE)).status == 200
        looked = await desk.ask("GET", f"{MENU}/desk", role=Role.STORE)
        assert [one["name"] for one in looked.body["sections"]] == ["面", "饮料"]
        assert (await desk.ask("GET", f"{MENU}/desk", role=Role.CONSUMER)).status == 403


async def test_finds_dishes_and_stores_at_a_place(house: House) -> None:
    await open_canteen(house)
    async with counter(house) as desk:
        place = {"lon": str(BUND[0]), "lat": str(BUND[1])}
        for typed in ("牛肉面", "hsnrm", "hongshaoniuroumian", "红烧牛漏面", "红烧肉面"):
            found = await desk.ask("GET", "/api/search", params={**place, "q": typed})
            assert [one["name"] for one in found.body["dishes"]][:1] == ["红烧牛肉面"], typed
        dish = found.body["dishes"][0]
        assert (dish["price_minor"], dish["store_name"], dish["sold_out"]) == (2200, "老弄堂面馆", False)
        stores = await desk.ask("GET", "/api/search", params={**place, "q": "老弄堂"})
        assert [one["name"] for one in stores.body["stores"]] == ["老弄堂面馆"]
        far = await desk.ask("GET", "/api/search", params={"lon": "100", "lat": "30", "q": "牛肉面"})
        assert far.body == {"stores": [], "dishes": []}
        assert (await desk.ask("GET", "/api/search", params={**place, "q": "？"})).body["dishes"] == []


def jpeg(width: int = 1600, height: int = 800) -> bytes:
    image = Image.new("RGB", (width, height), "orange")
    exif = image.getexif()
    exif[0x0112] = 6  # turned by ninety degrees
    exif[0x010E] = "where I live"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def upload(body: bytes, picture_id: UUID) -> aiohttp.FormData:
    form = aiohttp.FormData()
    form.add_field("picture_id", str(picture_id))
    form.add_field("file", io.BytesIO(body), filename="../../dish.jpg", content_type="image/jpeg")
    return form


async def test_a_picture_is_turned_scaled_and_stripped(house: House) -> None:
    await open_shop(house)
    picture_id = UUID(int=70)
    async with counter(house) as desk:
        path = f"/api/stores/{STORE}/pictures"
        for _ in range(2):
            made = await desk.ask("POST", path, role=Role.STORE, data=upload(jpeg(), picture_id))
            assert made.body["picture"] == f"/api/pictures/{picture_id}"
        shown = await desk.ask("GET", made.body["picture"])
        assert (shown.headers["content-type"], "immutable" in shown.headers["cache-control"]) == (
            "image/webp",
            True,
        )
        with Image.open(io.BytesIO(shown.body)) as image:
            assert image.size == (512, 1024)
            assert not image.getexif()
        assert b"where I live" not in shown.body


async def test_refuses_what_is_no_picture(house: House) -> None:
    await open_shop(house)
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    bomb = io.BytesIO()
    Image.new("1", (9000, 9000)).save(bomb, "PNG")
    asked = {
        "catalog.picture_unreadable": (svg, b"", b"GIF89a", jpeg()[:300], b"%PDF-1.7"),
        "catalog.picture_too_many_pixels": (bomb.getvalue(),),
        "catalog.picture_too_large": (b"\xff\xd8" * (3 * 1_048_577),),
        "kernel.too_large": (b"\xff\xd8" * (5 * 1_048_576),),
    }
    async with counter(house) as desk:
        for code, bodies in asked.items():
            for body in bodies:
                answer = await desk.ask(
                    "POST", f"/api/stores/{STORE}/pictures", role=Role.STORE, data=upload(body, UUID(int=71))
                )
                assert answer.body["code"] == code
                assert answer.status == (413 if code == "kernel.too_large" else 422)
        assert (await desk.ask("GET", f"/api/pictures/{UUID(int=71)}")).status == 404
