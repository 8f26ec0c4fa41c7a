"""Riders at work: from shift to shift, from stop to stop."""

from collections.abc import Callable, Sequence

from songda.modules.dispatch.engine.evening import Earner, evened
from songda.modules.dispatch.simulation.whatif.behaviour import Behaviour
from songda.modules.dispatch.simulation.whatif.clock import Clock
from songda.modules.dispatch.simulation.whatif.foretelling import What
from songda.modules.dispatch.simulation.whatif.living import Courier, Halt, Meal, Riding, State, merged
from songda.modules.dispatch.simulation.whatif.scenario import Rules, Scenario
from songda.modules.dispatch.simulation.whatif.streets import Streets
from songda.modules.dispatch.simulation.whatif.telling import Teller

ROADS_PER_STRAIGHT = 1.3
_TAKES_FOOD_S = 10


class Riders:
    """`changed` is called when somebody comes on line."""

    def __init__(
        self,
        scenario: Scenario,
        rules: Rules,
        behaviour: Behaviour,
        streets: Streets,
        clock: Clock,
        teller: Teller,
        changed: Callable[[], None],
    ) -> None:
        self._rules, self._behaviour, self._streets = rules, behaviour, streets
        self._clock, self._teller, self._changed = clock, teller, changed
        self._scenario = scenario
        starts = streets.spots([rider.start for rider in scenario.riders])
        self.all = {r.id: Courier(rider=r, at=at) for r, at in zip(scenario.riders, starts, strict=True)}
        for courier in self.all.values():
            for shift in courier.rider.shifts:
                self._plan_shift(courier, *shift)

    def on_line(self) -> list[Courier]:
        return [courier for courier in self.all.values() if courier.on]

    def prices(self, them: Sequence[Courier]) -> dict[str, int]:
        """What each asks so that earnings even out; what is in hand counts as earned."""
        rules = self._rules
        if rules.evening_max_s == 0:
            return {}
        earners = [self._earner(courier) for courier in them]
        return evened(earners, rules.evening_max_s * rules.params.weights.to_door, rules.evening_after_s)

    def _earner(self, courier: Courier) -> Earner:
        held = sum(self._pay_minor(halt.meal) for halt in courier.route if halt.is_drop)
        worked_s = courier.on_s + self._clock.now_s - courier.on_since_s
        return Earner(courier.rider.id, courier.rider.vehicle, courier.paid_minor + held, worked_s)

    def take(self, courier: Courier, meal: Meal, planned: list[tuple[str, bool]]) -> None:
        """The rider said yes: the stops come in the plan's order."""
        meal.state, meal.rider, meal.assigned_s = State.BOUND, courier.rider.id, self._clock.now_s
        if not courier.route:
            courier.busy_since_s = self._clock.now_s
        new = [Halt(meal, False), Halt(meal, True)]
        courier.route = merged(courier.route, courier.stands, planned, new)
        self._go_on(courier)

    def food_ready(self, meal: Meal) -> None:
        """Whoever stands at the counter for it takes it."""
        courier = self.all.get(meal.rider)
        if courier is not None and courier.stands and courier.route[0].key == (meal.order.id, False):
            self._reach_for(courier, meal)

    def close(self, now_s: int) -> None:
        """The day is over: who is still on line has worked until now."""
        for courier in self.on_line():
            courier.on_s += now_s - courier.on_since_s
            if courier.route:
                courier.busy_s += now_s - courier.busy_since_s
        for courier in self.all.values():
            floor = self._rules.pay_per_hour_minor * courier.on_s // 3_600
            courier.paid_minor = max(courier.paid_minor, floor)

    def _plan_shift(self, courier: Courier, on_s: int, off_s: int) -> None:
        self._clock.at(on_s, lambda: self._come(courier, off_s))

    def _come(self, courier: Courier, off_s: int) -> None:
        courier.off_s = off_s
        if not courier.on:
            courier.on, courier.on_since_s = True, self._clock.now_s
            self._changed()
        self._clock.at(off_s, lambda: self.go_home(courier))

    def go_home(self, courier: Courier) -> None:
        """At the end of the shift, once nothing is left to do and no offer is open."""
        over = self._clock.now_s >= courier.off_s
        if courier.on and over and not courier.route and not courier.asked:
            courier.on = False
            courier.on_s += self._clock.now_s - courier.on_since_s

    def _go_on(self, courier: Courier) -> None:
        """Towards the first stop; turned round on the way when another comes first."""
        first = courier.route[0]
        if courier.stands or (courier.riding is not None and courier.heading == first.key):
            return
        courier.turn_round(self._streets, self._clock.now_s)
        courier.turn += 1
        courier.heading = first.key
        way = self._streets.way(courier.rider.vehicle, courier.at, first.spot)
        takes_s = self._behaviour.ride_s(courier.rider.id, way.metres[-1], way.seconds) if way.seconds else 0
        courier.riding = Riding(way, self._clock.now_s, takes_s)
        turn = courier.turn
        self._clock.after(takes_s, lambda: self._arrive(courier, turn))

    def _arrive(self, courier: Courier, turn: int) -> None:
        if turn != courier.turn:
            return
        first = courier.route[0]
        has_ridden = courier.riding is not None and courier.riding.way.seconds > 0
        courier.arrive(first.spot)
        chance = self._clock.chance("drop" if first.is_drop else "counter", first.meal.order.id)
        if first.is_drop:
            takes_s = self._behaviour.door_s(chance, courier.rider.id)
            self._clock.after(takes_s, lambda: self._hand_over(courier))
        else:
            takes_s = self._behaviour.counter_s(chance, courier.rider.id) if has_ridden else 0
            self._clock.after(takes_s, lambda: self._at_counter(courier, first.meal))

    def _at_counter(self, courier: Courier, meal: Meal) -> None:
        courier.at_counter = True
        if meal.ready_s >= 0:
            self._reach_for(courier, meal)

    def _reach_for(self, courier: Courier, meal: Meal) -> None:
        if courier.at_counter:
            courier.at_counter = False
            self._clock.after(_TAKES_FOOD_S, lambda: self._pick_up(courier, meal))

    def _pick_up(self, courier: Courier, meal: Meal) -> None:
        courier.take(meal)
        meal.picked_s = self._clock.now_s
        self._teller.happened(meal.order.id, What.PICKUP, self._clock.now_s)
        self._leave(courier)

    def _hand_over(self, courier: Courier) -> None:
        meal = courier.route[0].meal
        meal.state, meal.delivered_s = State.DELIVERED, self._clock.now_s
        courier.paid_minor += self._pay_minor(meal)
        for what in (What.ARRIVAL, What.PROMISE):
            self._teller.happened(meal.order.id, what, self._clock.now_s)
        self._leave(courier)
        courier.hand_over(meal, self._streets)

    def _leave(self, courier: Courier) -> None:
        courier.route = courier.route[1:]
        courier.stands, courier.heading = False, None
        if courier.route:
            self._go_on(courier)
        else:
            courier.busy_s += self._clock.now_s - courier.busy_since_s
            self.go_home(courier)

    def _pay_minor(self, meal: Meal) -> int:
        store = self._scenario.stores[meal.order.store]
        metres = round(self._streets.straight_m(store.at, meal.order.door) * ROADS_PER_STRAIGHT)
        return self._rules.pay_base_minor - (-metres * self._rules.pay_per_km_minor // 1_000)
