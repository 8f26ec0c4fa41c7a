import random
from dataclasses import replace

import pytest
from tests.dispatch.small_world import (
    candidates,
    drop,
    job,
    minutes_at_door,
    order_of_stops,
    params,
    pickup,
    street,
    who_has,
)

from songda.modules.dispatch.engine import ENGINE_VERSION, decide
from songda.modules.dispatch.engine.canonical import (
    decode_params,
    decode_snapshot,
    encode_params,
    encode_snapshot,
    plan_hash,
)
from songda.modules.dispatch.engine.costing import cost
from songda.modules.dispatch.engine.params import Constraints, Params, Step, Weights
from songda.modules.dispatch.engine.values import Rider, Snapshot, Travel


def crowd(seed: int, deliveries: int = 14, riders: int = 5) -> Snapshot:
    draw = random.Random(seed)
    return street(
        [
            job(
                f"d{n:02}",
                store=draw.choice([5, 12, 20, 33]),
                door=draw.randrange(41),
                ready=draw.randrange(-5, 28),
                promised=draw.randrange(25, 50),
            )
            for n in range(deliveries)
        ],
        [Rider(id=f"r{n:02}", place=draw.randrange(41)) for n in range(riders)],
    )


def shuffled(snapshot: Snapshot, seed: int) -> Snapshot:
    """The same world told in another order, places renumbered."""
    draw = random.Random(seed)
    order = list(range(len(snapshot.places)))
    draw.shuffle(order)
    new = {old: position for position, old in enumerate(order)}
    deliveries = [
        replace(d, pickup_place=new[d.pickup_place], drop_place=new[d.drop_place])
        for d in snapshot.deliveries
    ]
    riders = [replace(r, place=new[r.place]) for r in snapshot.riders]
    draw.shuffle(deliveries)
    draw.shuffle(riders)
    return Snapshot(
        places=tuple(snapshot.places[old] for old in order),
        travels=tuple(
            Travel.of(t.vehicle, [[int(t.matrix()[a, b]) for b in order] for a in order])
            for t in reversed(snapshot.travels)
        ),
        deliveries=tuple(deliveries),
        riders=tuple(riders),
    )


@pytest.mark.parametrize("step", list(Step))
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_telling_does_not_matter(step: Step, seed: int) -> None:
    told, retold = crowd(seed), shuffled(crowd(seed), seed + 100)
    assert told != retold
    assert encode_snapshot(told) == encode_snapshot(retold)
    one, other = (decide(world, params(step=step), seed=9) for world in (told, retold))
    assert plan_hash(one) == plan_hash(other)
    assert one.answered_by is step


def test_a_stored_round_replays_to_the_same_hash() -> None:
    snapshot, used = crowd(4), params()
    stored = (encode_snapshot(snapshot), encode_params(used), plan_hash(decide(snapshot, used, seed=77)))
    again = decide(decode_snapshot(stored[0]), decode_params(stored[1]), seed=77)
    assert plan_hash(again) == stored[2]
    assert again.engine == ENGINE_VERSION
    assert encode_snapshot(decode_snapshot(stored[0])) == stored[0]


def test_deciding_leaves_the_snapshot_as_it_was() -> None:
    snapshot = crowd(5)
    before = encode_snapshot(snapshot)
    decide(snapshot, params(), seed=1)
    assert encode_snapshot(snapshot) == before
    with pytest.raises(ValueError, match="read-only"):
        snapshot.travels[0].matrix()[0, 0] = 1


def test_a_better_step_never_costs_more_than_the_assignment_it_starts_from() -> None:
    for seed in range(6):
        costs = {step: decide(crowd(seed), params(step=step), seed=1).figures.cost for step in Step}
        assert costs[Step.SEARCH] <= costs[Step.ASSIGNMENT]
        assert costs[Step.SEARCH] < costs[Step.NEAREST]


