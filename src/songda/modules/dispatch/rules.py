"""Pure decisions about peaks: what turns on, what turns off, and what then holds."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from songda.kernel.ids import DeliveryId
from songda.modules.deliveries.public import Quote
from songda.modules.dispatch.engine.params import Params
from songda.modules.dispatch.errors import PeakRulesUnsound
from songda.modules.dispatch.model import Carrier, Measure, PeakKind, PeakRule, Pressed, SwitchRow

TO_DOOR = Params().weights.to_door
"""What a second of an order's wait weighs: asking prices are counted in it."""

COURIER_VEHICLE = "ebike"
"""How an outside courier is thought to ride from store to door."""

USUAL = (
    (PeakKind.WIDER_AREA, 100, 60, 200),
    (PeakKind.INCENTIVE, 150, 90, 150),
    (PeakKind.LONGER_PROMISE, 200, 120, 600),
    (PeakKind.FAR_STORES, 300, 180, 70),
    (PeakKind.OUTSIDE_COURIERS, 400, 240, 0),
)
MOST = {PeakKind.WIDER_AREA: 400, PeakKind.INCENTIVE: 2_000, PeakKind.LONGER_PROMISE: 3_600}


def usual_rules() -> tuple[PeakRule, ...]:
    """What holds in a city whose operators wrote none."""
    return tuple(
        PeakRule(
            kind=kind,
            measure=Measure.PRESSURE,
            on_at=on_at,
            off_at=off_at,
            hold_s=600,
            longest_s=7_200,
            amount=amount,
            is_enabled=True,
        )
        for kind, on_at, off_at, amount in USUAL
    )


def must_be_sound(rules: Sequence[PeakRule]) -> None:
    """Raises PeakRulesUnsound for a kind twice, an end that isn't below its beginning, or an amount out of
    its bounds."""
    kinds = [rule.kind for rule in rules]
    for rule in rules:
        least = {PeakKind.WIDER_AREA: 100, PeakKind.FAR_STORES: 10}.get(rule.kind, 0)
        most = MOST.get(rule.kind, 100)
        if kinds.count(rule.kind) > 1 or rule.off_at >= rule.on_at or not least <= rule.amount <= most:
            raise PeakRulesUnsound(kind=rule.kind.value)


def pressed(open_count: int, free_count: int, delay_s: int) -> Pressed:
    """The measures of a city."""
    percent = 100 * open_count // max(1, free_count)
    return Pressed(
        open_count=open_count, free_count=free_count, pressure_percent=min(percent, 100_000), delay_s=delay_s
    )


def seen(rule: PeakRule, now: Pressed) -> int:
    return now.delay_s if rule.measure is Measure.DELAY else now.pressure_percent


def to_end(
    running: Sequence[SwitchRow], rules: Sequence[PeakRule], now: Pressed, at: datetime
) -> list[tuple[SwitchRow, str]]:
    """Which switches end now, and why. One by hand ends by its clock alone."""
    known = {rule.kind: rule for rule in rules}
    ends: list[tuple[SwitchRow, str]] = []
    for one in running:
        rule = known.get(one.kind)
        if at >= one.until_at:
            ends.append((one, "over"))
        elif not one.by_hand and (rule is None or not rule.is_enabled or _has_eased(one, rule, now, at)):
            ends.append((one, "eased"))
    return ends


def to_begin(running: Sequence[SwitchRow], rules: Sequence[PeakRule], now: Pressed) -> list[PeakRule]:
    """Which rules turn on now; none of a kind that is on, or kept off by hand."""
    taken = {one.kind for one in running}
    return [
        rule
        for rule in sorted(rules, key=lambda rule: list(PeakKind).index(rule.kind))
        if rule.is_enabled and rule.kind not in taken and seen(rule, now) >= rule.on_at
    ]


def widened(params: Params, on: dict[PeakKind, int]) -> Params:
    """The engine's parameters while more riders than usual are asked."""
    percent = on.get(PeakKind.WIDER_AREA, 100)
    return dataclasses.replace(params, candidates_max=max(1, params.candidates_max * percent // 100))


def carrier_id(delivery_id: DeliveryId, quote: Quote) -> str:
    """The engine's name for a courier who would take this delivery at this price."""
    return f"courier/{quote.courier}/{quote.price_minor}/{quote.currency}/{delivery_id}"


def carrier_of(rider_id: str) -> Carrier:
    """Who is behind an id in a snapshot or plan: one of our riders, or an outside courier with a price."""
    if courier_of(rider_id) is None:
        return Carrier(rider_id=UUID(rider_id), courier=None, price_minor=None, currency=None)
    _, courier, price_minor, currency, _ = rider_id.split("/")
    return Carrier(rider_id=None, courier=courier, price_minor=int(price_minor), currency=currency)


def courier_of(rider_id: str) -> str | None:
    """The outside courier's name; None for one of our riders."""
    kind, *rest = rider_id.split("/")
    return rest[0] if kind == "courier" else None


def courier_price(beyond_minor: int, major_wait_s: int) -> int:
    """What a courier asks, in units of cost: what they cost beyond a rider's pay, as the wait of an order
    that 100 minor units are worth. Never less than nothing.
    """
    return max(0, beyond_minor) * major_wait_s * TO_DOOR // 100


def _has_eased(one: SwitchRow, rule: PeakRule, now: Pressed, at: datetime) -> bool:
    held_s = (at - one.since_at).total_seconds()
    return seen(rule, now) <= rule.off_at and held_s >= rule.hold_s
