"""Stores in the database: opened, changed, paused, found, with slots that never overflow."""

import asyncio
import dataclasses
from uuid import UUID

import pytest
from tests.stores.shop import (
    BUND,
    CITY,
    FACE,
    HOURS,
    MERCHANT,
    OPERATOR,
    RULES,
    STAFF,
    STORE,
    STRANGER,
    open_shop,
    shanghai,
    terms,
)

from songda.kernel.errors import NotFound
from songda.kernel.geo import Point, moved
from songda.kernel.house import House
from songda.kernel.ids import MerchantId, StoreId
from songda.modules.stores import public, queries, records
from songda.modules.stores.actions.change import change_hours, change_settings, change_store
from songda.modules.stores.actions.open_store import create_merchant, open_store
from songda.modules.stores.actions.pause import pause, resume
from songda.modules.stores.actions.slots import release_slot, reserve_slot, slots
from songda.modules.stores.errors import HoursOverlap, MerchantUnknown, SlotFull, StoreUnknown
from songda.modules.stores.model import DayHours, Pace, Span, StaffSettings, StoreHours

HERE = Point(*BUND)


async def told(house: House) -> list[str]:
    async with house.db.glance() as tx:
        return [row["name"] for row in await tx.fetch("select name from kernel.facts order by number")]


async def read(house: House, store_id: StoreId = STORE) -> public.StoreTerms:
    async with house.db.glance() as tx:
        return await public.for_order(tx, store_id)


async def test_reads_back_what_was_opened(house: House) -> None:
    await open_shop(house)
    assert await read(house) == terms()
    assert await told(house) == ["stores.StoreOpened"]


async def test_opening_twice_is_once(house: House) -> None:
    await open_shop(house)
    await open_shop(house, face=dataclasses.replace(FACE, name="另一个名字"))
    assert (await read(house)).face.name == "老弄堂面馆"
    assert await told(house) == ["stores.StoreOpened"]


async def test_an_id_of_another_merchant_answers_as_unknown(house: House) -> None:
    await open_shop(house)
    with pytest.raises(StoreUnknown):
        await open_shop(house, merchant_id=MerchantId(UUID(int=77)))
    with pytest.raises(MerchantUnknown):
        await house.do(
            open_store,
            OPERATOR,
            None,
            StoreId(UUID(int=8)),
            MerchantId(UUID(int=404)),
            CITY,
            FACE,
            RULES,
            HOURS,
            False,
        )


async def test_changes_are_told_and_the_same_again_is_not(house: House) -> None:
    await open_shop(house)
    face = dataclasses.replace(FACE, name="新面馆")
    rules = dataclasses.replace(RULES, minimum_minor=2500, currency="EUR")
    for _ in range(2):
        await house.do(change_store, OPERATOR, None, STORE, face, rules)
    now = await read(house)
    assert (now.face.name, now.rules.minimum_minor, now.rules.currency) == ("新面馆", 2500, "CNY")
    assert await told(house) == ["stores.StoreOpened", "stores.StoreChanged"]


async def test_a_stranger_changes_nothing(house: House) -> None:
    await open_shop(house)
    before = await read(house)
    with pytest.raises(NotFound):
        await house.do(pause, STRANGER, None, STORE, 30)
    with pytest.raises(NotFound):
        await house.do(change_settings, STRANGER, None, STORE, StaffSettings(is_listed=False))
    with pytest.raises(NotFound):
        await house.do(change_hours, STRANGER, None, STORE, StoreHours(week=()))
    assert await read(house) == before


async def test_staff_turn_their_settings_and_hours(house: House) -> None:
    await open_shop(house)
    await house.do(change_settings, STAFF, None, STORE, StaffSettings(auto_accepts=True, notice="今日无香菜"))
    hours = StoreHours(week=(DayHours(weekday=0, spans=(Span(opens_s=0, closes_s=3600),)),))
    await house.do(change_hours, STAFF, None, STORE, hours)
    now = await read(house)
    assert (now.rules.auto_accepts, now.face.notice, now.hours) == (True, "今日无香菜", hours)
    assert now.rules.minimum_minor == 2000
    with pytest.raises(HoursOverlap):
        await house.do(
            change_hours,
            STAFF,
            None,
            STORE,
            StoreHours(week=(DayHours(weekday=0, spans=(Span(opens_s=9, closes_s=9),)),)),
        )
    assert (await read(house)).hours == hours


async def test_pauses_and_resumes_once(house: House) -> None:
    await open_shop(house)
    await house.do(pause, STAFF, None, STORE, 30)
    paused = await read(house)
    assert paused.paused_until is not None
    for _ in range(2):
        await house.do(resume, STAFF, None, STORE)
    assert (await read(house)).paused_until is None
    assert await told(house) == ["stores.StoreOpened", "stores.StorePaused", "stores.StoreResumed"]


