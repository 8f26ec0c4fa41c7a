import pytest

from songda.kernel.errors import Malformed
from songda.kernel.house import House
from songda.modules.operations import queries
from songda.modules.operations.actions.set_speed import set_speed
from songda.modules.operations.errors import SpeedIsLive
from songda.modules.operations.model import Speed


async def test_city_time_runs_faster_and_never_back(house: House) -> None:
    before = house.clocks.city_now()

    await house.act(set_speed, Speed(asked=60.0, running=30.0))
    await house.read_clocks()

    assert house.clocks.rate == 30.0
    assert house.clocks.city_now() >= before
    async with house.db.reading() as tx:
        assert await queries.speed_now(tx, house) == Speed(asked=60.0, running=30.0)


async def test_live_city_refuses(house: House) -> None:
    house.live_mode = True

    with pytest.raises(SpeedIsLive):
        await house.act(set_speed, Speed(asked=10.0, running=10.0))
    await house.read_clocks()
    assert house.clocks.rate == 1.0


@pytest.mark.parametrize(("asked", "running"), [(61.0, 60.0), (10.0, 11.0), (10.0, 0.5)])
async def test_nonsense_is_refused(house: House, asked: float, running: float) -> None:
    with pytest.raises(Malformed):
        await house.act(set_speed, Speed(asked=asked, running=running))
