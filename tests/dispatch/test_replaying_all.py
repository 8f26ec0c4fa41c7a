"""`songda dispatch replay --all` over a stored city."""

import asyncio

import pytest
from tests.deliveries.street import a_delivery, a_rider, spot
from tests.dispatch.test_steering import leader, thinker  # noqa: F401

from songda.entry.dispatching import _replayed_all
from songda.kernel.house import House
from songda.modules.dispatch.actions.lead import Leader


async def test_every_round_is_decided_again_and_a_changed_one_is_named(
    house: House,
    leader: Leader,  # noqa: F811
    database_url: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert await _replayed_all(database_url, None) == 2
    await a_rider(house)
    await a_delivery(house)
    await leader.look()
    before = house.clocks.city_now()
    await asyncio.sleep(0.01)
    await a_delivery(house, door=spot(-600))
    await a_rider(house, 2)
    await leader.look()
    assert await _replayed_all(database_url, None) == 0
    assert "2 rounds decided again" in capsys.readouterr().out
    assert await _replayed_all(database_url, before) in (0, 2)
    async with house.db.transaction() as tx:
        changed = await tx.fetchval(
            """update dispatch.rounds set plan_hash = 'ff' where round_id =
                 (select max(round_id::text)::uuid from dispatch.rounds) returning round_id"""
        )
        await tx.execute("update dispatch.rounds set engine = 'older/0' where round_id <> $1", changed)
    assert await _replayed_all(database_url, None) == 1
    said = capsys.readouterr().out
    assert f"{changed} DIFFERS" in said
    assert "1 more were left" in said
