"""What an operator may turn of orders."""

from __future__ import annotations

from songda.kernel.settings import Setting

SETTINGS = (
    Setting(name="orders.quote_s", default=600, says="How long a quote's prices hold, in city seconds."),
    Setting(
        name="orders.quote_machine_s",
        default=90,
        says="How long a quote holds at least on a real clock, however fast the city's runs.",
    ),
    Setting(
        name="orders.pay_within_s", default=900, says="How long an order waits to be paid, in city seconds."
    ),
    Setting(
        name="orders.pay_machine_s",
        default=90,
        says="How long an order waits to be paid at least on a real clock.",
    ),
    Setting(
        name="orders.alarm_every_s",
        default=60,
        says="After how many city seconds a store that hasn't answered is alarmed, again and again.",
    ),
    Setting(name="orders.alarm_machine_s", default=5, says="The same at least on a real clock."),
    Setting(
        name="orders.alarms",
        default=5,
        says="After how many alarms an order nobody answers ends, with the money back.",
    ),
    Setting(
        name="orders.kitchen_patience_s",
        default=1_200,
        says="City seconds past the expected ready time, or a kitchen's last step, until it is alarmed.",
    ),
    Setting(
        name="orders.kitchen_alarm_every_s",
        default=600,
        says="After how many more city seconds without a step a kitchen is alarmed again, and again.",
    ),
    Setting(name="orders.kitchen_machine_s", default=60, says="Both at least on a real clock."),
    Setting(
        name="orders.kitchen_alarms",
        default=3,
        says="After how many alarms an order its kitchen has forgotten ends, with the money back.",
    ),
    Setting(
        name="orders.promise_look_again_s",
        default=300,
        says="City seconds after which what was learned about promises is read again.",
    ),
    Setting(
        name="orders.cash_most_minor", default=50_000, says="Up to which total an order may be paid in cash."
    ),
)
