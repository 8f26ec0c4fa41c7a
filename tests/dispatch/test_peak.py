"""Rain at noon: rules turn on in order, reach stores, riders and pay, and off again; all of it on record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from tests.deliveries.street import a_delivery, a_rider, one, spot, stand, standing
from tests.stores.shop import CITY, OPERATOR, open_shop

from songda.kernel.house import House
from songda.kernel.ids import DeliveryId, uuid7
from songda.kernel.permissions import SYSTEM
from songda.modules.deliveries.actions.cancel import cancel
from songda.modules.dispatch import records, rules
from songda.modules.dispatch.actions import peak
from songda.modules.dispatch.actions.decide import Thinker
from songda.modules.dispatch.actions.lead import Leader
from songda.modules.dispatch.engine.params import Params
from songda.modules.dispatch.errors import PeakRulesUnsound, SwitchUnknown
from songda.modules.dispatch.events import SwitchId
from songda.modules.dispatch.jobs import FORGET, Nothing
from songda.modules.dispatch.model import Measure, PeakKind, SwitchRow

ORDER = ["wider_area", "incentive", "longer_promise", "far_stores", "outside_couriers"]


@pytest.fixture(scope="module")
def thinker() -> Iterator[Thinker]:
    made = Thinker(30)
    yield made
    made.close()


async def running(house: House) -> list[str]:
    async with house.db.glance() as tx:
        on = await records.peaks_on(tx, CITY)
    return [kind for kind in ORDER if kind in on]


async def rows(house: House) -> list[SwitchRow]:
    async with house.db.glance() as tx:
        return await records.switches(tx, CITY, running=False)


async def test_a_rain_peak_turns_rules_on_in_order_and_off_again(house: House) -> None:
    """One free rider; one more order a step; then they are taken away one by one."""
    rider_id = await a_rider(house)
    orders: list[DeliveryId] = []
    seen: list[list[str]] = []
    for _step in range(4):
        orders.append(await a_delivery(house))
        await house.act(peak.look_at_peak, CITY)
        seen.append(await running(house))
    assert seen == [ORDER[:1], ORDER[:3], ORDER[:4], ORDER]
    house.clocks.advance(900)
    await stand(house, rider_id, spot(0))
    calm: list[list[str]] = []
    for order in orders:
        await house.do(cancel, SYSTEM, None, order)
        await house.act(peak.look_at_peak, CITY)
        calm.append(await running(house))
    assert calm == [ORDER, ORDER[:4], ORDER[:2], []], "each goes off lower than it came on"
    for row in await rows(house):
        assert (row.by_hand, row.ended_because, row.measure) == (False, "eased", Measure.PRESSURE)
        assert row.seen is not None
        assert row.threshold is not None
        assert row.seen >= row.threshold
    told = await one(house, "select count(*) from kernel.facts where name = 'dispatch.PeakSwitched'")
    assert told == 10


async def test_between_the_two_thresholds_nothing_turns_and_not_before_the_hold(house: House) -> None:
    await a_rider(house)
    order = await a_delivery(house)
    await house.act(peak.look_at_peak, CITY)
    assert await running(house) == ["wider_area"]
    await house.do(cancel, SYSTEM, None, order)
    house.clocks.advance(300)
    await house.act(peak.look_at_peak, CITY)
    assert await running(house) == ["wider_area"], "it holds for ten minutes at least"
    (rule, *_) = rules.usual_rules()
    (row,) = await rows(house)
    late = row.since_at + timedelta(seconds=900)
    between = rules.pressed(8, 10, 0)
    assert rules.to_end([row], [rule], between, late) == []
    assert rules.to_begin([], [rule], between) == []
    assert rules.to_end([row], [rule], rules.pressed(6, 10, 0), late) == [(row, "eased")]
    assert rules.to_end([row], [rule], rules.pressed(99, 1, 0), row.until_at) == [(row, "over")]


async def test_what_is_on_reaches_stores_and_pay_and_is_set_back(house: House, thinker: Thinker) -> None:
    await open_shop(house)
    rider_id, order = await a_rider(house), await a_delivery(house)
    before = (await standing(house, order)).pay_minor
    for kind in (PeakKind.INCENTIVE, PeakKind.LONGER_PROMISE, PeakKind.FAR_STORES):
        await house.do(peak.switch_by_hand, OPERATOR, None, SwitchId(uuid7()), CITY, kind, True, 600, "雨")
    assert (await standing(house, order)).pay_minor == before + 150
    assert await one(house, "select incentive_minor from deliveries.deliveries") == 150
    later = await a_delivery(house)
    await stand(house, rider_id, spot(0))
    assert await Leader(house, thinker).look() == 2
    assert (await standing(house, later)).pay_minor == before + 150, "what came later is offered with it too"
    assert await pushed(house) == (600, 70)
    for done in (order, later):
        await house.do(cancel, SYSTEM, None, done)
    house.clocks.advance(601)
    await house.act(peak.look_at_peak, CITY)
    assert await pushed(house) == (0, 100)
    assert {row.ended_because for row in await rows(house)} >= {"over"}
    assert (await standing(house, order)).pay_minor == before + 150, "what was promised to riders stays"


async def test_by_hand_overrides_the_rules_and_can_be_undone(house: House) -> None:
    await a_rider(house)
    await a_delivery(house)
    await house.act(peak.look_at_peak, CITY)
    keep_off = SwitchId(uuid7())
    for _step in range(2):
        await house.do(
            peak.switch_by_hand, OPERATOR, None, keep_off, CITY, PeakKind.WIDER_AREA, False, 3600, "够了"
        )
    await house.act(peak.look_at_peak, CITY)
    assert await running(house) == []
    assert [row.ended_because for row in await rows(house)] == [None, "overridden"]
    for _step in range(2):
        await house.do(peak.undo_switch, OPERATOR, None, keep_off)
    await house.act(peak.look_at_peak, CITY)
    assert await running(house) == ["wider_area"]
    with pytest.raises(SwitchUnknown):
        await house.do(peak.undo_switch, OPERATOR, None, SwitchId(UUID(int=1)))


async def test_rules_are_data_and_unsound_ones_are_refused(house: House) -> None:
    usual = rules.usual_rules()
    for wrong in (
        (replace(usual[0], off_at=100),),
        (usual[0], usual[0]),
        (replace(usual[1], amount=5_000),),
    ):
        with pytest.raises(PeakRulesUnsound):
            await house.do(peak.write_rules, OPERATOR, None, CITY, wrong)
    only = replace(usual[4], measure=Measure.DELAY, on_at=300, off_at=60)
    await house.do(peak.write_rules, OPERATOR, None, CITY, (only,))
    await a_rider(house)
    await a_delivery(house, promised_s=60)
    await house.act(peak.look_at_peak, CITY)
    assert await running(house) == ["outside_couriers"], "late by half an hour, and no other rule is there"


def test_a_wider_area_asks_more_riders() -> None:
    assert rules.widened(Params(), {}).candidates_max == 12
    assert rules.widened(Params(), {PeakKind.WIDER_AREA: 200}).candidates_max == 24


async def pushed(house: House) -> tuple[int, int]:
    async with house.db.glance() as tx:
        row = await tx.fetchrow("select distinct peak_delay_s, reach_percent from stores.stores")
    assert row is not None
    return row["peak_delay_s"], row["reach_percent"]


async def test_a_minute_is_measured_once_and_shown_with_who_switched(house: House) -> None:
    await a_rider(house)
    await a_delivery(house)
    for _look in range(2):
        await house.act(peak.look_at_peak, CITY)
    house.clocks.advance(60)
    await a_delivery(house)
    await house.act(peak.look_at_peak, CITY)
    await house.do(
        peak.switch_by_hand, OPERATOR, None, SwitchId(uuid7()), CITY, PeakKind.WIDER_AREA, False, 600, ""
    )
    shown = await house.do(peak.peak_row, OPERATOR, None, CITY)
    assert [row.pressure_percent for row in shown.measured] == [100, 200]
    assert [row.at.second for row in shown.measured] == [0, 0]
    assert (shown.own_rules, len(shown.rules)) == (False, 5)
    assert shown.switches[0].by_person == OPERATOR.person_id
    house.clocks.advance(8 * 86_400)
    forget = FORGET.run
    assert forget is not None
    await house.act(forget, Nothing())
    assert await one(house, "select count(*) from dispatch.peak_measures") == 0
