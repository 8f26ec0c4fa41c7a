"""How operations is wired into the house."""

from __future__ import annotations

from songda.kernel.house import House
from songda.kernel.live import Ids, Keys, Topic
from songda.kernel.modules import Check, Module
from songda.kernel.permissions import Principal, Role, owns
from songda.modules.operations.endpoints import endpoints
from songda.modules.operations.events import ExceptionClosed, ExceptionOpened
from songda.modules.operations.jobs import JOBS
from songda.modules.operations.listeners import LISTENERS
from songda.modules.operations.queries import exception_rows


async def _permit(_house: House, who: Principal, ids: Ids) -> bool:
    return len(ids) == 1 and who.role is Role.OPERATOR and owns(who, city_id=ids[0])


def _touched(told: ExceptionOpened | ExceptionClosed) -> list[tuple[Ids, Keys]]:
    return [((told.city_id,), [f"{told.order_id}:{told.kind}"])]


MODULE = Module(
    name="operations",
    endpoints=(endpoints,),
    listeners=LISTENERS,
    jobs=JOBS,
    topics=(Topic("exceptions", _permit, exception_rows, _touched, (ExceptionOpened, ExceptionClosed)),),
    checks=(
        Check(
            name="operations.ended_need_nobody",
            says="No order that has ended is still on the exception desk.",
            sql="""select e.order_id, e.kind from operations.exceptions e
                   join operations.orders o on o.order_id = e.order_id
                   where o.ended_at is not null and e.closed_at is null""",
        ),
    ),
)