def test_too_many_pairs_fall_back_step_by_step_and_the_plan_says_so() -> None:
    snapshot = crowd(1)  # 14 deliveries x 5 riders = 70 pairs
    budgets = {"search_pairs_max": 69, "assignment_pairs_max": 70, "greedy_pairs_max": 70}
    assert decide(snapshot, Params(), seed=1).answered_by is Step.SEARCH
    assert decide(snapshot, replace(Params(), **budgets), seed=1).answered_by is Step.ASSIGNMENT
    budgets["assignment_pairs_max"] = 69
    assert decide(snapshot, replace(Params(), **budgets), seed=1).answered_by is Step.GREEDY
    budgets["greedy_pairs_max"] = 69
    assert decide(snapshot, replace(Params(), **budgets), seed=1).answered_by is Step.NEAREST


@pytest.mark.parametrize("step", list(Step))
def test_nobody_is_forgotten_and_nobody_is_planned_twice(step: Step) -> None:
    snapshot = crowd(8, deliveries=20, riders=2)
    plan = decide(snapshot, params(step=step), seed=1)
    given = [c.delivery_id for c in (*plan.offers, *plan.tentative)]
    assert sorted([*given, *plan.unplanned, *plan.later]) == sorted(d.id for d in snapshot.deliveries)
    assert plan.unplanned, "two riders can't take twenty deliveries"


def test_an_offer_waits_until_the_rider_must_set_off() -> None:
    """Food in 15 minutes, five minutes away: there is nothing to say for eight minutes more."""
    early = street([job("d", store=5, door=9, ready=15)], [Rider(id="lin", place=0)])
    plan = decide(early, params(lead=2), seed=1)
    assert (plan.offers, [c.commit_by_s for c in plan.tentative]) == ((), [600])
    due = street([job("d", store=5, door=9, ready=7)], [Rider(id="lin", place=0)])
    assert [c.commit_by_s for c in decide(due, params(lead=2), seed=1).offers] == [120]


def test_an_idle_rider_beside_nearly_ready_food_is_asked_at_once() -> None:
    snapshot = street([job("d", store=5, door=9, ready=4)], [Rider(id="lin", place=5)])
    plan = decide(snapshot, params(lead=0), seed=1)
    assert [(c.delivery_id, c.commit_by_s) for c in plan.offers] == [("d", 240)]


def test_food_beyond_the_horizon_is_left_for_later() -> None:
    snapshot = street([job("d", store=5, door=9, ready=31)], [Rider(id="lin", place=5)])
    plan = decide(snapshot, params(), seed=1)
    assert (plan.later, plan.offers, plan.tentative, plan.unplanned) == (("d",), (), (), ())


def test_an_accepted_delivery_stays_with_its_rider_and_may_be_delayed_eight_minutes_only() -> None:
    carried = job("mine", store=0, door=30, picked=0, promised=60)
    bound = Rider(id="lin", place=10, route=(drop("mine"),))
    near = street([carried, job("near", store=10, door=14)], [bound])
    assert order_of_stops(decide(near, params(), seed=1), "lin") == [
        "pickup near",
        "drop near",
        "drop mine",
    ]
    behind = street([carried, job("behind", store=5, door=6, promised=9)], [bound])
    # Back to 5 and on would bring "mine" ten minutes later than promised to its rider: it goes first.
    assert order_of_stops(decide(behind, params(), seed=1), "lin") == [
        "drop mine",
        "pickup behind",
        "drop behind",
    ]


def test_locked_stops_stay_first() -> None:
    snapshot = street(
        [job("mine", store=12, door=30, promised=60), job("new", store=10, door=11)],
        [Rider(id="lin", place=10, route=(pickup("mine"), drop("mine")), locked=1)],
    )
    assert order_of_stops(decide(snapshot, params(), seed=1), "lin")[0] == "pickup mine"


def test_rules_of_vehicle_refusal_load_and_pin_are_kept_and_counted() -> None:
    riders = [
        Rider(id="car", place=5, vehicle="car"),
        Rider(id="full", place=5, capacity_units=2),
        Rider(id="lin", place=5),
        Rider(id="off", place=5, taking=False),
        Rider(id="wei", place=9),
    ]
    delivery = job("d", store=5, door=9, load=3, vehicles=("ebike",), refused_by=("lin",))
    snapshot = street([delivery], riders, speeds={"ebike": 1, "car": 1})
    plan = decide(snapshot, params(), seed=1)
    assert who_has(plan) == {"d": "wei"}
    assert [(b.reason, b.riders) for b in plan.why[0].blocked] == [
        ("capacity", 1),
        ("not_taking", 1),
        ("refused", 1),
        ("vehicle", 1),
    ]
    pinned = replace(snapshot, deliveries=(replace(delivery, only_rider="full"),))
    assert decide(pinned, params(), seed=1).unplanned == ("d",)


