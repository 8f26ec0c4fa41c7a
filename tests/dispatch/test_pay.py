"""What one more delivery costs in pay: nothing while the guarantee pays it, and who is given it then."""

from dataclasses import replace

import pytest
from tests.dispatch.small_world import job, street, who_has

from songda.modules.dispatch.engine import decide
from songda.modules.dispatch.engine.params import Constraints, Params, Step, Weights
from songda.modules.dispatch.engine.paying import beyond, pays
from songda.modules.dispatch.engine.values import Rider

TRIPS = Params(
    weights=Weights(pay=120),
    constraints=Constraints(stores_per_trip_max=1, pickup_between_drops=False),
    first_step=Step.SEQUENCES,
)


def test_at_the_end_of_the_shift_the_guarantee_is_exact() -> None:
    """It pays two more and half of a third."""
    assert pays([Rider(id="r1", place=0, covered_percent=250)], 120, 4).tolist() == [[0, 0, 0, 60, 180]]


def test_what_a_rider_asks_comes_on_top() -> None:
    """Thirty for each, and a half of the second is beyond the guarantee."""
    assert pays([Rider(id="r1", place=0, covered_percent=150, price=30)], 120, 2).tolist() == [[0, 30, 120]]


@pytest.mark.parametrize(
    ("likely", "thousandths"), [(0, 0), (200, 240), (400, 564), (900, 991), (1_200, 1_000)]
)
def test_who_will_go_beyond_it_anyway_costs_the_whole_delivery(likely: int, thousandths: int) -> None:
    """The guarantee pays four more; so many are likely to come until the shift ends."""
    who = Rider(id="r1", place=0, covered_percent=400, likely_percent=likely)
    assert beyond([who], 1).tolist() == [[thousandths]]


def test_of_two_riders_the_one_whose_guarantee_pays_has_it() -> None:
    snapshot = street([job("d1", store=12, door=20)], [Rider(id="r1", place=12), Rider(id="r2", place=12)])
    assert who_has(decide(snapshot, TRIPS, seed=1)) == {"d1": "r1"}
    behind = (snapshot.riders[0], replace(snapshot.riders[1], covered_percent=100))
    assert who_has(decide(replace(snapshot, riders=behind), TRIPS, seed=1)) == {"d1": "r2"}
    free = replace(TRIPS, weights=Weights(pay=0))
    assert who_has(decide(replace(snapshot, riders=behind), free, seed=1)) == {"d1": "r1"}
