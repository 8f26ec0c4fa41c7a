"""Questions, answers, and how they are shown."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.whatif.small_day import KMH, Clockwork, order, rider, store, street

from songda.entry.cli import main
from songda.entry.whatif.command import variant_of
from songda.modules.dispatch.public import whatif
from songda.modules.dispatch.simulation.whatif.asking import rules_of, scenario_of
from songda.modules.dispatch.simulation.whatif.comparing import compare
from songda.modules.dispatch.simulation.whatif.figures import MEASURES, figures, gini


def scenario(orders: int = 40, riders: int = 10) -> whatif.Scenario:
    return whatif.Scenario(
        city=street(),
        stores=(store("noodles", 10),),
        orders=tuple(order(f"o{n}", 100 * n, n % 25) for n in range(orders)),
        riders=tuple(rider(f"r{n}", n) for n in range(riders)),
    )


class Street:
    """A world without chance."""

    behaviour = Clockwork()
    rules = whatif.Rules()

    def __init__(self) -> None:
        self.streets = whatif.Streets(street(), KMH)

    def day(self, seed: int) -> whatif.Scenario:
        return scenario(orders=40 + seed, riders=2)


def test_fewer_are_among_the_more_and_clones_have_names_of_their_own() -> None:
    all_of_them = scenario()

    def riders(percent: int) -> set[str]:
        variant = whatif.Variant(name="v", riders_percent=percent)
        return {one.id for one in scenario_of(all_of_them, variant).riders}

    assert len(riders(50)) == 5
    assert riders(50) < riders(80) < riders(100) < riders(120)
    assert {name for name in riders(120) if "+" in name} == {f"{name}+1" for name in riders(20)}


def test_a_hundred_percent_is_half_of_what_the_day_holds() -> None:
    def orders(percent: int) -> set[str]:
        variant = whatif.Variant(name="v", orders_percent=percent)
        return {one.id for one in scenario_of(replace(scenario(1_000), percent=200), variant).orders}

    assert len(orders(200)) == 1_000
    assert 450 < len(orders(100)) < 550
    assert orders(50) < orders(100) < orders(150)


def test_more_than_a_past_day_holds_comes_twice_five_minutes_apart() -> None:
    more = scenario_of(scenario(1_000), whatif.Variant(name="v", orders_percent=120)).orders
    again = {one.id.removesuffix("+"): one.placed_s for one in more if one.id.endswith("+")}
    once = {one.id: one.placed_s for one in more if not one.id.endswith("+")}
    assert len(once) == 1_000
    assert 150 < len(again) < 250
    assert all(at == once[name] + 300 for name, at in again.items())


def test_knobs_go_where_they_belong() -> None:
    variant = variant_of("x:riders=80%,shift=-30,step=greedy,bag=2,weight_riding=9,lead_s=60,offer_s=30")
    assert (variant.name, variant.riders_percent, variant.shift_min) == ("x", 80, -30)
    rules = rules_of(whatif.Rules(), variant)
    assert rules.params.constraints.deliveries_in_bag_max == 2
    assert rules.params.weights.riding == 9
    assert (rules.params.lead_s, rules.offer_s, rules.params.first_step) == (60, 30, "greedy")
    assert rules.params.weights.lateness == whatif.Rules().params.weights.lateness


def test_shifts_move_and_never_begin_before_the_day() -> None:
    early = replace(scenario(), riders=(rider("r", 1, ((0, 3_600), (7_200, 9_000))),))
    moved = scenario_of(early, whatif.Variant(name="v", shift_min=-30)).riders[0]
    assert moved.shifts == ((0, 1_800), (5_400, 7_200))


@pytest.mark.parametrize(
    ("variant", "fault"),
    [
        ("x:bag=0", "x: bag"),
        ("x:nonsense=1", "x: nonsense"),
        ("x:step=sequences", "x: step"),
        ("today", "names"),
    ],
)
def test_what_cannot_be_lived_is_named(variant: str, fault: str) -> None:
    ask = whatif.Ask(variants=(whatif.Variant(name="today"), variant_of(variant)))
    assert whatif.faults(ask) == [fault]


def test_a_past_day_needs_its_period() -> None:
    ask = whatif.Ask(source=whatif.Source.PAST, variants=(whatif.Variant(name="today"),))
    assert whatif.faults(ask) == ["period"]


def test_the_interval_is_students_on_paired_differences() -> None:
    first = [dict.fromkeys((m.code for m in MEASURES), 10.0 + seed) for seed in range(3)]
    other = [
        {**one, "late_percent": one["late_percent"] + more}
        for one, more in zip(first, (1.0, 2.0, 3.0), strict=True)
    ]
    late = next(one for one in compare(first, other) if one.measure == "late_percent")
    assert late.difference == pytest.approx(2.0)
    # The mean of 1, 2, 3 has a standard error of 1/√3; t with two degrees of freedom is 4.303.
    assert late.low == pytest.approx(2.0 - 4.303 / 3**0.5)
    assert late.high == pytest.approx(2.0 + 4.303 / 3**0.5)
    assert not late.is_sure
    same = compare(first, first)[0]
    assert (same.low, same.high, same.is_sure) == (0.0, 0.0, False)
    assert compare(first[:1], other[:1])[0].low is None
    with pytest.raises(ValueError, match="same one to twenty seeds"):
        compare(first, other[:2])


def test_gini_of_equals_is_nothing_and_of_one_who_has_all_nearly_one() -> None:
    assert gini([5.0, 5.0, 5.0]) == pytest.approx(0.0)
    assert gini([0.0, 0.0, 0.0, 8.0]) == pytest.approx(0.75)
    assert gini([]) == 0.0


def test_an_answer_is_the_same_twice_and_tells_how_far_it_is() -> None:
    ask = whatif.Ask(seeds=2, variants=(whatif.Variant(name="today"), variant_of("one by one:bag=1")))
    shares: list[float] = []
    once = whatif.answer(ask, Street(), shares.append)
    assert once == whatif.answer(ask, Street())
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    trips = next(d for d in once["variants"][1]["differences"] if d["measure"] == "orders_per_trip")
    assert trips["mean"] == 1.0
    assert trips["difference"] < 0
    page = whatif.drawing.page(once, "a <day>", {})
    assert "a &lt;day&gt;" in page
    assert page.count("<svg") == len(MEASURES)
    assert page.count("<circle") == len(MEASURES)


def test_undelivered_orders_are_counted_and_nothing_is_divided_by_none() -> None:
    nobody = whatif.live(
        replace(scenario(3), riders=(rider("late", 1, ((90_000, 90_001),)),)),
        whatif.Rules(),
        Clockwork(),
        whatif.Streets(street(), KMH),
        1,
    )
    found = figures(nobody)
    assert (found["undelivered"], found["click_to_door_min"], found["earned_gini"]) == (3.0, 0.0, 0.0)


def test_the_command_prints_a_table_and_writes_its_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, kept = tmp_path / "a.html", tmp_path / "a.json"
    words = ["dispatch", "whatif", "few:riders=50", "--orders", "30", "--riders", "20", "--seeds", "1"]
    assert main([*words, "--quiet", "--html", str(page), "--json", str(kept)]) == 0
    said = capsys.readouterr().out
    assert "click_to_door_min" in said
    assert "few" in said
    assert "<svg" in page.read_text()
    assert '"hashes"' in kept.read_text()
    assert main(["dispatch", "whatif", "bad:bag=99"]) == 2
    assert "bad: bag" in capsys.readouterr().out
