"""Production's ranges in virtual time, and the table of how often they held."""

from __future__ import annotations

from dataclasses import replace

from tests.whatif.small_day import day, order, rider

from songda.entry.whatif.honest import Honest, held
from songda.entry.whatif.promises import table
from songda.kernel.ranges import Shift
from songda.modules.dispatch.public import whatif

SEEN = whatif.Seen(
    what=whatif.What.PROMISE,
    order_id="a",
    store_id="noodles",
    now_s=0,
    expected_s=1_500,
    prep_s_p50=600,
    prep_s_p90=900,
    pickup_delay_s=120,
    ride_s=300,
    items=2,
    at_store=0,
    open_orders=0,
    riders=1,
)


def told(happened_s: int, low_s: int = 100, high_s: int = 200) -> whatif.Foretold:
    at = whatif.Range(low_s=low_s, middle_s=low_s, high_s=high_s)
    return whatif.Foretold(seen=SEEN, range=at, happened_s=happened_s)


def test_a_promise_is_what_orders_would_promise() -> None:
    # 600 + 30 + 300 + 120, and 900 + 120 + 405 + 240.
    assert Honest().foretell(SEEN) == whatif.Range(low_s=1_050, middle_s=1_500, high_s=1_665)


def test_it_learns_each_kind_apart_and_what_stands_still_not_at_all() -> None:
    forecaster = Honest(still=frozenset({whatif.What.ARRIVAL}))
    forecaster.learn(told(300))
    arrival = replace(told(300), seen=replace(SEEN, what=whatif.What.ARRIVAL))
    forecaster.learn(arrival)
    assert forecaster.shifts == {whatif.What.PROMISE: Shift(low_s=5, high_s=45)}


def test_the_table_counts_what_held_and_says_what_is_not_honest() -> None:
    rows = held([*[told(150)] * 16, *[told(50)] * 2, *[told(250)] * 2])
    assert [(row.told, row.held_percent, row.before_percent, row.after_percent) for row in rows] == [
        (20, 80.0, 10.0, 10.0)
    ]
    assert rows[0].is_honest
    assert "not honest" not in table(rows)[1]
    assert "not honest" in table(held([told(150)] * 20))[1]


def test_a_day_is_foretold_and_learned_from() -> None:
    forecaster = Honest()
    outcome = day((order("a", 0, 12), order("b", 600, 14)), (rider("r", 10),), forecaster=forecaster)
    assert {one.seen.what for one in outcome.foretold} == set(whatif.What)
    assert set(forecaster.shifts) == set(whatif.What)
