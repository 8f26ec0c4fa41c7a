"""Both clocks on a wall: an instant shows the right hour in any zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from songda.kernel.clocks import CityTime, MachineTime, city, machine


@pytest.mark.parametrize("made", [city, machine])
def test_shows_the_hour_of_the_zone(made: type[CityTime] | type[MachineTime]) -> None:
    at = made(datetime(2026, 9, 28, 18, 0, tzinfo=UTC))
    shanghai = at.astimezone(ZoneInfo("Asia/Shanghai"))
    assert (shanghai.day, shanghai.hour) == (29, 2)
    assert shanghai == datetime(2026, 9, 28, 18, 0, tzinfo=UTC)
    assert at.astimezone(ZoneInfo("America/New_York")).hour == 14
    assert at.astimezone(UTC).hour == 18
