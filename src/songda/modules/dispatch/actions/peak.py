"""Look how hard a city is pressed, switch by rule or by hand, and let what is on hold everywhere it reaches.

Every switch is a row and a fact: what, why, who, since when, until when. What holds is always made anew from
the rows, so nothing is left behind when one ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from songda.kernel.house import Doing
from songda.kernel.ids import CityId, uuid7
from songda.modules.accounts import public as accounts
from songda.modules.deliveries import public as deliveries
from songda.modules.dispatch import records, rules
from songda.modules.dispatch.events import PeakSwitched, SwitchId
from songda.modules.dispatch.model import Operator, PeakKind, PeakRow, PeakRule, Pressed, SwitchRow
from songda.modules.riders import public as riders
from songda.modules.stores import public as stores

_SHOWN = timedelta(hours=3)
"""As far back as the console's plot goes."""


async def pressed_now(do: Doing, city_id: CityId) -> Pressed:
    """Open deliveries, riders who could take one at once, and how late things are."""
    open_count, delay_s = await deliveries.pressing(do.tx, city_id, do.city_now)
    free = 0
    for one in await riders.on_duty(do.tx, city_id):
        limits = riders.care.rules_of(do.house.settings, one.vehicle)
        work = riders.care.as_of(one.work, do.city_now, limits)
        free += work.held_count == 0 and riders.care.standing(work, limits) is riders.Standing.OFFERS
    return rules.pressed(open_count, free, delay_s)


async def look_at_peak(do: Doing, city_id: CityId) -> None:
    """End what has eased or is over, begin what is due. Looking twice at the same city does nothing more."""
    await records.lock_peak(do.tx, city_id)
    known = await _rules(do, city_id)
    now = await pressed_now(do, city_id)
    await records.note_measure(do.tx, city_id, now, do.city_now)
    running = await records.switches(do.tx, city_id, running=True)
    for one, because in rules.to_end(running, known, now, do.city_now):
        await _end(do, city_id, one, because)
        running.remove(one)
    for rule in rules.to_begin(running, known, now):
        await _begin(do, city_id, _by_rule(do, rule, now), "rule")
    await _let_hold(do, city_id)


async def switch_by_hand(
    do: Doing, switch_id: SwitchId, city_id: CityId, kind: PeakKind, is_on: bool, for_s: int, note: str
) -> None:
    """On whatever the rules say, or kept off, for so long; what ran of this kind is overridden."""
    await records.lock_peak(do.tx, city_id)
    for one in await records.switches(do.tx, city_id, running=True):
        if one.switch_id == switch_id:
            return
        if one.kind is kind:
            await _end(do, city_id, one, "overridden")
    amounts = {rule.kind: rule.amount for rule in (*rules.usual_rules(), *await _rules(do, city_id))}
    new = SwitchRow(
        switch_id=switch_id,
        kind=kind,
        is_on=is_on,
        by_hand=True,
        by_person=do.by.person_id,
        amount=amounts[kind],
        measure=None,
        seen=None,
        threshold=None,
        note=note,
        since_at=do.city_now,
        until_at=do.city_now + timedelta(seconds=for_s),
        ended_at=None,
        ended_because=None,
    )
    await _begin(do, city_id, new, "by_hand")
    await _let_hold(do, city_id)


async def undo_switch(do: Doing, switch_id: SwitchId) -> None:
    """End it now; the rules go on from there. Twice is once. Raises SwitchUnknown."""
    city_id = await records.city_of_switch(do.tx, switch_id)
    await records.lock_peak(do.tx, city_id)
    for one in await records.switches(do.tx, city_id, running=True):
        if one.switch_id == switch_id:
            await _end(do, city_id, one, "undone")
    await _let_hold(do, city_id)


async def write_rules(do: Doing, city_id: CityId, new: tuple[PeakRule, ...]) -> None:
    """From now on these hold in the city; kinds left out never turn on. Refuses with PeakRulesUnsound."""
    rules.must_be_sound(new)
    await records.lock_peak(do.tx, city_id)
    await records.write_peak_rules(do.tx, city_id, new)


async def peak_row(do: Doing, city_id: CityId) -> PeakRow:
    """What the console shows; changes nothing."""
    own = tuple(await records.peak_rules(do.tx, city_id))
    switches = tuple(await records.switches(do.tx, city_id, running=False))
    return PeakRow(
        at=do.city_now,
        pressed=await pressed_now(do, city_id),
        own_rules=bool(own),
        rules=own or rules.usual_rules(),
        switches=switches,
        people=await _people(do, switches),
        measured=tuple(await records.measures(do.tx, city_id, do.city_now - _SHOWN)),
    )


async def _people(do: Doing, switches: Sequence[SwitchRow]) -> tuple[Operator, ...]:
    asked = sorted({one.by_person for one in switches if one.by_person is not None})
    found = await accounts.person_cards(do.tx, do.house, asked)
    return tuple(Operator(person_id=key, name=card.name) for key, card in found.items())


async def _rules(do: Doing, city_id: CityId) -> tuple[PeakRule, ...]:
    return tuple(await records.peak_rules(do.tx, city_id)) or rules.usual_rules()


def _by_rule(do: Doing, rule: PeakRule, now: Pressed) -> SwitchRow:
    return SwitchRow(
        switch_id=uuid7(),
        kind=rule.kind,
        is_on=True,
        by_hand=False,
        by_person=None,
        amount=rule.amount,
        measure=rule.measure,
        seen=rules.seen(rule, now),
        threshold=rule.on_at,
        note="",
        since_at=do.city_now,
        until_at=do.city_now + timedelta(seconds=rule.longest_s),
        ended_at=None,
        ended_because=None,
    )


async def _begin(do: Doing, city_id: CityId, new: SwitchRow, because: str) -> None:
    await records.insert_switch(do.tx, city_id, new)
    await _tell(do, city_id, new, new.is_on, because)


async def _end(do: Doing, city_id: CityId, one: SwitchRow, because: str) -> None:
    if await records.end_switch(do.tx, one.switch_id, because, do.city_now):
        await _tell(do, city_id, one, False, because)


async def _tell(do: Doing, city_id: CityId, one: SwitchRow, is_on: bool, because: str) -> None:
    await do.announce(
        PeakSwitched(
            switch_id=SwitchId(one.switch_id), city_id=city_id, kind=one.kind, is_on=is_on, because=because
        )
    )


async def _let_hold(do: Doing, city_id: CityId) -> None:
    """Push what is on down to stores and deliveries; what isn't is set back."""
    on = await records.peaks_on(do.tx, city_id)
    delay_s, reach = on.get(PeakKind.LONGER_PROMISE, 0), on.get(PeakKind.FAR_STORES, 100)
    await stores.write_peak(do.tx, city_id, delay_s, reach)
    await deliveries.add_incentive(do.tx, city_id, on.get(PeakKind.INCENTIVE, 0))
