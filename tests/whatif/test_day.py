"""A day in virtual time."""

from tests.whatif.small_day import Clockwork, day, order, rider, store

from songda.modules.dispatch.public import whatif


def test_one_order_goes_by_the_clock() -> None:
    lived = day((order("o", 1_000, 15),), (rider("r", 10),))
    (log,) = lived.orders
    assert log.accepted_s == 1_010
    assert log.ready_s == 1_610
    # The first round comes with the order: two minutes before the food an idle rider beside it must know.
    assert 1_010 <= log.assigned_s <= 1_610
    assert log.picked_s == 1_620  # food on the counter, ten seconds to take it
    assert log.delivered_s == 1_620 + 5 * 60 + 60
    assert log.promised_s == 1_000 + 900 + 120 + 405 + 240
    (who,) = lived.riders
    assert (who.ridden_m, who.delivered) == (1_500, 1)
    assert who.paid_minor == 400 + 195  # 1,500 m straight, 1,950 m of road: 1.95 a kilometre's hundred
    assert who.trips == (whatif.TripLog(orders=1, ridden_m=1_500, alone_m=1_500),)


def test_the_same_day_twice_is_the_same() -> None:
    orders = tuple(order(f"o{n}", 1_000 + 90 * n, 3 + 2 * n) for n in range(12))
    riders = (rider("a", 10), rider("b", 20))
    once, again = day(orders, riders), day(orders, riders)
    assert once.hashes == again.hashes
    assert once.orders == again.orders
    assert once.rounds > 12


def test_neighbours_share_a_trip_and_save_the_way_back() -> None:
    lived = day((order("o1", 1_000, 20), order("o2", 1_020, 21)), (rider("r", 10),))
    (who,) = lived.riders
    assert who.trips == (whatif.TripLog(orders=2, ridden_m=11 * 300, alone_m=10 * 300 + 10 * 300 + 11 * 300),)


def test_a_refused_offer_goes_to_another() -> None:
    lived = day(
        (order("o", 1_000, 15),), (rider("near", 10), rider("far", 14)), Clockwork(declines=("near",))
    )
    (log,) = lived.orders
    assert (log.rider, log.offers) == ("far", 2)
    assert log.is_delivered


def test_without_riders_nothing_arrives() -> None:
    lived = day((order("o", 1_000, 15),), (rider("late", 10, ((90_000, 99_000),)),))
    (log,) = lived.orders
    assert log.accepted_s == 1_010
    assert not log.is_delivered
    assert lived.rounds == 0


def test_a_store_that_says_no_asks_for_no_rider() -> None:
    lived = day((order("o", 1_000, 15),), (rider("r", 10),), Clockwork(refusing_stores=("noodles",)))
    assert lived.orders[0].accepted_s == whatif.NEVER
    assert lived.rounds == 0


def test_a_rider_on_the_way_stops_for_food_that_lies_on_it() -> None:
    stores = (store("noodles", 20), store("rice", 10))
    ready = whatif.Order(
        id="second", store=1, door=order("second", 0, 24).door, placed_s=500, answer_s=0, cook_s=0
    )
    lived = day((order("first", 100, 22), ready), (rider("r", 0),), stores=stores)
    first, second = lived.orders
    assert first.assigned_s < 500  # bound for the far store already
    assert second.picked_s < first.picked_s
    (who,) = lived.riders
    assert who.ridden_m == 24 * 300  # no metre twice, though the ride was broken off in the middle
    assert [trip.orders for trip in who.trips] == [2]


def test_a_shift_ends_when_the_last_door_is_done() -> None:
    lived = day((order("o", 1_000, 15),), (rider("r", 10, ((0, 1_500),)),))
    (log,), (who,) = lived.orders, lived.riders
    assert log.delivered_s == 1_980
    assert who.on_s == 1_980


def test_known_times_replace_chance() -> None:
    past = whatif.Order(
        id="o",
        store=0,
        door=order("o", 0, 15).door,
        placed_s=1_000,
        answer_s=50,
        cook_s=400,
        promised_s=3_000,
    )
    (log,) = day((past,), (rider("r", 10),)).orders
    assert (log.accepted_s, log.ready_s, log.promised_s) == (1_050, 1_450, 3_000)


def test_an_hour_on_line_is_worth_the_guarantee() -> None:
    rules = whatif.Rules(pay_per_hour_minor=2_000)
    lived = day((order("o", 1_000, 15),), (rider("r", 10, ((0, 7_200),)),), rules=rules)
    assert lived.riders[0].paid_minor == 4_000
