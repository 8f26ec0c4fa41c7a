"""Rounds and offers: when it is decided, who is asked, and what an answer does."""

import hashlib
import time

from songda.modules.dispatch.engine import decide
from songda.modules.dispatch.engine.canonical import plan_hash
from songda.modules.dispatch.engine.plan import Chosen, Plan
from songda.modules.dispatch.engine.values import StopKind
from songda.modules.dispatch.simulation.whatif.behaviour import Behaviour, Reaction
from songda.modules.dispatch.simulation.whatif.clock import Clock
from songda.modules.dispatch.simulation.whatif.foretelling import Seen, What
from songda.modules.dispatch.simulation.whatif.living import Courier, Meal, State
from songda.modules.dispatch.simulation.whatif.riding import Riders
from songda.modules.dispatch.simulation.whatif.scenario import Rules, Scenario
from songda.modules.dispatch.simulation.whatif.seeing import see
from songda.modules.dispatch.simulation.whatif.streets import Streets
from songda.modules.dispatch.simulation.whatif.telling import Teller

_OPEN = (State.WAITING, State.OFFERED)
_UNDER_WAY = (State.WAITING, State.OFFERED, State.BOUND, State.CARRIED)


class Desk:
    def __init__(
        self,
        scenario: Scenario,
        rules: Rules,
        behaviour: Behaviour,
        streets: Streets,
        clock: Clock,
        teller: Teller,
    ) -> None:
        self._scenario, self._rules, self._behaviour = scenario, rules, behaviour
        self._streets, self._clock, self._teller = streets, clock, teller
        self._meals: dict[str, Meal] = {}
        self._next_s: int | None = None
        self._last_s = -rules.gap_s
        self.riders = Riders(scenario, rules, behaviour, streets, clock, teller, self.wake)
        self.rounds, self.cpu_s, self.hash = 0, 0.0, hashlib.sha256()

    def ask(self, meal: Meal) -> None:
        """An order wants a rider."""
        self._meals[meal.order.id] = meal
        self.wake()

    def food_ready(self, meal: Meal) -> None:
        self.riders.food_ready(meal)
        self.wake()

    def open_orders(self) -> int:
        return sum(meal.state in _OPEN for meal in self._meals.values())

    def wake(self) -> None:
        """Something is worth a round: at once, but not sooner than the gap after the last one."""
        self._decide_at(max(self._clock.now_s, self._last_s + self._rules.gap_s))

    def _decide_at(self, at_s: int) -> None:
        if self._next_s is None or at_s < self._next_s:
            self._next_s = at_s
            self._clock.at(at_s, lambda: self._round(at_s))

    def _round(self, at_s: int) -> None:
        if self._next_s != at_s:
            return
        self._next_s, self._last_s = None, at_s
        self._meals = {key: meal for key, meal in self._meals.items() if meal.state in _UNDER_WAY}
        waiting = any(meal.state is State.WAITING for meal in self._meals.values())
        on_line = self.riders.on_line()
        if waiting and on_line:
            self._offer(self._decide(on_line), at_s)
        if any(meal.state is State.WAITING for meal in self._meals.values()):
            self._decide_at(at_s + self._rules.every_s)

    def _decide(self, on_line: list[Courier]) -> Plan:
        seen = see(
            self._clock.now_s,
            list(self._meals.values()),
            on_line,
            self._streets,
            self._rules.refusal_holds_s,
            self.riders.prices(on_line),
        )
        began = time.process_time()
        plan = decide(seen, self._rules.params, self._clock.now_s)
        self.cpu_s += time.process_time() - began
        self.rounds += 1
        self.hash.update(plan_hash(plan).encode())
        return plan

    def _offer(self, plan: Plan, at_s: int) -> None:
        routes = {
            route.rider_id: [(stop.delivery_id, stop.kind is StopKind.DROP) for stop in route.stops]
            for route in plan.routes
        }
        for chosen in sorted(plan.offers, key=lambda one: one.delivery_id):
            self._ask(chosen, routes[chosen.rider_id], at_s)

    def _ask(self, chosen: Chosen, planned: list[tuple[str, bool]], at_s: int) -> None:
        meal, courier = self._meals[chosen.delivery_id], self.riders.all[chosen.rider_id]
        meal.state, meal.offers, courier.asked = State.OFFERED, meal.offers + 1, courier.asked + 1
        chance = self._clock.chance("offer", meal.order.id, meal.offers)
        reaction, after_s = self._behaviour.react(chance, courier.rider.id)
        answers = reaction is not Reaction.IGNORE and after_s < self._rules.offer_s
        if answers and reaction is Reaction.ACCEPT:
            meant = chosen._replace(pickup_s=chosen.pickup_s + at_s, drop_s=chosen.drop_s + at_s)
            self._clock.after(after_s, lambda: self._accepted(meal, courier, meant, planned))
        else:
            wait_s = after_s if answers else self._rules.offer_s
            self._clock.after(wait_s, lambda: self._refused(meal, courier))

    def _accepted(self, meal: Meal, courier: Courier, meant: Chosen, planned: list[tuple[str, bool]]) -> None:
        courier.asked -= 1
        now_s = self._clock.now_s
        before = planned.index((meal.order.id, True)) if (meal.order.id, True) in planned else 0
        for what, at_s in ((What.PICKUP, meant.pickup_s), (What.ARRIVAL, meant.drop_s)):
            self._teller.foretell(self._seen(what, meal, courier, max(0, at_s - now_s), before))
        self.riders.take(courier, meal, planned)

    def _refused(self, meal: Meal, courier: Courier) -> None:
        courier.asked -= 1
        meal.state = State.WAITING
        meal.refused[courier.rider.id] = self._clock.now_s
        self.riders.go_home(courier)
        self.wake()

    def _seen(self, what: What, meal: Meal, courier: Courier, expected_s: int, before: int) -> Seen:
        store = self._scenario.stores[meal.order.store]
        return Seen(
            what=what,
            order_id=meal.order.id,
            store_id=store.id,
            now_s=self._clock.now_s,
            expected_s=expected_s,
            prep_s_p50=store.prep_s_p50,
            prep_s_p90=store.prep_s_p90,
            pickup_delay_s=store.pickup_delay_s,
            ride_s=self._streets.second(courier.rider.vehicle, meal.store, meal.door),
            items=meal.order.items,
            at_store=0 if meal.ready_s >= 0 else 1,
            open_orders=self.open_orders(),
            riders=len(self.riders.on_line()),
            rider_id=courier.rider.id,
            vehicle=courier.rider.vehicle,
            stops_before=before,
        )
