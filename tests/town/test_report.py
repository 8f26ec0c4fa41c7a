"""The day's report counts what befell whom, and whether it ended well."""

from songda.town.report import Report, mishaps_of


def test_what_a_rider_tells_is_joined_to_its_order_later() -> None:
    report = Report()
    report.befell("offer declined", delivery_id="d1")
    report.rides_as("o1", "d1")
    report.befell("customer unreachable", delivery_id="d1")
    assert report.cases["o1"].befell == {"offer declined", "customer unreachable"}


def test_an_order_ends_well_when_its_money_is_where_it_belongs() -> None:
    report = Report()
    report.ended("delivered", "delivered", None, paid_minor=3000, refunded_minor=0)
    report.ended("returned", "rejected", "厨房太忙", paid_minor=3000, refunded_minor=3000)
    report.ended("kept", "cancelled", "不想要了", paid_minor=3000, refunded_minor=0)
    report.ended("twice", "delivered", None, paid_minor=3000, refunded_minor=3000)
    report.ended("unpaid", "expired", None, paid_minor=0, refunded_minor=0)
    report.ended("nobody home", "failed", "customer_unreachable", paid_minor=3000, refunded_minor=0)
    report.ended("lost", "failed", "cannot_deliver", paid_minor=3000, refunded_minor=0)
    well = {order_id for order_id, case in report.cases.items() if case.ended_well}
    assert well == {"delivered", "returned", "unpaid", "nobody home"}


def test_the_table_counts_each_kind() -> None:
    report = Report()
    report.befell("store rejects", order_id="a")
    report.ended("a", "rejected", None, paid_minor=100, refunded_minor=100)
    report.befell("store rejects", order_id="b")
    report.ended("b", "rejected", None, paid_minor=100, refunded_minor=0)
    report.befell("kitchen late", order_id="c")
    lines = report.lines()
    assert [line.split() for line in lines[1:3]] == [
        ["kitchen", "late", "1", "0", "0", "1"],
        ["store", "rejects", "2", "1", "1", "0"],
    ]
    assert lines[-2:] == ["no meal has arrived yet", "ends: rejected 2, under way 1"]


def test_double_and_late_notices_are_told_apart() -> None:
    assert mishaps_of(0, []) == []
    assert mishaps_of(1, [0.6]) == []
    assert mishaps_of(2, [0.6, 0.9, 0.7]) == ["notice twice"]
    assert mishaps_of(1, [2.4]) == ["notice late"]
    assert mishaps_of(1, [0.6, 2.4]) == ["notice twice", "notice late"]


def test_promises_are_counted_as_kept_or_not() -> None:
    report = Report()
    for at in range(10):
        report.arrived(f"o{at}", took_s=1500 + 60 * at, after_promise_s=-300 if at < 8 else 120)
    assert report.promises() == (
        "10 meals arrived after 30 min (median), 34 min (p90), 80% within their promise"
    )
