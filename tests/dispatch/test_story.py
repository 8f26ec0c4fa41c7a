"""The story of an order as its rounds saw it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from tests.deliveries.street import a_delivery, a_rider, rider_of, standing
from tests.dispatch.small_world import drop, job, params, pickup, street
from tests.dispatch.test_steering import leader, thinker  # noqa: F401

from songda.entry.cli import main
from songda.kernel.house import House
from songda.modules.deliveries.actions import answer
from songda.modules.deliveries.model import OfferId
from songda.modules.dispatch import queries
from songda.modules.dispatch.actions.lead import Leader
from songda.modules.dispatch.engine import decide
from songda.modules.dispatch.engine.plan import Candidate, Term, Why
from songda.modules.dispatch.engine.values import Rider
from songda.modules.dispatch.errors import NotDecided
from songda.modules.dispatch.queries.story import Place, place_of, turned

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def candidate(rider_id: str, cost: int, lateness: int, *, chosen: bool = False) -> Candidate:
    terms = (Term("lateness", 0, lateness), Term("to_door", 0, cost - lateness))
    return Candidate(rider_id, chosen, 0, 0, cost, terms)


def test_a_plan_knows_what_it_thought_of_each_delivery() -> None:
    jobs = [
        job("now", store=3, door=9, ready=0),
        job("soon", store=30, door=35, ready=20),
        job("later", store=6, door=12, ready=60),
        job("ridden", store=20, door=25),
    ]
    riders = [
        Rider(id="lin", place=2, capacity_units=1),
        Rider(id="wei", place=40, route=(pickup("ridden"), drop("ridden"))),
    ]
    plan = decide(street(jobs, riders), params(), 1)
    outcomes = {one.id: place_of(plan, NOON, one.id) for one in jobs}
    assert {name: place.outcome for name, place in outcomes.items() if place} == {
        "now": "offered",
        "soon": "planned",
        "later": "later",
        "ridden": "riding",
    }
    assert outcomes["now"] is not None
    assert outcomes["now"].rider_id == "lin"
    assert place_of(plan, NOON, "unheard") is None


def test_a_change_of_rider_says_what_the_one_before_would_cost() -> None:
    before = Place(outcome="planned", rider_id="rider-aaaaaa", pickup_at=at(5), drop_at=at(15))
    now = Place(outcome="planned", rider_id="rider-bbbbbb", pickup_at=at(6), drop_at=at(14))
    why = Why("d", (candidate("rider-bbbbbb", 500, 0, chosen=True), candidate("rider-aaaaaa", 900, 380)), ())
    assert turned(before, now, why) == (
        "dispatch.story.moved_because",
        {
            "rider": "…bbbbbb",
            "food": "12:06",
            "door": "12:14",
            "before": "…aaaaaa",
            "cost": 400,
            "term": "lateness",
        },
    )
    gone = turned(before, now, why._replace(candidates=why.candidates[:1]))
    assert gone is not None
    assert gone[0] == "dispatch.story.moved"


def test_what_stays_is_no_news_and_two_minutes_are() -> None:
    before = Place(outcome="riding", rider_id="lin", drop_at=at(15))
    assert turned(before, Place(outcome="riding", rider_id="lin", drop_at=at(16)), None) is None
    moved = turned(before, Place(outcome="riding", rider_id="lin", drop_at=at(17)), None)
    assert moved is not None
    assert (moved[0], moved[1]["before"], moved[1]["door"]) == ("dispatch.story.expected", "12:15", "12:17")


async def test_an_order_is_told_from_first_sight_to_the_riders_yes(
    house: House,
    leader: Leader,  # noqa: F811
    database_url: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    delivery_id = await a_delivery(house, ready_s=1_500)
    rider_id = await a_rider(house)
    order_id = (await standing(house, delivery_id)).order_id
    await leader.look()
    house.clocks.advance(1_300)
    await a_rider(house, 2, east_m=2_000)
    async with house.db.transaction() as tx:
        await tx.execute("update riders.positions set at = $1", house.clocks.city_now())
    await leader.look()
    async with house.db.glance() as tx:
        offer_id = await tx.fetchval("select offer_id from deliveries.offers where state = 'open'")
    await house.do(answer.accept, rider_of(1), None, OfferId(offer_id), rider_id)
    async with house.db.reading() as tx:
        turns = await queries.story(tx, order_id)
    said = [turn.facts.get("step") or turn.code.removeprefix("dispatch.story.") for turn in turns]
    assert said == ["requested", "planned", "offered", "offered", "accepted"]
    assert turns[1].facts["rider"] == f"…{str(rider_id)[-6:]}"
    monkeypatch.setenv("SONGDA_DATABASE_URL", database_url)
    assert await asyncio.to_thread(main, ["dispatch", "story", str(order_id)]) == 0
    assert "may still change" in capsys.readouterr().out


async def test_after_a_no_the_search_begins_anew(house: House, leader: Leader) -> None:  # noqa: F811
    delivery_id, rider_id = await a_delivery(house), await a_rider(house)
    order_id = (await standing(house, delivery_id)).order_id
    await leader.look()
    async with house.db.glance() as tx:
        offer_id = await tx.fetchval("select offer_id from deliveries.offers where state = 'open'")
    await a_rider(house, 2, east_m=500)
    await house.do(answer.decline, rider_of(1), None, OfferId(offer_id), rider_id)
    await leader.look()
    async with house.db.reading() as tx:
        turns = await queries.story(tx, order_id)
    said = [turn.facts.get("step") or turn.code.removeprefix("dispatch.story.") for turn in turns]
    assert said == ["requested", "offered", "offered", "declined", "offered", "offered"]
    offers = [turn.facts["rider"] for turn in turns if turn.code == "dispatch.story.offered"]
    assert offers == ["…001001", "…001002"]


async def test_an_order_nobody_knows_has_no_story(house: House) -> None:
    async with house.db.reading() as tx:
        with pytest.raises(NotDecided):
            await queries.story(tx, uuid4())
