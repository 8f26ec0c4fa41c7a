"""Where the demonstration gateway may stand."""

from __future__ import annotations

import pytest

from songda.adapters.demo_gateway.module import MODULE, DemoInLiveMode
from songda.kernel.house import House


async def test_refuses_to_load_in_live_mode(house: House) -> None:
    house.live_mode = True
    assert MODULE.prepare is not None
    with pytest.raises(DemoInLiveMode):
        await MODULE.prepare(house)
