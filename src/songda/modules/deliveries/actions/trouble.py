"""Something went wrong on the way."""

from __future__ import annotations

from songda.kernel.clocks import city, machine
from songda.kernel.house import Doing
from songda.kernel.ids import DeliveryId, RiderId
from songda.modules.deliveries import records, rules
from songda.modules.deliveries.actions.moving import move
from songda.modules.deliveries.actions.riding import mine, whose
from songda.modules.deliveries.errors import NotNow, WaitFirst
from songda.modules.deliveries.events import DeliveryFailed, DeliveryTroubled
from songda.modules.deliveries.model import Delivery, Reported, State, StopKind, Trouble

_WHERE = {
    Trouble.STORE_LATE: State.AT_STORE,
    Trouble.CUSTOMER_UNREACHABLE: State.AT_CUSTOMER,
    Trouble.CANNOT_DELIVER: State.AT_CUSTOMER,
}


async def report(do: Doing, delivery_id: DeliveryId, rider_id: RiderId, reported: Reported) -> None:
    """Say what is wrong; operators and the consumer see it at once. The same trouble twice is once.

    `store_late` at the store and `customer_unreachable` at the door leave the delivery where it is.
    `cannot_deliver` ends it as failed, with pay (its trouble stays what it was), but only after the customer
    was reported unreachable and the wait is over; refused with WaitFirst until then, with NotNow anywhere
    else.
    """
    kind = Trouble(reported.value)
    delivery = await mine(do, delivery_id, rider_id)
    if delivery.state is State.FAILED and kind is Trouble.CANNOT_DELIVER:
        return
    if delivery.state is not _WHERE[kind]:
        raise NotNow(state=delivery.state.value, wanted=kind.value)
    if kind is Trouble.CANNOT_DELIVER:
        _must_have_waited(do, delivery)
        await _give_up(do, delivery, rider_id)
        return
    if delivery.trouble is kind:
        return
    await records.save_trouble(do.tx, delivery_id, kind, do.city_now, do.machine_now)
    await records.log(
        do.tx, delivery_id, kind.value, delivery.state, delivery.state, rider_id, do.by.role, do.city_now
    )
    await do.announce(DeliveryTroubled(**whose(delivery), kind=kind))


def _must_have_waited(do: Doing, delivery: Delivery) -> None:
    """A visitor at 60 times has real seconds too: the wait is over when both clocks say so."""
    settings = do.house.settings
    city_s, machine_s = (
        settings["deliveries.unreachable_city_s"],
        settings["deliveries.unreachable_machine_s"],
    )
    since, machine_since = delivery.trouble_at, delivery.trouble_machine_at
    if delivery.trouble is not Trouble.CUSTOMER_UNREACHABLE or since is None or machine_since is None:
        raise WaitFirst(wait_s=city_s)
    if do.city_now < city(since).plus(city_s) or do.machine_now < machine(machine_since).plus(machine_s):
        raise WaitFirst(wait_s=city_s)


async def _give_up(do: Doing, delivery: Delivery, rider_id: RiderId) -> None:
    rules.must_allow(delivery.state, State.FAILED)
    await records.lock_route(do.tx, rider_id)
    await records.drop_stop(do.tx, delivery.delivery_id, StopKind.DROP)
    await move(do, delivery, State.FAILED, "failed")
    await do.announce(DeliveryFailed(**whose(delivery), pay_minor=delivery.pay_minor))
