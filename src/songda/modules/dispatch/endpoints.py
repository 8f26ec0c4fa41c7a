"""HTTP in, HTTP out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from pydantic import Field

from songda.kernel.house import Doing
from songda.kernel.ids import CityId, OrderId, RiderId
from songda.kernel.permissions import Principal, Role, own, permission
from songda.kernel.values import Exact, Flag, Note200, value
from songda.kernel.web import Endpoints, Key, TheHouse, Who
from songda.modules.deliveries import public as deliveries
from songda.modules.dispatch import queries, records
from songda.modules.dispatch.actions import peak, steer, trials
from songda.modules.dispatch.errors import NotDecided, NothingToSteer
from songda.modules.dispatch.events import SteerId, SwitchId, TrialId
from songda.modules.dispatch.model import PeakKind, PeakRow, PeakRule, RoundRow
from songda.modules.dispatch.simulation.whatif.asking import Ask
from songda.modules.orders import public as orders

LOOK = permission("dispatch.look", Role.OPERATOR)
STEER = permission("dispatch.steer", Role.OPERATOR)
TRY = permission("dispatch.try", Role.OPERATOR)
PEAK = permission("dispatch.peak", Role.OPERATOR)
endpoints = Endpoints("dispatch")

Step = Callable[[Doing, OrderId, str], Awaitable[SteerId]]
"""What people do about an order without naming a rider."""


@value
class Reason:
    """Why it is done by hand; empty where it goes without saying."""

    because: Note200 = ""


@value
class ToRider:
    rider_id: UUID
    because: Note200 = ""


@value
class NewTrial:
    """A what-if question under an id of the asker's."""

    trial_id: UUID
    city_id: UUID
    ask: Ask


@value
class Done:
    """It is as asked."""

    done: bool


@value
class Steered:
    """The step that was done, by whose id it can be undone."""

    steer_id: UUID


@endpoints.get("/dispatch/orders/{order_id}/why", LOOK)
async def why(who: Who, house: TheHouse, order_id: UUID) -> queries.WhyAnswer:
    """Why this order goes to this rider: the best three with their reasons, or why there are none to tell."""
    async with house.db.reading() as tx:
        delivery = await deliveries.of_order(tx, order_id)
        if delivery is None:
            order = await orders.owner_of(tx, order_id)
            if order is None:
                raise NotDecided(order_id=str(order_id))
            own(who, city_id=order.city_id)
            return queries.NO_RIDE
        own(who, city_id=delivery.city_id)
        return await queries.why_answer(tx, house, delivery)


@endpoints.get("/dispatch/orders/{order_id}/steers", LOOK)
async def steers(who: Who, house: TheHouse, order_id: UUID) -> list[queries.SteerRow]:
    """What people did about an order by hand, the newest first."""
    await _see(who, house, order_id)
    async with house.db.reading() as tx:
        return await queries.steers(tx, house, order_id)


@endpoints.post("/dispatch/orders/{order_id}/assign", STEER)
async def assign(who: Who, house: TheHouse, key: Key, order_id: UUID, to: ToRider) -> Steered:
    """Give it to this rider, whatever the engine thinks."""
    await _see(who, house, order_id)
    done = await house.do(steer.assign, who, key, OrderId(order_id), RiderId(to.rider_id), to.because)
    return Steered(steer_id=done)


@endpoints.post("/dispatch/orders/{order_id}/release", STEER)
async def release(who: Who, house: TheHouse, key: Key, order_id: UUID, why: Reason) -> Steered:
    """Take it from its rider; the engine looks for another."""
    return await _steered(who, house, key, order_id, steer.release, why)


@endpoints.post("/dispatch/orders/{order_id}/pin", STEER)
async def pin(who: Who, house: TheHouse, key: Key, order_id: UUID, to: ToRider) -> Steered:
    """Only this rider may have it."""
    await _see(who, house, order_id)
    done = await house.do(steer.pin, who, key, OrderId(order_id), RiderId(to.rider_id), to.because)
    return Steered(steer_id=done)


@endpoints.post("/dispatch/orders/{order_id}/hold", STEER)
async def hold(who: Who, house: TheHouse, key: Key, order_id: UUID, why: Reason) -> Steered:
    """Ask nobody about it until it is freed."""
    return await _steered(who, house, key, order_id, steer.hold, why)


@endpoints.post("/dispatch/orders/{order_id}/free", STEER)
async def free(who: Who, house: TheHouse, key: Key, order_id: UUID, why: Reason) -> Steered:
    """Lift a pin or a hold."""
    return await _steered(who, house, key, order_id, steer.free, why)


@endpoints.post("/dispatch/steers/{steer_id}/undo", STEER)
async def undo(who: Who, house: TheHouse, key: Key, steer_id: UUID, why: Reason) -> Steered:
    """Do the opposite of a step by hand, while there is time."""
    async with house.db.glance() as tx:
        done = await records.steer(tx, steer_id)
    if done is None:
        raise NothingToSteer()
    own(who, city_id=done.city_id)
    return Steered(steer_id=await house.do(steer.undo, who, key, SteerId(steer_id), why.because))


async def _steered(
    who: Principal, house: TheHouse, key: str, order_id: UUID, step: Step, why: Reason
) -> Steered:
    await _see(who, house, order_id)
    return Steered(steer_id=await house.do(step, who, key, OrderId(order_id), why.because))


