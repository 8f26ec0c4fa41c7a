"""Four digits can be guessed; few tries can't."""

from __future__ import annotations

import hmac

from songda.kernel.clocks import machine
from songda.kernel.house import Doing
from songda.kernel.ids import DeliveryId, RiderId
from songda.modules.deliveries import records
from songda.modules.deliveries.actions.riding import whose
from songda.modules.deliveries.events import DeliveryTroubled
from songda.modules.deliveries.model import Delivery, State, StopKind, Tried, Trouble

TOLD_AT = 2
"""A first lockout may be clumsy fingers; with the second an operator hears of it."""

_CODES = {StopKind.PICKUP: State.AT_STORE, StopKind.DROP: State.AT_CUSTOMER}


async def try_code(do: Doing, delivery_id: DeliveryId, rider_id: RiderId, kind: StopKind, code: str) -> Tried:
    """Judge a code; each wrong try counts and is kept, so this is a transaction of its own.

    After so many wrong ones (`deliveries.code_tries`) of this rider at this stop nothing is judged for
    `deliveries.code_lock_machine_s`, not even the right one. The delivery's row is held meanwhile, so tries
    sent at once count one by one. Where no code is due the step itself says why: it counts as right here.
    """
    delivery = await records.lock(do.tx, delivery_id)
    if delivery.rider_id != rider_id or delivery.state is not _CODES[kind]:
        return Tried(is_right=True, left=0, wait_s=0)
    limit = do.house.settings["deliveries.code_tries"]
    tries = await records.tries(do.tx, delivery_id, kind, rider_id)
    until = tries.locked_until_machine_at
    if until is not None and do.machine_now < machine(until):
        left: float = (machine(until) - do.machine_now).total_seconds()
        return Tried(is_right=False, left=0, wait_s=max(1, round(left)))
    right = delivery.pickup_code if kind is StopKind.PICKUP else delivery.drop_code
    if hmac.compare_digest(right, code):
        return Tried(is_right=True, left=limit - tries.wrong, wait_s=0)
    return await _count(do, delivery, kind, limit)


async def _count(do: Doing, delivery: Delivery, kind: StopKind, limit: int) -> Tried:
    assert delivery.rider_id is not None
    lock_s = do.house.settings["deliveries.code_lock_machine_s"]
    tries = await records.count_wrong(
        do.tx, delivery.delivery_id, kind, delivery.rider_id, limit, do.machine_now.plus(lock_s)
    )
    if tries.wrong:
        return Tried(is_right=False, left=limit - tries.wrong, wait_s=0)
    await records.log(
        do.tx,
        delivery.delivery_id,
        "code_locked",
        delivery.state,
        delivery.state,
        delivery.rider_id,
        do.by.role,
        do.city_now,
    )
    if tries.lockouts == TOLD_AT:
        await do.announce(DeliveryTroubled(**whose(delivery), kind=Trouble.CODES_TRIED))
    return Tried(is_right=False, left=0, wait_s=lock_s)
