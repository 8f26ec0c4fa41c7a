import base64
import io

import pytest
from PIL import Image
from tests.deliveries.street import (
    a_delivery,
    a_rider,
    an_offer,
    breaches,
    one,
    rider_of,
    standing,
    told,
)

from songda.kernel.house import House
from songda.kernel.ids import DeliveryId, RiderId
from songda.modules.deliveries import queries, rules
from songda.modules.deliveries.actions import answer, riding
from songda.modules.deliveries.errors import (
    CashMissing,
    CodeWrong,
    DeliveryUnknown,
    NotNow,
    PhotoUnreadable,
    ProofMissing,
)
from songda.modules.deliveries.model import NextAction, Proof, State


async def assigned(house: House, *, cash_minor: int = 0) -> tuple[DeliveryId, RiderId]:
    rider_id, delivery_id = await a_rider(house), await a_delivery(house, cash_minor=cash_minor)
    offer_id = await an_offer(house, delivery_id, rider_id)
    await house.do(answer.accept, rider_of(1), None, offer_id, rider_id)
    return delivery_id, rider_id


async def at_the_door(house: House, *, cash_minor: int = 0) -> tuple[DeliveryId, RiderId]:
    delivery_id, rider_id = await assigned(house, cash_minor=cash_minor)
    code = (await standing(house, delivery_id)).pickup_code
    await house.do(riding.at_store, rider_of(1), None, delivery_id, rider_id)
    await house.do(riding.picked_up, rider_of(1), None, delivery_id, rider_id, code)
    await house.do(riding.at_customer, rider_of(1), None, delivery_id, rider_id)
    return delivery_id, rider_id


def other(code: str) -> str:
    return f"{(int(code) + 1) % 10_000:04}"


async def test_from_store_to_door_every_step_twice_is_once(house: House) -> None:
    delivery_id, rider_id = await assigned(house)
    now = await standing(house, delivery_id)
    by = rider_of(1)
    for _ in range(2):
        await house.do(riding.at_store, by, None, delivery_id, rider_id)
    for _ in range(2):
        await house.do(riding.picked_up, by, None, delivery_id, rider_id, now.pickup_code)
    for _ in range(2):
        await house.do(riding.at_customer, by, None, delivery_id, rider_id)
    for _ in range(2):
        await house.do(riding.deliver, by, None, delivery_id, rider_id, now.drop_code, None, None)

    done = await standing(house, delivery_id)
    assert (done.state, done.proof) == (State.DELIVERED, Proof.CODE)
    assert await told(house) == [
        "DeliveryRequested",
        "DeliveryOffered",
        "DeliveryAssigned",
        "RiderAtStore",
        "DeliveryPickedUp",
        "RiderAtCustomer",
        "DeliveryDelivered",
    ]
    assert await one(house, "select count(*) from deliveries.stops") == 0
    figures = await one(house, "select (delivered_count, earned_minor)::text from riders.riders")
    assert figures == f"(1,{done.pay_minor})"
    assert await breaches(house) == []


async def test_a_wrong_pickup_code_is_refused_and_nothing_happens(house: House) -> None:
    delivery_id, rider_id = await assigned(house)
    await house.do(riding.at_store, rider_of(1), None, delivery_id, rider_id)
    wrong = other((await standing(house, delivery_id)).pickup_code)
    with pytest.raises(CodeWrong):
        await house.do(riding.picked_up, rider_of(1), None, delivery_id, rider_id, wrong)
    assert (await standing(house, delivery_id)).state is State.AT_STORE
    assert await one(house, "select count(*) from deliveries.stops") == 2


async def test_steps_out_of_order_are_refused(house: House) -> None:
    delivery_id, rider_id = await assigned(house)
    now = await standing(house, delivery_id)
    with pytest.raises(NotNow):
        await house.do(riding.picked_up, rider_of(1), None, delivery_id, rider_id, now.pickup_code)
    with pytest.raises(NotNow):
        await house.do(riding.at_customer, rider_of(1), None, delivery_id, rider_id)
    with pytest.raises(NotNow):
        await house.do(riding.deliver, rider_of(1), None, delivery_id, rider_id, now.drop_code, None, None)
    assert (await standing(house, delivery_id)).state is State.ASSIGNED


