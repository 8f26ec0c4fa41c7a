"""No acknowledged order is lost, none charged twice, none stuck: whatever is killed, and when."""

from pathlib import Path

import pytest
from tests.storm.storm import Storm, blow

pytestmark = pytest.mark.xdist_group("heavy")


def told(storm: Storm) -> str:
    verdict = storm.verdict
    wrong = {name: len(found) for name, found in verdict.wrongs().items()}
    return (
        f"kills {storm.kills}, {verdict.acknowledged} acknowledged ({storm.acknowledged_between:.0f} between"
        f" kills), {verdict.paid} paid, {verdict.cancelled} cancelled, settled in {storm.settled_s:.1f} s,"
        f" {storm.waits} repetitions, refused {storm.refused}, wrong {wrong}"
    )


@pytest.mark.timeout(600)
async def test_six_kills_lose_nothing(tmp_path: Path) -> None:
    storm = await blow(tmp_path, kills=6, between=20, seed=1)
    print(told(storm))
    assert storm.kills == {"api": 2, "worker": 2, "postgresql": 2}
    assert storm.acknowledged_between >= 20
    assert storm.verdict.paid > 100
    assert storm.verdict.wrongs() == {}


@pytest.mark.timeout(600)
async def test_a_house_that_answers_before_it_commits_loses_some(tmp_path: Path) -> None:
    """The control: the same storm and the same judge see it."""
    storm = await blow(tmp_path, kills=4, between=20, seed=2, hasty=True)
    print(told(storm))
    assert 0 < len(storm.verdict.lost) < storm.verdict.acknowledged / 2


@pytest.mark.long
@pytest.mark.timeout(3600)
async def test_fifty_kills_lose_nothing(tmp_path: Path) -> None:
    storm = await blow(tmp_path, kills=50, between=20, seed=3)
    print(told(storm))
    assert sum(storm.kills.values()) == 50
    assert storm.acknowledged_between >= 20
    assert storm.verdict.wrongs() == {}
