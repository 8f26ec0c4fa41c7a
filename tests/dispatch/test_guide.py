"""Idle riders and orders to come, on the straight street: stores at minutes 12 and 28, riders between."""

from dataclasses import replace

from tests.dispatch.small_world import MINUTE_S, job, street

from songda.modules.dispatch.engine import decide
from songda.modules.dispatch.engine.canonical import decode_snapshot, encode_snapshot
from songda.modules.dispatch.engine.field import lay_out
from songda.modules.dispatch.engine.guiding import CHANCE, waits
from songda.modules.dispatch.engine.params import Params
from songda.modules.dispatch.engine.values import Delivery, Demand, Rider, Snapshot

FIVE_MIN = 5 * MINUTE_S
GUIDING = Params(guiding=True, explained=False)


def town(
    riders: list[Rider], west: int = 2, east: int = 2, deliveries: tuple[Delivery, ...] = ()
) -> Snapshot:
    """So many orders each store has had so far, every one ready after five minutes."""
    demands = (
        Demand(place=12, preparing_s=(FIVE_MIN,) * west),
        Demand(place=28, preparing_s=(FIVE_MIN,) * east),
    )
    return replace(street(list(deliveries), riders), demands=demands)


def guided(snapshot: Snapshot, params: Params = GUIDING) -> dict[str, int]:
    return {to.rider_id: to.place for to in decide(snapshot, params, seed=1).guidance}


def test_two_between_two_stores_go_one_to_each() -> None:
    """Where they stand an order waits four minutes; with one of them at its store, none."""
    assert guided(town([Rider(id="r1", place=20), Rider(id="r2", place=20)])) == {"r1": 12, "r2": 28}


def test_a_gain_too_small_is_not_worth_the_way() -> None:
    """Each of the moves saves 60 of the 960 seconds that four looks at an order to come add up to."""
    both = town([Rider(id="r1", place=20), Rider(id="r2", place=20)])
    assert guided(both, replace(GUIDING, guide_gain_ms=14_900)) == {"r1": 12, "r2": 28}
    assert guided(both, replace(GUIDING, guide_gain_ms=15_100)) == {}


def test_one_alone_goes_where_more_orders_come_from() -> None:
    assert guided(town([Rider(id="r1", place=20)], west=1, east=5)) == {"r1": 28}


def test_who_stands_at_a_store_goes_on_when_another_there_is_enough() -> None:
    both = [Rider(id="r1", place=12), Rider(id="r2", place=12)]
    assert guided(town(both)) == {"r1": 28}
    assert guided(town([both[0], replace(both[1], place=28)])) == {}


def test_who_has_a_trip_stays() -> None:
    riders = [Rider(id="r1", place=12), Rider(id="r2", place=21)]
    food = job("d1", store=22, door=23, ready=10, promised=60)
    assert guided(town(riders, deliveries=(food,))) == {}
    assert guided(town(riders)) == {"r2": 28}


def test_before_the_first_order_nobody_is_guided() -> None:
    assert guided(town([Rider(id="r1", place=20)], west=0, east=0)) == {}


def test_a_store_without_orders_counts_half_an_order_like_the_citys() -> None:
    """Twenty minutes away and a minute to park: an order ready after five would have waited sixteen."""
    field = lay_out(town([Rider(id="r1", place=20)], west=1, east=0), GUIDING)
    assert [int(row[40]) for row in waits(field)] == [960 * CHANCE * 3 // 4, 960 * CHANCE // 4]


def test_a_store_is_believed_to_be_partly_like_the_city() -> None:
    """Its one order took long, the city's three others five minutes: (1 x 0 + 2 x 3/4 of 960) / 3."""
    slow = replace(town([Rider(id="r1", place=20)], east=3))
    demands = (Demand(place=12, preparing_s=(60 * MINUTE_S,)), slow.demands[1])
    rows = waits(lay_out(replace(slow, demands=demands), GUIDING))
    assert int(rows[0][40]) == 480 * CHANCE * 150 // 500


def test_demands_are_kept_in_the_stored_snapshot() -> None:
    snapshot = town([Rider(id="r1", place=20)], west=1, east=0)
    assert decode_snapshot(encode_snapshot(snapshot)).demands == snapshot.demands