async def test_another_riders_delivery_answers_like_none(house: House) -> None:
    delivery_id, _ = await assigned(house)
    thief = await a_rider(house, 2)
    with pytest.raises(DeliveryUnknown):
        await house.do(riding.at_store, rider_of(2), None, delivery_id, thief)
    assert (await standing(house, delivery_id)).state is State.ASSIGNED


async def test_no_proof_a_wrong_code_or_missing_cash_end_nothing(house: House) -> None:
    delivery_id, rider_id = await at_the_door(house, cash_minor=4200)
    code = (await standing(house, delivery_id)).drop_code
    by = rider_of(1)
    with pytest.raises(CashMissing) as due:
        await house.do(riding.deliver, by, None, delivery_id, rider_id, code, None, None)
    assert due.value.facts == {"due_minor": 4200, "currency": "CNY"}
    with pytest.raises(CodeWrong):
        await house.do(riding.deliver, by, None, delivery_id, rider_id, other(code), None, 4200)
    with pytest.raises(ProofMissing):
        await house.do(riding.deliver, by, None, delivery_id, rider_id, None, None, 4200)
    assert (await standing(house, delivery_id)).state is State.AT_CUSTOMER
    await house.do(riding.deliver, by, None, delivery_id, rider_id, code, None, 4200)
    assert await one(house, "select cash_owed_minor from riders.riders") == 4200


def picture(kind: str = "PNG") -> str:
    written = io.BytesIO()
    Image.new("RGB", (1600, 900), (200, 120, 40)).save(written, kind)
    return base64.b64encode(written.getvalue()).decode()


async def test_a_photo_proves_it_and_lies_sealed(house: House) -> None:
    delivery_id, rider_id = await at_the_door(house)
    photo = rules.tidied_photo(picture())
    await house.do(riding.deliver, rider_of(1), None, delivery_id, rider_id, None, photo, None)
    done = await standing(house, delivery_id)
    assert done.proof is Proof.PHOTO
    stored = await one(house, "select photo_sealed from deliveries.proofs")
    assert base64.b64decode(photo)[:64] not in stored
    assert photo[:64].encode() not in stored
    async with house.db.reading() as tx:
        assert await queries.proof_photo(tx, house, done) == photo


def test_a_photo_is_made_small_and_anything_else_is_refused() -> None:
    with Image.open(io.BytesIO(base64.b64decode(rules.tidied_photo(picture())))) as small:
        assert (small.format, small.size) == ("JPEG", (1280, 720))
    for wrong in ("", "not base64!", base64.b64encode(b"<svg/>").decode(), picture("GIF")):
        with pytest.raises(PhotoUnreadable):
            rules.tidied_photo(wrong)


async def test_a_demonstration_tells_the_code_of_this_step_and_a_live_city_none(house: House) -> None:
    delivery_id, rider_id = await assigned(house)
    assert await spoken(house, rider_id) == [None, None]
    await house.do(riding.at_store, rider_of(1), None, delivery_id, rider_id)
    code = await one(
        house, "select pickup_code from deliveries.deliveries where delivery_id = $1", delivery_id
    )
    assert await spoken(house, rider_id) == [code, None]
    house.live_mode = True
    try:
        assert await spoken(house, rider_id) == [None, None]
    finally:
        house.live_mode = False


async def spoken(house: House, rider_id: RiderId) -> list[str | None]:
    async with house.db.reading() as tx:
        return [stop.spoken_code for stop in (await queries.route(tx, house, rider_id)).stops]


async def test_the_route_shows_one_next_action_a_delivery_and_the_door_masked(house: House) -> None:
    delivery_id, rider_id = await assigned(house)
    async with house.db.reading() as tx:
        route = await queries.route(tx, house, rider_id)
    assert [(stop.kind, stop.next_action) for stop in route.stops] == [
        ("pickup", NextAction.AT_STORE),
        ("drop", None),
    ]
    assert route.stops[0].door is None
    door = route.stops[1].door
    assert door is not None
    assert (door.address, door.phone) == ("梧桐路 18 号 3 栋 502", "138****0001")
    await house.do(riding.at_store, rider_of(1), None, delivery_id, rider_id)
    async with house.db.reading() as tx:
        route = await queries.route(tx, house, rider_id)
    assert route.stops[0].next_action is NextAction.PICKED_UP
