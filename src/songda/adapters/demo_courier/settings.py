"""What may be turned of the demonstration courier."""

from __future__ import annotations

from songda.kernel.settings import Setting

SETTINGS = (
    Setting(
        name="demo_courier.on",
        default=False,
        says="Whether dispatch may ask the demonstration courier.",
    ),
    Setting(
        name="demo_courier.title",
        default="示范跑腿 DemoDash",
        says="What consumers and operators read where the demonstration courier rides.",
    ),
    Setting(
        name="demo_courier.url",
        default="http://127.0.0.1:8000/demo/courier",
        says="Where the house calls the demonstration courier.",
    ),
    Setting(
        name="demo_courier.notice_url",
        default="http://127.0.0.1:8000/api/couriers/demo/notices",
        says="Where the courier sends its notices.",
    ),
    Setting(
        name="demo_courier.hosted",
        default=True,
        says="Whether the courier company lives in this house's own HTTP process.",
    ),
    Setting(
        name="demo_courier.book",
        default=".songda/courier-book.jsonl",
        says="The company's own book; it belongs to one database and goes when that goes.",
    ),
    Setting(
        name="demo_courier.secret",
        default="for demonstrations only",
        says="The key with which both sides sign.",
        secret=True,
    ),
    Setting(name="demo_courier.late_s", default=0.5, says="How late every notice comes, at least."),
    Setting(
        name="demo_courier.shuffle_s",
        default=1.0,
        says="Up to how much later still, at random: so notices come out of order.",
    ),
    Setting(name="demo_courier.twice_share", default=0.1, says="The share of notices that come twice."),
)
