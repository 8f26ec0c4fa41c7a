"""The day as the engine sees it: what production would gather at this moment."""

from collections.abc import Mapping, Sequence

from songda.modules.dispatch.engine.values import Delivery, Rider, Snapshot, Stop, StopKind, Travel
from songda.modules.dispatch.simulation.whatif.living import Courier, Halt, Meal, State
from songda.modules.dispatch.simulation.whatif.streets import GRID_M, Spot, Streets

OVERDUE_S = 60
"""Food that should be ready and isn't is expected within this time, round after round."""


def see(
    now_s: int,
    meals: Sequence[Meal],
    couriers: Sequence[Courier],
    streets: Streets,
    refusal_holds_s: int,
    prices: Mapping[str, int],
) -> Snapshot:
    """Orders that wait, orders bound to riders, riders on line. Whoever has an open offer gets no other."""
    spots: dict[tuple[int, int], Spot] = {}
    number: dict[tuple[int, int], int] = {}

    def place(spot: Spot) -> int:
        if spot.cell not in number:
            number[spot.cell] = len(spots)
            spots[spot.cell] = spot
        return number[spot.cell]

    deliveries = tuple(
        Delivery(
            id=meal.order.id,
            pickup_place=place(meal.store),
            drop_place=place(meal.door),
            placed_s=meal.accepted_s - now_s,
            ready_s=_ready_s(meal, now_s),
            promised_s=meal.promised_s - now_s,
            picked_s=meal.picked_s - now_s if meal.state is State.CARRIED else None,
            load_units=meal.order.load_units,
            refused_by=tuple(sorted(who for who, at in meal.refused.items() if at > now_s - refusal_holds_s)),
        )
        for meal in meals
        if meal.state in (State.WAITING, State.BOUND, State.CARRIED)
    )
    riders = tuple(
        Rider(
            id=courier.rider.id,
            place=place(courier.where(streets, now_s)),
            vehicle=courier.rider.vehicle,
            capacity_units=courier.rider.capacity_units,
            route=tuple(_stop(halt) for halt in courier.route),
            locked=1 if courier.stands and courier.route else 0,
            taking=not courier.asked,
            price=prices.get(courier.rider.id, 0),
        )
        for courier in couriers
    )
    chosen = list(spots.values())
    return Snapshot(
        grid_m=GRID_M,
        places=tuple(spots),
        travels=tuple(
            Travel.of(vehicle, streets.seconds(vehicle, chosen))
            for vehicle in sorted({rider.vehicle for rider in riders})
        ),
        deliveries=deliveries,
        riders=riders,
    )


def _ready_s(meal: Meal, now_s: int) -> int:
    if meal.ready_s >= 0 and meal.ready_s <= now_s:
        return min(meal.expected_s - now_s, 0)
    return max(meal.expected_s - now_s, OVERDUE_S)


def _stop(halt: Halt) -> Stop:
    return Stop(kind=StopKind.DROP if halt.is_drop else StopKind.PICKUP, delivery_id=halt.meal.order.id)