def test_a_rider_going_home_gets_nothing_to_pick_up_after_the_shift() -> None:
    snapshot = street(
        [job("d", store=5, door=9, ready=20)],
        [Rider(id="lin", place=5, until_s=19 * 60), Rider(id="wei", place=20)],
    )
    assert who_has(decide(snapshot, params(), seed=1)) == {"d": "wei"}


def test_one_store_a_trip_when_the_rules_say_so() -> None:
    snapshot = street(
        [job("far", store=0, door=20), job("near", store=10, door=15)], [Rider(id="lin", place=0)]
    )
    strict = replace(params(), constraints=Constraints(stores_per_trip_max=1, pickup_between_drops=False))
    assert order_of_stops(decide(snapshot, strict, seed=1), "lin") == [
        "pickup far",
        "drop far",
        "pickup near",
        "drop near",
    ]


def test_the_best_three_are_shown_with_reasons_that_add_up() -> None:
    riders = [Rider(id=f"r{n}", place=5 + n) for n in range(5)]
    plan = decide(street([job("d", store=5, door=9)], riders), params(), seed=1)
    shown = candidates(plan, "d")
    assert [(c.rider_id, c.chosen, c.drop_s) for c in shown] == [
        ("r0", True, 240),
        ("r1", False, 300),
        ("r2", False, 360),
    ]
    for candidate in shown:
        assert candidate.cost == sum(term.cost for term in candidate.terms)
    assert {term.name: (term.amount, term.cost) for term in shown[1].terms} == {
        "lateness": (0, 0),
        "to_door": (300, 3000),
        "freshness": (300, 1200),
        "riding": (300, 900),
        "load": (1, 200),
    }


def test_lateness_grows_faster_than_the_clock() -> None:
    weights = Weights(lateness=1, to_door=0, freshness=0, riding=0, load=0)
    assert cost(weights, (600, 600 * 600 // 600, 0, 0, 0, 0, 0)) == 1200
    assert cost(weights, (1200, 1200 * 1200 // 600, 0, 0, 0, 0, 0)) == 3600


def test_food_and_rider_meet_at_the_store() -> None:
    """The rider at the store would wait 12 minutes; the one finishing nearby in ten loses nothing."""
    snapshot = street(
        [job("mine", store=0, door=20, picked=0, promised=60), job("new", store=20, door=24, ready=12)],
        [Rider(id="busy", place=10, route=(drop("mine"),))],
    )
    plan = decide(snapshot, params(), seed=1)
    assert minutes_at_door(plan) == {"new": 16}


@pytest.mark.parametrize(
    ("snapshot", "words"),
    [
        (street([job("d", store=1, door=2), job("d", store=1, door=3)], []), "delivery occurs twice"),
        (street([], [Rider(id="r", place=1), Rider(id="r", place=2)]), "rider occurs twice"),
        (street([], [Rider(id="r", place=1, vehicle="donkey")]), "no travel times"),
        (street([], [Rider(id="r", place=1, route=(drop("d"),))]), "isn't in the snapshot"),
        (
            street([job("d", store=1, door=2)], [Rider(id="r", place=1, route=(drop("d"), pickup("d")))]),
            "drops before picking up",
        ),
        (
            street([job("d", store=1, door=2)], [Rider(id="r", place=1, route=(pickup("d"),))]),
            "picks up without dropping",
        ),
        (
            street(
                [job("d", store=1, door=2)],
                [Rider(id=i, place=1, route=(pickup("d"), drop("d"))) for i in "ab"],
            ),
            "on two routes",
        ),
    ],
)
def test_a_world_that_contradicts_itself_is_refused(snapshot: Snapshot, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        decide(snapshot, params(), seed=1)
