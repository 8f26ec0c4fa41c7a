"""Orders to come: imagined from what was placed, and what they change in a plan, on the straight street."""

from dataclasses import replace

import numpy as np
from tests.dispatch.small_world import MINUTE_S, job, street, who_has

from songda.modules.dispatch.engine import decide
from songda.modules.dispatch.engine.canonical import decode_snapshot, encode_snapshot
from songda.modules.dispatch.engine.coming import C_DOOR, C_PLACED, C_READY, C_STORE, imagined
from songda.modules.dispatch.engine.field import Field, lay_out
from songda.modules.dispatch.engine.params import Constraints, Params, Step
from songda.modules.dispatch.engine.sequences import world_of
from songda.modules.dispatch.engine.values import Delivery, Demand, Placed, Rider, Snapshot
from songda.modules.dispatch.engine.weighing import outlook

WEST, EAST = 10, 30
SIX_MIN = 6 * MINUTE_S
TRIPS = Params(
    constraints=Constraints(stores_per_trip_max=1, pickup_between_drops=False),
    first_step=Step.SEQUENCES,
    futures=8,
    guide_unseen_percent=0,
    guide_city_percent=0,
)
RIDERS = [Rider(id="r1", place=WEST), Rider(id="r2", place=14)]


def lunch(deliveries: list[Delivery], riders: list[Rider] = RIDERS, *, orders: int = 9) -> Snapshot:
    """In the last half hour so many orders from the western store, ready after six minutes, for minute 5."""
    demands = (Demand(place=WEST, preparing_s=(SIX_MIN,) * orders), Demand(place=EAST, preparing_s=()))
    lately = tuple(Placed(-60 * at, WEST, 5) for at in range(orders))
    return replace(street(deliveries, riders), demands=demands, lately=lately)


def laid_out(snapshot: Snapshot, params: Params = TRIPS) -> Field:
    return lay_out(snapshot, params)


def test_a_future_is_like_the_last_half_hour() -> None:
    """Nine orders in thirty minutes make six in twenty, one in each sixth of them."""
    futures = imagined(laid_out(lunch([])), seed=1)
    assert futures.shape == (8, 6, 4)
    assert set(futures[:, :, C_STORE].ravel().tolist()) == {WEST}
    assert set(futures[:, :, C_DOOR].ravel().tolist()) == {5}
    assert (futures[:, :, C_READY] - futures[:, :, C_PLACED] == SIX_MIN).all()
    assert (futures[:, :, C_PLACED] // 200 == np.arange(6)).all()


def test_the_same_seed_imagines_the_same_and_another_seed_something_else() -> None:
    field = laid_out(lunch([]))
    assert (imagined(field, 7) == imagined(field, 7)).all()
    assert (imagined(field, 7) != imagined(field, 8)).any()


def test_a_store_without_orders_is_believed_to_have_had_a_part_of_one() -> None:
    params = replace(TRIPS, futures=100, guide_unseen_percent=900)
    stores = imagined(laid_out(lunch([]), params), 1)[:, :, C_STORE].ravel().tolist()
    assert 0.27 < stores.count(EAST) / len(stores) < 0.40  # a third: nine of 18 + 9


def test_what_is_known_and_not_due_yet_is_part_of_every_future() -> None:
    later = job("d1", store=EAST, door=33, ready=50)
    futures = imagined(laid_out(lunch([later])), 1)
    assert futures.shape == (8, 7, 4)
    assert (futures[:, -1] == [EAST, 33, 0, 50 * MINUTE_S]).all()


def test_nothing_is_imagined_where_nothing_was_placed() -> None:
    assert imagined(laid_out(lunch([], orders=0)), 1).size == 0
    assert imagined(laid_out(lunch([]), replace(TRIPS, futures=0)), 1).size == 0


def test_the_outlook_is_waiting_food_and_the_ride_to_it() -> None:
    """One order, placed in a minute, ready in three, two minutes from the only rider: nobody sets off before
    it is placed. Free now: the ride of 2 minutes. Free in 6: there at 8, so five of waiting and the ride.
    """
    world = world_of(laid_out(lunch([], [RIDERS[0]])))
    future = np.array([[[12, 20, 60, 180]]], np.int64)
    handing = np.zeros(2, np.int64)
    ends = np.array([[0, WEST]], np.int64)
    assert outlook(world, ends, future, handing) == 3 * 120
    assert outlook(world, np.array([[360, WEST]], np.int64), future, handing) == 10 * 300 + 3 * 120


def test_the_rider_at_a_busy_store_is_left_to_it() -> None:
    """A delivery between both: a minute nearer to the one who stands where the next nine will come from."""
    food = job("d1", store=12, door=18, ready=10)
    nearer = [RIDERS[0], replace(RIDERS[1], place=15)]
    assert who_has(decide(lunch([food], nearer, orders=0), TRIPS, seed=1)) == {"d1": "r1"}
    assert who_has(decide(lunch([food], nearer), TRIPS, seed=1)) == {"d1": "r2"}
    assert who_has(decide(lunch([food], nearer), replace(TRIPS, futures=0), seed=1)) == {"d1": "r1"}


def test_lately_is_kept_in_the_stored_snapshot() -> None:
    snapshot = lunch([])
    assert decode_snapshot(encode_snapshot(snapshot)).lately == tuple(sorted(snapshot.lately))
