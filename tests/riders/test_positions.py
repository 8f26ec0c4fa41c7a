from datetime import timedelta

from tests.deliveries.street import a_rider, one, rider_of, spot, stand
from tests.stores.shop import CITY

from songda.kernel.clocks import CityTime
from songda.kernel.house import House
from songda.kernel.permissions import SYSTEM
from songda.modules.riders import records
from songda.modules.riders.actions.duty import go_off_line, go_on_line
from songda.modules.riders.actions.positions import positions_of
from songda.modules.riders.model import Fix, Place


def fix(at: CityTime, east_m: float, late_s: float = 0) -> Fix:
    here = spot(east_m)
    return Fix(lon=here.lon, lat=here.lat, at=at - timedelta(seconds=late_s), speed_mps=4.0, heading=90)


async def seen(house: House) -> float:
    found: float = await one(house, "select lon from riders.positions")
    return found


async def test_the_latest_fix_wins_whatever_the_order(house: House) -> None:
    rider_id = await a_rider(house)
    house.clocks.advance(60)
    now = house.clocks.city_now()
    stream = positions_of(house)
    assert stream.take(rider_id, CITY, (fix(now, 300, 2), fix(now, 500), fix(now, 100, 9)), now)
    assert not stream.take(rider_id, CITY, (fix(now, 200, 5),), now)
    await stream.flush(house)
    assert await seen(house) == fix(now, 500).lon
    # Another process may hold an older one still: the database keeps the newer.
    async with house.db.transaction() as tx:
        await records.keep_latest(tx, [(rider_id, CITY, fix(now, 200, 5))], house.clocks.machine_now())
    assert await seen(house) == fix(now, 500).lon


async def test_a_phone_whose_clock_runs_ahead_does_not_win_for_ever(house: House) -> None:
    rider_id = await a_rider(house)
    house.clocks.advance(60)
    now = house.clocks.city_now()
    ahead = fix(now, 900, -600)
    assert not positions_of(house).take(rider_id, CITY, (ahead,), now)
    assert positions_of(house).take(rider_id, CITY, (ahead, fix(now, 50)), now)


async def test_watchers_hear_each_newer_fix_once(house: House) -> None:
    rider_id = await a_rider(house)
    heard: list[Place] = []
    positions_of(house).watchers.append(lambda _, place: heard.append(place))
    house.clocks.advance(60)
    now = house.clocks.city_now()
    for late_s in (3, 1, 2, 1):
        positions_of(house).take(rider_id, CITY, (fix(now, 10, late_s),), now)
    assert [(now - place.at).total_seconds() for place in heard] == [3, 1]


async def test_the_trail_is_thinned(house: House) -> None:
    rider_id = await a_rider(house)
    for _ in range(40):
        house.clocks.advance(2)
        await stand(house, rider_id, spot(1))
    assert await one(house, "select count(*) from riders.samples") == 1 + 80 // 16


async def test_only_riders_on_line_with_a_fix_are_on_duty(house: House) -> None:
    first, second = await a_rider(house), await a_rider(house, 2)
    async with house.db.reading() as tx:
        assert [one.rider_id for one in await records.on_duty(tx, CITY)] == [first, second]
    for _ in range(2):
        await house.do(go_off_line, rider_of(1), None, first)
    async with house.db.reading() as tx:
        assert [one.rider_id for one in await records.on_duty(tx, CITY)] == [second]
    await house.do(go_on_line, SYSTEM, None, first)
    names = "select array_agg(name order by number) from kernel.facts where name like 'riders.Rider%'"
    assert await one(house, names) == [
        "riders.RiderJoined",
        "riders.RiderWentOnline",
        "riders.RiderSeen",
        "riders.RiderJoined",
        "riders.RiderWentOnline",
        "riders.RiderSeen",
        "riders.RiderWentOffline",
        "riders.RiderWentOnline",
    ]


async def test_the_first_fix_after_coming_on_line_is_told_and_no_other(house: House) -> None:
    """On line alone can't be asked: dispatch needs a place. From the first fix on they can."""
    rider_id = await a_rider(house)
    seen = "select count(*) from kernel.facts where name = 'riders.RiderSeen'"
    assert await one(house, seen) == 1
    for _ in range(3):
        house.clocks.advance(2)
        await stand(house, rider_id, spot(5))
    assert await one(house, seen) == 1
    await house.do(go_off_line, rider_of(1), None, rider_id)
    house.clocks.advance(2)
    await stand(house, rider_id, spot(5))
    assert await one(house, seen) == 1
    await house.do(go_on_line, rider_of(1), None, rider_id)
    assert await one(house, seen) == 1
    house.clocks.advance(2)
    await stand(house, rider_id, spot(5))
    assert await one(house, seen) == 2