async def _see(who: Principal, house: TheHouse, order_id: UUID) -> None:
    async with house.db.glance() as tx:
        delivery = await deliveries.of_order(tx, order_id)
    if delivery is None:
        raise NothingToSteer(order_id=str(order_id))
    own(who, city_id=delivery.city_id)


@endpoints.get("/dispatch/rounds", LOOK)
async def rounds(who: Who, house: TheHouse, city_id: UUID) -> list[RoundRow]:
    """A city's last rounds, the newest first."""
    own(who, city_id=city_id)
    async with house.db.reading() as tx:
        return await queries.rounds(tx, city_id)


@endpoints.get("/dispatch/routes", LOOK)
async def routes(who: Who, house: TheHouse, city_id: UUID) -> list[queries.RouteRow]:
    """What every rider of a city will do next, for the map."""
    own(who, city_id=city_id)
    async with house.db.reading() as tx:
        return await queries.routes(tx, house, CityId(city_id))


@endpoints.get("/dispatch/trials", TRY)
async def list_trials(who: Who, house: TheHouse, city_id: UUID) -> list[queries.TrialRow]:
    """A city's what-if questions, the newest first, and how far each is."""
    own(who, city_id=city_id)
    async with house.db.reading() as tx:
        return await queries.trials(tx, city_id)


@endpoints.post("/dispatch/trials", TRY)
async def ask_trial(who: Who, house: TheHouse, key: Key, new: NewTrial) -> queries.TrialAnswer:
    """Ask what would be. It is lived by a process of its own; look at it to see how far it is."""
    own(who, city_id=new.city_id)
    trial_id = TrialId(new.trial_id)
    await house.do(trials.ask_trial, who, key, trial_id, CityId(new.city_id), new.ask)
    return await see_trial(who, house, trial_id)


@endpoints.get("/dispatch/trials/{trial_id}", TRY)
async def see_trial(who: Who, house: TheHouse, trial_id: UUID) -> queries.TrialAnswer:
    """One question with its answer, once there is one."""
    async with house.db.reading() as tx:
        own(who, city_id=await queries.city_of_trial(tx, trial_id))
        return await queries.trial_answer(tx, trial_id)


@endpoints.post("/dispatch/trials/{trial_id}/cancel", TRY)
async def cancel_trial(who: Who, house: TheHouse, key: Key, trial_id: UUID) -> queries.TrialAnswer:
    """Stop it. What has ended stays."""
    await _own_trial(who, house, trial_id)
    await house.do(trials.cancel_trial, who, key, TrialId(trial_id))
    return await see_trial(who, house, trial_id)


@endpoints.delete("/dispatch/trials/{trial_id}", TRY)
async def forget_trial(who: Who, house: TheHouse, key: Key, trial_id: UUID) -> Done:
    """Away with it and its answer."""
    await _own_trial(who, house, trial_id)
    await house.do(trials.forget_trial, who, key, TrialId(trial_id))
    return Done(done=True)


async def _own_trial(who: Principal, house: TheHouse, trial_id: UUID) -> None:
    async with house.db.glance() as tx:
        own(who, city_id=await queries.city_of_trial(tx, trial_id))


@value
class NewPeakRules:
    """All rules of a city; kinds left out never turn on by themselves."""

    rules: Annotated[tuple[PeakRule, ...], Field(max_length=len(PeakKind))]


@value
class ByHand:
    """Switch on, or keep off, whatever the rules say, for so long; under an id of the operator's."""

    switch_id: UUID
    city_id: UUID
    kind: PeakKind
    is_on: Flag
    for_s: Annotated[int, Field(ge=60, le=86_400), Exact]
    note: Note200 = ""


@endpoints.get("/dispatch/peak", PEAK)
async def see_peak(who: Who, house: TheHouse, city_id: UUID) -> PeakRow:
    """How hard the city is pressed, its rules, and what was switched when and why."""
    own(who, city_id=city_id)
    return await house.do(peak.peak_row, who, None, CityId(city_id))


@endpoints.put("/dispatch/peak/rules/{city_id}", PEAK)
async def set_peak_rules(who: Who, house: TheHouse, key: Key, city_id: UUID, new: NewPeakRules) -> PeakRow:
    """From now on these rules hold."""
    own(who, city_id=city_id)
    await house.do(peak.write_rules, who, key, CityId(city_id), new.rules)
    return await see_peak(who, house, city_id)


@endpoints.post("/dispatch/peak/switches", PEAK)
async def switch_peak(who: Who, house: TheHouse, key: Key, wanted: ByHand) -> PeakRow:
    """Switch by hand; it ends by itself."""
    own(who, city_id=wanted.city_id)
    switch_id, city_id = SwitchId(wanted.switch_id), CityId(wanted.city_id)
    await house.do(
        peak.switch_by_hand,
        who,
        key,
        switch_id,
        city_id,
        wanted.kind,
        wanted.is_on,
        wanted.for_s,
        wanted.note,
    )
    return await see_peak(who, house, city_id)


@endpoints.post("/dispatch/peak/switches/{switch_id}/undo", PEAK)
async def undo_switch(who: Who, house: TheHouse, key: Key, switch_id: UUID) -> PeakRow:
    """End it now; the rules go on from there."""
    async with house.db.glance() as tx:
        city_id = await records.city_of_switch(tx, switch_id)
    own(who, city_id=city_id)
    await house.do(peak.undo_switch, who, key, SwitchId(switch_id))
    return await see_peak(who, house, city_id)
