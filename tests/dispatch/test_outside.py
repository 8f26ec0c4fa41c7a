"""Outside couriers as riders with a price: in the engine, and from the quote to the door."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from tests.deliveries.street import a_delivery, a_rider, breaches, one, spot, standing, told
from tests.demo_courier.town import (
    TITLE,
    TWICE,
    company_for,
    in_a_peak,
    ride_on,
    state_of_booking,
    talk,
    the_booking,
    verdicts,
)
from tests.dispatch.small_world import candidates, job, params, street, who_has
from tests.stores.shop import CITY

from songda.adapters.demo_courier.fake.company import Manners
from songda.kernel.house import House
from songda.kernel.ids import DeliveryId, RiderId
from songda.kernel.permissions import SYSTEM
from songda.modules.deliveries import queries as delivery_queries
from songda.modules.deliveries.actions import by_hand
from songda.modules.deliveries.actions.cancel import cancel
from songda.modules.deliveries.model import Proof, State
from songda.modules.deliveries.ports import breaker_of, couriers
from songda.modules.dispatch import queries
from songda.modules.dispatch.actions.decide import Thinker
from songda.modules.dispatch.actions.lead import Leader
from songda.modules.dispatch.actions.replay import replay
from songda.modules.dispatch.engine import decide
from songda.modules.dispatch.engine.params import Step
from songda.modules.dispatch.engine.values import Rider
from songda.modules.dispatch.model import RoundId

STEPS = [Step.SEARCH, Step.ASSIGNMENT, Step.GREEDY, Step.NEAREST, Step.SEQUENCES]


@pytest.fixture(scope="module")
def thinker() -> Iterator[Thinker]:
    made = Thinker(30)
    yield made
    made.close()


@pytest.fixture
def leader(house: House, thinker: Thinker) -> Leader:
    return Leader(house, thinker)


def courier(of: str, *, store: int, in_s: int = 600, price: int = 3_000) -> Rider:
    return Rider(id=f"courier/demo/{of}", place=store, free_s=in_s, price=price, only_delivery=of)


def test_a_courier_is_cheaper_than_a_rider_from_far_away_and_dearer_than_one_nearby() -> None:
    order = job("d", store=5, door=9)
    far = street([order], [Rider(id="lin", place=40), courier("d", store=5)])
    assert who_has(decide(far, params(), seed=1)) == {"d": "courier/demo/d"}
    near = street([order], [Rider(id="lin", place=7), courier("d", store=5)])
    assert who_has(decide(near, params(), seed=1)) == {"d": "lin"}


@pytest.mark.parametrize("step", STEPS)
def test_a_courier_takes_no_delivery_but_the_one_of_their_quote(step: Step) -> None:
    orders = [job("a", store=5, door=9), job("b", store=5, door=9)]
    plan = decide(street(orders, [courier("a", store=5)]), params(step=step), seed=1)
    assert who_has(plan) == {"a": "courier/demo/a"}
    assert plan.unplanned == ("b",)


def test_a_courier_is_booked_when_they_would_hardly_wait_for_the_food() -> None:
    """They come in ten minutes: food ready in eleven is booked now, food ready in twenty is not."""
    now = decide(street([job("d", store=5, door=9, ready=11)], [courier("d", store=5)]), params(), seed=1)
    later = decide(street([job("d", store=5, door=9, ready=20)], [courier("d", store=5)]), params(), seed=1)
    assert [chosen.rider_id for chosen in now.offers] == ["courier/demo/d"]
    assert (later.offers, [chosen.rider_id for chosen in later.tentative]) == ((), ["courier/demo/d"])


def test_couriers_of_others_are_no_riders_who_were_passed_over() -> None:
    orders = [job("a", store=5, door=9), job("b", store=5, door=9)]
    told_of = street(orders, [Rider(id="lin", place=6), courier("a", store=5), courier("b", store=5)])
    plan = decide(told_of, params(), seed=1)
    assert [why.blocked for why in plan.why] == [(), ()]
    assert {c.rider_id for c in candidates(plan, "a")} == {"lin", "courier/demo/a"}


async def nobody_near(house: House) -> tuple[DeliveryId, RiderId]:
    """Food on the counter, and our only rider six kilometres away; an operator lets couriers be asked."""
    rider_id = await a_rider(house, east_m=-6_000)
    await in_a_peak(house)
    return await a_delivery(house), rider_id


async def asked(house: House) -> list[RiderId]:
    async with house.db.glance() as tx:
        rows = await tx.fetch("select rider_id from deliveries.offers where state = 'open'")
    return [row["rider_id"] for row in rows]


async def test_in_a_peak_a_courier_brings_what_no_rider_is_near_to(
    house: House, leader: Leader, tmp_path: Path
) -> None:
    """From the quote to the door; every notice comes twice."""
    async with company_for(house, tmp_path, TWICE) as company:
        delivery_id, _ = await nobody_near(house)
        assert await leader.look() == 1
        assert (await standing(house, delivery_id)).state is State.OFFERED
        assert await breaches(house) == []
        await talk(house)
        now = await standing(house, delivery_id)
        assert (now.state, now.courier, now.rider_id) == (State.ASSIGNED, "demo", None)
        async with house.db.glance() as tx:
            (row,) = await delivery_queries.on_map(tx, CITY)
            seen = await delivery_queries.track(tx, now, house)
        assert (row.courier_title, row.expected_at is not None) == (TITLE, True)
        assert (seen.rider_name, seen.rider_vehicle, seen.eta_low_at is not None) == (TITLE, None, True)
        for seconds, state in ((370, State.AT_STORE), (60, State.PICKED_UP), (2_000, State.DELIVERED)):
            await ride_on(house, company, seconds)
            assert (await standing(house, delivery_id)).state is state
            assert await breaches(house) == []
        # 1,000 m, 1,350 by road: 6.00 and 1.50 a kilometre, rounded up
        assert await one(house, "select price_minor from deliveries.bookings") == 803
        pay = "select (body->>'pay_minor')::int from kernel.facts where name = 'deliveries.DeliveryDelivered'"
        assert await one(house, pay) == 803
        assert (await standing(house, delivery_id)).proof is Proof.COURIER
        assert await state_of_booking(house) == "done"
    assert [(state, verdict) for state, verdict, _ in await verdicts(house)] == [
        ("at_store", "taken"),
        ("picked_up", "taken"),
        ("delivered", "taken"),
    ]
    assert {times for _, _, times in await verdicts(house)} == {2}
    assert (await told(house))[1:] == [
        "CourierAsked",
        "DeliveryAssigned",
        "RiderAtStore",
        "DeliveryPickedUp",
        "RiderAtCustomer",
        "DeliveryDelivered",
    ]


async def test_why_names_the_courier_and_the_price_and_the_round_replays(
    house: House, leader: Leader, tmp_path: Path
) -> None:
    async with company_for(house, tmp_path):
        delivery_id, rider_id = await nobody_near(house)
        await leader.look()
        async with house.db.glance() as tx:
            order_id = await tx.fetchval("select order_id from deliveries.deliveries")
            said = await queries.why(tx, house, order_id, delivery_id, CITY)
            round_id = await tx.fetchval("select round_id from dispatch.rounds")
        best, other = said.candidates
        assert (best.courier, best.rider_name, best.rider_id, best.chosen) == ("demo", TITLE, None, True)
        assert (best.price_minor, best.currency) == (803, "CNY")
        assert (other.courier, other.rider_id, other.price_minor) == (None, rider_id, None)
        pay = await one(house, "select pay_minor from deliveries.deliveries")
        (price,) = [term for term in best.terms if term.code == "dispatch.term.price"]
        assert price.seconds == round((803 - pay) * 120 / 100)
        async with house.db.glance() as tx:
            assert (await replay(tx, RoundId(round_id))).is_same


async def test_notices_out_of_order_move_it_forward_only(
    house: House, leader: Leader, tmp_path: Path
) -> None:
    """Told before they answered our booking, then the last before the first, then what lies behind."""
    async with company_for(house, tmp_path) as company:
        delivery_id, _ = await nobody_near(house)
        await leader.look()
        booking = str(await the_booking(house))
        url = company_url(house)
        for number, state in enumerate(("RIDER_FOUND", "SIGNED_FOR", "LOADED", "CALLED_OFF", "ODD_WORD")):
            notice = {"id": f"n{number}", "booking": booking, "state": state}
            assert await company.send(url, notice)
            assert await company.send(url, notice)
        stranger = {"id": "x", "booking": str(uuid4()), "state": "LOADED"}
        assert await company.send(url, stranger)
        assert (await standing(house, delivery_id)).state is State.DELIVERED
        await talk(house)
    assert await verdicts(house) == [
        ("assigned", "taken", 2),
        ("delivered", "taken", 2),
        ("picked_up", "over", 2),
        ("cancelled", "over", 2),
        ("unknown", "unknown", 2),
        ("picked_up", "unknown", 1),
    ]
    assert await breaches(house) == []
    assert (await told(house)).count("DeliveryDelivered") == 1


def company_url(house: House) -> str:
    url: str = couriers(house)["demo"]._notice_url  # type: ignore[attr-defined]
    return url


async def test_a_forged_notice_is_refused_and_not_kept(house: House, leader: Leader, tmp_path: Path) -> None:
    async with company_for(house, tmp_path) as company:
        delivery_id, _ = await nobody_near(house)
        await leader.look()
        await talk(house)
        notice = {"id": "n", "booking": str(await the_booking(house)), "state": "SIGNED_FOR"}
        company.secret = "another key"
        assert not await company.send(company_url(house), notice)
        assert (await standing(house, delivery_id)).state is State.ASSIGNED
    assert await verdicts(house) == []


async def test_a_refused_booking_goes_to_own_riders_and_the_courier_is_left_alone(
    house: House, leader: Leader, tmp_path: Path
) -> None:
    async with company_for(house, tmp_path, Manners(refuses=True)) as company:
        delivery_id, rider_id = await nobody_near(house)
        assert await leader.look() == 1
        await talk(house)
        assert (await standing(house, delivery_id)).state is State.WAITING
        assert await state_of_booking(house) == "refused"
        assert await leader.look() == 1
        assert await asked(house) == [rider_id]
        assert company.booked_count == 0
    assert (await told(house))[1:3] == ["CourierAsked", "CourierDeclined"]
    assert await breaches(house) == []


async def test_while_the_breaker_is_open_own_riders_ride_and_nobody_is_kept_waiting(
    house: House, leader: Leader, tmp_path: Path
) -> None:
    async with company_for(house, tmp_path, Manners(away=True)) as company:
        _, rider_id = await nobody_near(house)
        for _ in range(2):
            await a_delivery(house)
        assert await leader.look() == 3
        assert not breaker_of(house, "demo").may_ask()
        company.manners.away = False
        await a_delivery(house)
        await leader.look()
        assert company.quoted_count == 0, "left alone while it rests"
        assert set(await asked(house)) == {rider_id}
    assert await one(house, "select count(*) from deliveries.bookings") == 0


async def test_a_courier_who_falls_silent_before_answering_loses_it_and_no_ghost_rides(
    house: House, leader: Leader, tmp_path: Path
) -> None:
    """Away when they are asked to book: after three tries own riders have it, and the booking is called off
    at the company as soon as that answers."""
    async with company_for(house, tmp_path) as company:
        delivery_id, rider_id = await nobody_near(house)
        assert await leader.look() == 1
        company.manners.away = True
        for _ in range(4):
            await talk(house)
            house.clocks.advance(10)
        assert (await standing(house, delivery_id)).state is State.WAITING
        assert await state_of_booking(house) == "leaving"
        await stand_again(house, rider_id)
        assert await leader.look() == 1
        assert await asked(house) == [rider_id]
        company.manners.away = False
        house.state["deliveries.courier_breakers"].clear()
        house.clocks.advance(60)
        await talk(house)
        assert await state_of_booking(house) == "left"
        assert company.book.rides[str(await the_booking(house))].off
    assert await breaches(house) == []


async def stand_again(house: House, rider_id: RiderId) -> None:
    from tests.deliveries.street import stand

    await stand(house, rider_id, spot(-6_000))


async def test_a_second_booking_is_the_same(house: House, leader: Leader, tmp_path: Path) -> None:
    """The answer was lost: asked again with the same number, they ride once."""
    async with company_for(house, tmp_path) as company:
        delivery_id, _ = await nobody_near(house)
        await leader.look()
        await talk(house)
        first = await one(house, "select courier_ref from deliveries.bookings")
        found = couriers(house)["demo"]
        from songda.modules.deliveries.jobs import _ride
        from songda.modules.deliveries.records import bookings_shown

        async with house.db.glance() as tx:
            booking = (await bookings_shown(tx, [delivery_id]))[delivery_id]
        ride = await _ride(house, booking)
        assert await found.book(ride) == first
        assert await found.book(dataclasses.replace(ride, quote_id="another")) == first
        assert company.booked_count == 1


async def test_a_cancelled_order_calls_the_courier_off(house: House, leader: Leader, tmp_path: Path) -> None:
    async with company_for(house, tmp_path) as company:
        delivery_id, _ = await nobody_near(house)
        await leader.look()
        await talk(house)
        await house.do(cancel, SYSTEM, None, delivery_id)
        await house.do(cancel, SYSTEM, None, delivery_id)
        assert await state_of_booking(house) == "leaving"
        await talk(house)
        assert await state_of_booking(house) == "left"
        assert company.book.rides[str(await the_booking(house))].off
        assert (await standing(house, delivery_id)).state is State.CANCELLED
    assert await breaches(house) == []


async def test_an_operator_takes_it_back_and_gives_it_to_a_rider(
    house: House, leader: Leader, tmp_path: Path
) -> None:
    async with company_for(house, tmp_path):
        delivery_id, rider_id = await nobody_near(house)
        await leader.look()
        await talk(house)
        await house.do(by_hand.release, SYSTEM, None, delivery_id)
        assert (await standing(house, delivery_id)).state is State.WAITING
        await leader.look()
        assert await asked(house) == [rider_id], "the courier isn't asked about it again for a while"
        await house.do(by_hand.assign, SYSTEM, None, delivery_id, rider_id)
        assert (await standing(house, delivery_id)).rider_id == rider_id
        await talk(house)
        assert await state_of_booking(house) == "left"
    assert await breaches(house) == []


async def test_a_courier_who_gives_up_before_the_store_leaves_it_to_others(
    house: House, leader: Leader, tmp_path: Path
) -> None:
    async with company_for(house, tmp_path) as company:
        delivery_id, rider_id = await nobody_near(house)
        await leader.look()
        await talk(house)
        booking = str(await the_booking(house))
        assert await company.send(company_url(house), {"id": "n", "booking": booking, "state": "CALLED_OFF"})
        assert (await standing(house, delivery_id)).state is State.WAITING
        await leader.look()
        assert await asked(house) == [rider_id]
    assert await state_of_booking(house) == "refused"
    assert await breaches(house) == []


async def test_food_brought_back_has_failed(house: House, leader: Leader, tmp_path: Path) -> None:
    async with company_for(house, tmp_path) as company:
        delivery_id, _ = await nobody_near(house)
        await leader.look()
        await talk(house)
        booking = str(await the_booking(house))
        for number, state in enumerate(("LOADED", "BROUGHT_BACK")):
            notice = {"id": f"n{number}", "booking": booking, "state": state}
            assert await company.send(company_url(house), notice)
        assert (await standing(house, delivery_id)).state is State.FAILED
    assert await state_of_booking(house) == "failed"
    assert (await told(house))[-1] == "DeliveryFailed"
    assert await breaches(house) == []


async def test_what_nobody_tells_is_asked_about(house: House, leader: Leader, tmp_path: Path) -> None:
    """A company whose notices never arrive; by asking, the house knows a little later."""
    async with company_for(house, tmp_path):
        delivery_id, _ = await nobody_near(house)
        await leader.look()
        await talk(house)
        house.clocks.advance(440)
        await talk(house)
        assert (await standing(house, delivery_id)).state is State.PICKED_UP
        house.clocks.advance(2_000)
        await talk(house)
        assert (await standing(house, delivery_id)).state is State.DELIVERED
    assert await breaches(house) == []


async def test_without_a_peak_nobody_is_asked_while_a_rider_could_take_it(
    house: House, leader: Leader, tmp_path: Path
) -> None:
    async with company_for(house, tmp_path) as company:
        rider_id = await a_rider(house, east_m=-6_000)
        await a_delivery(house)
        assert await leader.look() == 1
        assert await asked(house) == [rider_id]
        assert company.quoted_count == 0


async def test_what_no_rider_can_take_rides_with_a_courier_unless_that_is_not_wanted(
    house: House, leader: Leader, tmp_path: Path
) -> None:
    async with company_for(house, tmp_path) as company:
        house.settings.replace(dispatch__couriers_for_stranded=False)
        delivery_id = await a_delivery(house)
        assert await leader.look() == 0
        assert company.quoted_count == 0
        house.settings.replace(dispatch__couriers_for_stranded=True)
        assert await leader.look() == 1
        await talk(house)
        assert (await standing(house, delivery_id)).courier == "demo"
        assert await leader.look() == 0


async def test_cash_and_doors_beyond_their_reach_are_never_theirs(
    house: House, leader: Leader, tmp_path: Path
) -> None:
    async with company_for(house, tmp_path) as company:
        await in_a_peak(house)
        await a_delivery(house, cash_minor=2_800)
        assert await leader.look() == 0
        assert company.quoted_count == 0
        await a_delivery(house, door=spot(9_000))
        assert await leader.look() == 0
        assert company.quoted_count == 1
    assert await one(house, "select count(*) from deliveries.bookings") == 0
