"""Two that must ride together and two that must not, with the difference in minutes."""

from tests.dispatch.small_world import job, minutes_at_door, order_of_stops, params, street, who_has

from songda.modules.dispatch.engine import decide
from songda.modules.dispatch.engine.values import Rider, Snapshot

TOGETHER = 4
ALONE = 1


def neighbours() -> Snapshot:
    """Two orders from the store at 10 to the doors at 20 and 21, one rider at the store."""
    return street(
        [job("noodles", store=10, door=20), job("soup", store=10, door=21)], [Rider(id="lin", place=10)]
    )


def strangers() -> Snapshot:
    """From the store at 20 one order goes far west, one far east; a rider on either side."""
    return street(
        [job("west", store=20, door=5, promised=18), job("east", store=20, door=35, promised=18)],
        [Rider(id="lin", place=19), Rider(id="wei", place=21)],
    )


def test_two_for_neighbouring_doors_ride_together_and_save_ten_minutes_each_on_average() -> None:
    together = decide(neighbours(), params(bag=TOGETHER), seed=1)
    alone = decide(neighbours(), params(bag=ALONE), seed=1)
    stops = order_of_stops(together, "lin")
    assert sorted(stops[:2]) == ["pickup noodles", "pickup soup"]
    assert stops[2:] == ["drop noodles", "drop soup"]
    assert minutes_at_door(together) == {"noodles": 10, "soup": 11}
    assert minutes_at_door(alone) == {"noodles": 10, "soup": 31}
    assert sum(minutes_at_door(alone).values()) - sum(minutes_at_door(together).values()) == 20


def test_two_for_opposite_ends_ride_apart_and_save_the_second_thirty_minutes() -> None:
    chosen = decide(strangers(), params(), seed=1)
    assert sorted(who_has(chosen).values()) == ["lin", "wei"]
    assert minutes_at_door(chosen) == {"east": 16, "west": 16}
    forced = street(list(strangers().deliveries), [Rider(id="lin", place=19)])
    together = decide(forced, params(), seed=1)
    assert sorted(minutes_at_door(together).values()) == [16, 46]


def test_cold_food_is_not_bundled_though_a_ride_would_be_saved() -> None:
    """Waiting at the store for the second dish would hold the first one back by 25 minutes."""
    snapshot = street(
        [job("now", store=10, door=20, ready=0, promised=15), job("later", store=10, door=21, ready=25)],
        [Rider(id="lin", place=10)],
    )
    plan = decide(snapshot, params(), seed=1)
    assert order_of_stops(plan, "lin") == ["pickup now", "drop now", "pickup later", "drop later"]
    assert minutes_at_door(plan) == {"now": 10, "later": 36}


def test_one_on_the_way_is_picked_up_before_the_first_is_dropped() -> None:
    snapshot = street(
        [job("far", store=0, door=20), job("near", store=10, door=15)], [Rider(id="lin", place=0)]
    )
    plan = decide(snapshot, params(), seed=1)
    assert order_of_stops(plan, "lin") == ["pickup far", "pickup near", "drop near", "drop far"]
    assert minutes_at_door(plan) == {"far": 20, "near": 15}