async def test_the_pace_is_written_down_by_others(house: House) -> None:
    await open_shop(house)
    pace = Pace(
        prep_s_p50=600,
        prep_s_p90=500,
        pickup_delay_s=60,
        pressure=1.5,
        until=shanghai("2026-09-28", "13:00"),
    )
    async with house.db.transaction() as tx:
        assert await public.write_pace(tx, STORE, pace)
        assert not await public.write_pace(tx, StoreId(UUID(int=404)), pace)
    written = (await read(house)).pace
    assert written == dataclasses.replace(pace, prep_s_p90=600)
    await house.do(pause, STAFF, None, STORE, 5)
    assert (await read(house)).pace == written, "saving terms leaves the pace alone"


async def test_a_slot_never_takes_more_than_its_capacity(house: House) -> None:
    await open_shop(house)
    start = shanghai("2026-09-28", "13:30")

    async def take() -> bool:
        try:
            async with house.db.transaction() as tx:
                await reserve_slot(tx, STORE, start)
        except SlotFull:
            return False
        return True

    assert sum(await asyncio.gather(*(take() for _ in range(20)))) == 2
    async with house.db.transaction() as tx:
        left = {slot.starts_at: slot.left for slot in await slots(tx, STORE, start, start.plus(1800))}
        assert left == {start: 0, start.plus(900): 2}
        await release_slot(tx, STORE, start)
        await reserve_slot(tx, STORE, start)
        with pytest.raises(SlotFull):
            await reserve_slot(tx, STORE, start)
        with pytest.raises(SlotFull):
            await reserve_slot(tx, STORE, start.plus(60))
        for _ in range(5):
            await release_slot(tx, STORE, start)
        assert (await slots(tx, STORE, start, start.plus(1)))[0].left == 2


async def test_lists_stores_that_serve_the_place_open_ones_first(house: House) -> None:
    names = {}
    for index, (east_m, radius_m, hours) in enumerate(
        [(2000, 3000, HOURS), (500, 3000, StoreHours(week=())), (4000, 3000, HOURS), (8000, 9000, HOURS)]
    ):
        there = moved(HERE, east_m, 0)
        store_id = StoreId(UUID(int=100 + index))
        names[store_id] = east_m
        face = dataclasses.replace(FACE, lon=there.lon, lat=there.lat, name=f"店{index}")
        rules = dataclasses.replace(RULES, radius_m=radius_m)
        await open_shop(house, store_id, face=face, rules=rules, hours=hours)
    lunch = shanghai("2026-09-28", "12:00")
    async with house.db.glance() as tx:
        found = await queries.near(tx, HERE, lunch)
        assert [names[one.store_id] for one in found] == [2000, 8000, 500]
        assert [one.distance_m for one in found] == pytest.approx([2000, 8000, 500], abs=5)
        assert (found[0].open_now, found[0].fee_minor, found[2].open_now) == (True, 600, False)
        open_ones = await queries.near(tx, HERE, lunch, open_now=True)
        assert [names[one.store_id] for one in open_ones] == [2000, 8000]
        assert await queries.near(tx, moved(HERE, 0, 60_000), lunch) == []
        assert await queries.near(tx, HERE, lunch, cuisine="sushi") == []


async def test_finds_a_store_by_name_pinyin_initials_and_with_a_slip(house: House) -> None:
    for index, name in enumerate(["老弄堂面馆", "川味小馆", "鲜得来排骨年糕", "绿杨邨", "麻辣烫研究所"]):
        await open_shop(house, StoreId(UUID(int=200 + index)), face=dataclasses.replace(FACE, name=name))
    async with house.db.reading() as tx:
        for typed in ["老弄堂", "laolongtang", "llt", "老弄糖面馆", "老弄面馆", "ＬＬＴＭＧ"]:
            found = await public.named_like(tx, typed)
            assert found, typed
            assert found[0][0].face.name == "老弄堂面馆", typed
        assert await public.named_like(tx, "披萨") == []
        assert await public.named_like(tx, "！！") == []


async def test_stores_not_listed_are_not_found(house: House) -> None:
    await open_shop(house)
    await house.do(change_settings, STAFF, None, STORE, StaffSettings(is_listed=False))
    async with house.db.reading() as tx:
        assert await public.named_like(tx, "老弄堂面馆") == []
        assert await queries.near(tx, HERE, shanghai("2026-09-28", "12:00")) == []
        assert [one.name for one in await queries.of_scope(tx, [STORE], shanghai("2026-09-28", "12:00"))] == [
            "老弄堂面馆"
        ]


async def test_creating_a_merchant_twice_is_once(house: House) -> None:
    for name in ("弄堂餐饮", "改名"):
        await house.do(create_merchant, OPERATOR, None, MERCHANT, name)
    async with house.db.glance() as tx:
        assert [(row.name, row.stores) for row in await queries.merchants(tx)] == [("弄堂餐饮", 0)]
        assert await records.merchant_exists(tx, MERCHANT)
