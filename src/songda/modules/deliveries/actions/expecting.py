"""Say when a rider is expected, so that watchers know without asking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from songda.kernel.house import Doing
from songda.kernel.ids import RiderId
from songda.modules.deliveries import records
from songda.modules.deliveries.actions.riding import whose
from songda.modules.deliveries.events import ArrivalMoved
from songda.modules.deliveries.model import RouteStop

WORTH_S = 60


async def expect(do: Doing, routes: Mapping[RiderId, Sequence[RouteStop]]) -> None:
    """Newer expected times for stops the riders still have; others are ignored.

    What moved by less than a minute is left as it was told, so that small steps add up to one worth telling;
    saying it twice is saying it once.
    """
    for rider_id, delivery in await records.expect(do.tx, routes, WORTH_S):
        await do.announce(ArrivalMoved(**{**whose(delivery), "rider_id": rider_id}))
