"""The engine's view of a minute: orders placed by now, couriers on duty or soon, nothing of the future."""

from dataclasses import dataclass

import numpy as np

from songda.modules.dispatch.engine.values import Delivery, Demand, Intent, Placed, Rider, Snapshot, Travel
from songda.modules.dispatch.simulation.cooking import Kitchens
from songda.modules.dispatch.simulation.instances import Instance


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a courier is or will be next, from which minute on, and what they have delivered."""

    place: int
    since: int
    delivered: int


class View:
    """Remembers what has been seen of the day's orders."""

    def __init__(self, instance: Instance, *, ready_times_told: bool = True) -> None:
        self._instance = instance
        self._kitchens = Kitchens(instance, told=ready_times_told)
        self._store_of_spot = {(store.x, store.y): n for n, store in reversed([*enumerate(instance.stores)])}
        self._seen: dict[int, list[int]] = {store: [] for store in self._store_of_spot.values()}
        self._places: list[tuple[int, int]] = []
        self._lately: list[int] = []
        self._an_hour = 0

    def learn(self, order: int) -> None:
        """An order has been placed: its store may have more like it."""
        self._kitchens.place(order)
        self._lately.append(order)
        spot = self._instance.spots[self._instance.orders[order].store]
        self._seen[self._store_of_spot[spot]].append(order)

    def store_at(self, place: int) -> int:
        """The store at a place of the last snapshot."""
        return self._store_of_spot[self._places[place]]

    def snapshot(
        self,
        minute: int,
        orders: list[int],
        couriers: list[int],
        standing: list[Standing],
        intents: tuple[Intent, ...],
    ) -> Snapshot:
        instance = self._instance
        self._kitchens.pass_to(minute)
        self._lately = [order for order in self._lately if instance.orders[order].placed > minute - 60]
        self._an_hour = self._rate(minute, couriers)
        stores = sorted({instance.orders[order].store for order in orders} | set(self._seen))
        doors = [instance.door(order) for order in {*orders, *self._lately}]
        wanted = {instance.spots[spot]: spot for spot in [standing[c].place for c in couriers]}
        wanted |= {instance.spots[spot]: spot for spot in [*doors, *reversed(stores)]}
        self._places = sorted(wanted)
        at = {spot: position for position, spot in enumerate(self._places)}
        chosen = [wanted[spot] for spot in self._places]
        return Snapshot(
            grid_m=1,
            places=tuple(self._places),
            travels=(Travel.of("ebike", 60 * instance.minutes[np.ix_(chosen, chosen)]),),
            deliveries=tuple(self._delivery(minute, order, at) for order in orders),
            riders=tuple(self._rider(minute, courier, standing[courier], at) for courier in couriers),
            intents=intents,
            demands=tuple(
                Demand(
                    place=at[instance.spots[store]],
                    preparing_s=tuple(self._preparing_s(order, minute) for order in seen),
                )
                for store, seen in sorted(self._seen.items())
            ),
            lately=tuple(self._placed(minute, order, at) for order in self._lately),
        )

    def _rate(self, minute: int, couriers: list[int]) -> int:
        """Hundredths of an order a courier on duty, in the last hour."""
        on_duty = sum(self._instance.couriers[courier].on <= minute for courier in couriers)
        return 100 * len(self._lately) // max(1, on_duty)

    def _placed(self, minute: int, number: int, at: dict[tuple[int, int], int]) -> Placed:
        order = self._instance.orders[number]
        store = at[self._instance.spots[order.store]]
        return Placed(60 * (order.placed - minute), store, at[(order.x, order.y)])

    def _preparing_s(self, order: int, minute: int) -> int:
        return 60 * (self._kitchens.ready(order, minute) - self._instance.orders[order].placed)

    def _delivery(self, minute: int, number: int, at: dict[tuple[int, int], int]) -> Delivery:
        order, rules = self._instance.orders[number], self._instance.rules
        before, after = 60 * (rules.pickup_min // 2), 60 * (rules.pickup_min - rules.pickup_min // 2)
        return Delivery(
            id=order.id,
            pickup_place=at[self._instance.spots[order.store]],
            drop_place=at[(order.x, order.y)],
            placed_s=60 * (order.placed - minute),
            ready_s=60 * (self._kitchens.ready(number, minute) - minute),
            promised_s=60 * (order.placed + rules.limit_min - minute),
            pickup_before_s=before,
            pickup_after_s=after,
            drop_before_s=60 * (rules.drop_min // 2),
            drop_after_s=60 * (rules.drop_min - rules.drop_min // 2),
        )

    def _rider(self, minute: int, number: int, standing: Standing, at: dict[tuple[int, int], int]) -> Rider:
        who, rules = self._instance.couriers[number], self._instance.rules
        guaranteed = 100 * rules.pay_per_hour * (who.off - who.on) // (60 * rules.pay_per_order)
        return Rider(
            id=who.id,
            place=at[self._instance.spots[standing.place]],
            free_s=60 * (standing.since - minute),
            until_s=60 * (who.off - minute),
            capacity_units=1_000,
            covered_percent=guaranteed - 100 * standing.delivered,
            likely_percent=self._an_hour * max(0, who.off - max(minute, standing.since)) // 60,
        )
