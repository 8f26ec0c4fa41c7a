"""How invented people behave, over many of them."""

from random import Random

import pytest

from songda.town.behaviour.appetite import Offered, appetite, choose_store, fill_basket, orders_due
from songda.town.behaviour.cooking import Answer, cook, reply
from songda.town.behaviour.mishaps import NONE, Mishaps
from songda.town.behaviour.riding import Reaction, begin_ride, react
from songda.town.plan.model import Hours, Kitchen, RiderPersona, Vehicle, stable_id

KITCHEN = Kitchen(base_s=480, per_item_s=90, spread=0.25, cooks=2)
RIDER = RiderPersona(
    rider_id=stable_id("rider"),
    name="王磊",
    phone="19902000000",
    vehicle=Vehicle.EBIKE,
    start=(121.2, 30.4),
    pace=1.0,
    picky=0.1,
    dawdle_s=30,
    capacity=5,
    shift=(Hours(opens_min=600, closes_min=1320),),
)
MENU = {
    "sections": [
        {
            "items": [
                {
                    "sold_out": False,
                    "variants": [{"variant_id": "rice", "price_minor": 200, "sold_out": False}],
                    "groups": [],
                },
                {
                    "sold_out": False,
                    "variants": [
                        {"variant_id": "small", "price_minor": 2200, "sold_out": True},
                        {"variant_id": "large", "price_minor": 3000, "sold_out": False},
                    ],
                    "groups": [
                        {
                            "min": 1,
                            "max": 1,
                            "options": [
                                {"option_id": "mild", "price_minor": 0},
                                {"option_id": "hot", "price_minor": 100},
                            ],
                        }
                    ],
                },
                {
                    "sold_out": True,
                    "variants": [{"variant_id": "gone", "price_minor": 5000, "sold_out": True}],
                    "groups": [],
                },
            ]
        }
    ]
}


def test_a_day_of_appetite_sums_to_one_and_peaks_at_noon() -> None:
    shares = [appetite(minute + 0.5) for minute in range(1440)]
    assert sum(shares) == pytest.approx(1.0, abs=0.002)
    assert 11 * 60 + 45 < shares.index(max(shares)) < 12 * 60 + 30
    assert sum(shares[11 * 60 : 13 * 60 + 30]) > 0.3
    assert sum(shares[17 * 60 : 20 * 60]) > 0.25
    assert sum(shares[2 * 60 : 6 * 60]) < 0.02


def test_as_many_get_hungry_as_the_day_has_orders() -> None:
    rng = Random(1)
    count = sum(orders_due(rng, 600, minute, 60) for minute in range(1440))
    assert 520 <= count <= 680


def test_a_basket_reaches_the_minimum_with_what_is_there() -> None:
    rng = Random(2)
    for _ in range(300):
        lines = fill_basket(rng, MENU, minimum_minor=6000, people=1)
        assert sum(line.price_minor * line.count for line in lines) >= 6000
        assert {line.variant_id for line in lines} <= {"rice", "large"}
        assert all(len(line.options) == 1 for line in lines if line.variant_id == "large")
        assert len({(line.variant_id, line.options) for line in lines}) == len(lines)


def test_an_empty_or_unaffordable_menu_fills_no_basket() -> None:
    assert fill_basket(Random(3), {"sections": []}, 1000) == ()
    cheap = {"sections": [{"items": [MENU["sections"][0]["items"][0]]}]}
    assert fill_basket(Random(3), cheap, minimum_minor=100_000) == ()


def test_near_stores_of_ones_taste_are_chosen_more_often() -> None:
    def offered(store_id: str, cuisine: str, distance_m: int) -> Offered:
        return Offered(
            store_id=store_id,
            cuisine=cuisine,
            distance_m=distance_m,
            fee_minor=300,
            minimum_minor=1500,
            eta_s=1800,
        )

    stores = [offered("far", "sichuan", 3000), offered("near", "sichuan", 300), offered("odd", "pizza", 300)]
    rng = Random(4)
    chosen = [choose_store(rng, ("sichuan",), stores) for _ in range(1000)]
    counts = {one.store_id: sum(c is one for c in chosen) for one in stores}
    assert counts["near"] > counts["odd"] > counts["far"] > 0
    assert choose_store(rng, ("sichuan",), []) is None


@pytest.mark.parametrize(("share", "answer"), [(1.0, Answer.REJECT), (0.0, Answer.ACCEPT)])
def test_a_store_rejects_at_its_rate(share: float, answer: Answer) -> None:
    rng = Random(5)
    mishaps = Mishaps(store_rejects=share, store_silent=0.0)
    assert {reply(rng, mishaps, 0).answer for _ in range(100)} == {answer}


def test_cooking_takes_longer_for_more_dishes_and_a_full_stove() -> None:
    def mean_s(dishes: int, ahead: int, late: float = 0.0) -> float:
        rng = Random(6)
        mishaps = Mishaps(kitchen_late=late)
        return sum(cook(rng, KITCHEN, mishaps, dishes, ahead).takes_s for _ in range(2000)) / 2000

    one = mean_s(1, 0)
    assert one == pytest.approx(480 * 1.03, rel=0.05)
    assert mean_s(4, 0) == pytest.approx(one + 270 * 1.03, rel=0.05)
    assert mean_s(1, 6) > one * 1.5
    assert mean_s(1, 0, late=1.0) == pytest.approx(2 * one, rel=0.01)


def test_a_rider_declines_by_temperament_and_ignores_by_chance() -> None:
    rng = Random(7)
    reactions = [react(rng, RIDER, Mishaps(offer_declined=0.05, offer_ignored=0.2))[0] for _ in range(4000)]
    assert reactions.count(Reaction.IGNORE) / 4000 == pytest.approx(0.2, abs=0.02)
    assert reactions.count(Reaction.DECLINE) / 4000 == pytest.approx(0.15, abs=0.02)


def test_a_ride_moves_along_its_line_at_the_riders_pace() -> None:
    line = [(121.2, 30.4), (121.2, 30.409), (121.21, 30.409)]
    ride = begin_ride(line, 1000.0, RIDER)
    assert ride.at(0.0) == line[0]
    assert ride.at(ride.arrives_s + 5) == line[2]
    halfway = ride.at(1000.0 + 500 / (15.0 / 3.6))
    assert halfway[0] == 121.2
    assert halfway[1] == pytest.approx(30.4 + 500 / 111_195, abs=1e-5)
    assert ride.arrives_s - 1000 == pytest.approx((1000.8 + 959.0) / (15.0 / 3.6), rel=0.01)


def test_without_mishaps_nothing_goes_wrong() -> None:
    rng = Random(8)
    assert {reply(rng, NONE, 0).answer for _ in range(500)} == {Answer.ACCEPT}
    with pytest.raises(ValueError, match="share"):
        Mishaps(store_rejects=1.5)
