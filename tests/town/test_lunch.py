"""A whole lunch through the public API: invented people order, cook and ride, and every order ends well."""

import pytest
from tests.town.people import lunch, small

from songda.kernel.house import House
from songda.town.behaviour.mishaps import NONE, Mishaps
from songda.town.city import generate_city
from songda.town.line.api import Api
from songda.town.plan import TownPlan, make_plan


@pytest.fixture(scope="module")
def plan() -> TownPlan:
    return small(make_plan(generate_city(1)))


@pytest.mark.timeout(360)
async def test_a_lunch_without_mishaps_is_delivered_to_everybody(
    house: House, fast_api: Api, plan: TownPlan
) -> None:
    scene = await lunch(fast_api, plan, NONE)
    ends = [case.ended for case in scene.report.cases.values()]
    assert ends == ["delivered"] * 10
    assert all(case.ended_well for case in scene.report.cases.values())
    assert [what for what in scene.tally if what.startswith("trouble")] == []


@pytest.mark.long
@pytest.mark.timeout(400)
async def test_whatever_goes_wrong_ends_well(house: House, fast_api: Api, plan: TownPlan) -> None:
    """Every second store answer, offer, payment and door goes wrong; no order is stuck, no money lost."""
    mishaps = Mishaps(
        store_rejects=0.3,
        store_silent=0.2,
        kitchen_late=0.5,
        offer_declined=0.3,
        offer_ignored=0.2,
        customer_unreachable=0.5,
        consumer_cancels=0.3,
        consumer_never_pays=0.2,
        payment_fails_once=0.5,
        pays_cash=0.2,
    )
    scene = await lunch(fast_api, plan, mishaps)
    cases = scene.report.cases.values()
    assert len(cases) == 10
    assert [case for case in cases if not case.ended_well] == []
    assert len({what for case in cases for what in case.befell}) >= 4
    async with house.db.reading() as tx:
        breaches = [check.name for m in house.modules for check in m.checks if await tx.fetch(check.sql)]
    assert breaches == []
