"""What may be turned of the demonstration gateway."""

from __future__ import annotations

from songda.kernel.settings import Setting

SETTINGS = (
    Setting(
        name="demo_gateway.url",
        default="http://127.0.0.1:8000/demo/gateway",
        says="Where the house calls the demonstration gateway.",
    ),
    Setting(
        name="demo_gateway.page_url",
        default="/demo/gateway",
        says="Where the consumer's browser finds its pay page; a path stays on this house's own address.",
    ),
    Setting(
        name="demo_gateway.notice_url",
        default="http://127.0.0.1:8000/api/notices/demo",
        says="Where the gateway sends its notices.",
    ),
    Setting(
        name="demo_gateway.hosted",
        default=True,
        says="Whether the gateway lives in this house's own HTTP process; switch off when it runs alone.",
    ),
    Setting(
        name="demo_gateway.book",
        default=".songda/gateway-book.jsonl",
        says="The gateway's own book; it belongs to one database and goes when that goes.",
    ),
    Setting(name="demo_gateway.merchant", default="songda", says="Which of the gateway's merchants we are."),
    Setting(
        name="demo_gateway.secret",
        default="for demonstrations only",
        says="The key with which both sides sign.",
        secret=True,
    ),
    Setting(
        name="demo_gateway.late_share",
        default=0.1,
        says="The share of notices that come three seconds later than the others.",
    ),
    Setting(name="demo_gateway.late_s", default=0.5, says="How late every notice comes, at least."),
    Setting(
        name="demo_gateway.shuffle_s",
        default=1.0,
        says="Up to how much later still, at random: so notices come out of order.",
    ),
    Setting(name="demo_gateway.twice_share", default=0.1, says="The share of notices that come twice."),
)
