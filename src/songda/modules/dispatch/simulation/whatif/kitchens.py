"""From a placed order to food on the counter."""

from collections.abc import Callable

from songda.modules.dispatch.simulation.whatif.behaviour import Behaviour
from songda.modules.dispatch.simulation.whatif.clock import Clock
from songda.modules.dispatch.simulation.whatif.foretelling import Seen, What
from songda.modules.dispatch.simulation.whatif.living import Meal, State
from songda.modules.dispatch.simulation.whatif.scenario import Scenario
from songda.modules.dispatch.simulation.whatif.streets import Streets
from songda.modules.dispatch.simulation.whatif.telling import Teller

PASSER_BY = "ebike"
_HANDOVER_S = 120


class Kitchens:
    """`asks` is called with an order that wants a rider, `ready` when food is on the counter."""

    def __init__(
        self,
        scenario: Scenario,
        behaviour: Behaviour,
        streets: Streets,
        clock: Clock,
        teller: Teller,
        *,
        asks: Callable[[Meal], None],
        ready: Callable[[Meal], None],
    ) -> None:
        self._scenario, self._behaviour, self._streets = scenario, behaviour, streets
        self._clock, self._teller = clock, teller
        self._asks, self._ready = asks, ready
        self._cooking = [0] * len(scenario.stores)
        self._vehicle = PASSER_BY if PASSER_BY in streets.vehicles else min(streets.vehicles)

    def place(self, meal: Meal, open_orders: int, riders: int) -> None:
        """Promise a time, and let the store answer."""
        order, store = meal.order, self._scenario.stores[meal.order.store]
        told = self._teller.foretell(self._seen(What.PROMISE, meal, open_orders, riders))
        high_s = self._clock.now_s + told.high_s
        meal.promised_s = high_s if order.promised_s is None else order.promised_s
        answer_s = order.answer_s
        if answer_s is None:
            chance = self._clock.chance("answer", order.id)
            answer_s = self._behaviour.answer_s(chance, store.id, self._cooking[order.store])
        if answer_s is None:
            meal.state = State.REFUSED
        else:
            self._clock.after(answer_s, lambda: self._accept(meal, open_orders, riders))

    def _accept(self, meal: Meal, open_orders: int, riders: int) -> None:
        order, store = meal.order, self._scenario.stores[meal.order.store]
        meal.state, meal.accepted_s = State.WAITING, self._clock.now_s
        told = self._teller.foretell(self._seen(What.PREPARING, meal, open_orders, riders))
        meal.expected_s = self._clock.now_s + told.middle_s
        cook_s = order.cook_s
        if cook_s is None:
            chance = self._clock.chance("cook", order.id)
            cook_s = self._behaviour.cook_s(chance, store.id, order.items, self._cooking[order.store])
        self._cooking[order.store] += 1
        self._clock.after(cook_s, lambda: self._done(meal))
        self._asks(meal)

    def _done(self, meal: Meal) -> None:
        self._cooking[meal.order.store] -= 1
        meal.ready_s = meal.expected_s = self._clock.now_s
        self._teller.happened(meal.order.id, What.PREPARING, self._clock.now_s)
        self._ready(meal)

    def _seen(self, what: What, meal: Meal, open_orders: int, riders: int) -> Seen:
        store = self._scenario.stores[meal.order.store]
        ride_s = self._streets.second(self._vehicle, meal.store, meal.door)
        middle_s = store.prep_s_p50
        if what is What.PROMISE:
            middle_s += store.pickup_delay_s // 2 + ride_s + _HANDOVER_S
        return Seen(
            what=what,
            order_id=meal.order.id,
            store_id=store.id,
            now_s=self._clock.now_s,
            expected_s=middle_s,
            prep_s_p50=store.prep_s_p50,
            prep_s_p90=store.prep_s_p90,
            pickup_delay_s=store.pickup_delay_s,
            ride_s=ride_s,
            items=meal.order.items,
            at_store=self._cooking[meal.order.store],
            open_orders=open_orders,
            riders=riders,
        )
