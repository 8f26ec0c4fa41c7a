"""One day in virtual time, from the first order to the last door."""

from collections.abc import Callable
from functools import partial

from songda.modules.dispatch.simulation.whatif.behaviour import Behaviour
from songda.modules.dispatch.simulation.whatif.clock import Clock
from songda.modules.dispatch.simulation.whatif.desk import Desk
from songda.modules.dispatch.simulation.whatif.foretelling import Forecaster, Plain
from songda.modules.dispatch.simulation.whatif.kitchens import Kitchens
from songda.modules.dispatch.simulation.whatif.living import Meal
from songda.modules.dispatch.simulation.whatif.outcome import Outcome
from songda.modules.dispatch.simulation.whatif.scenario import Rules, Scenario
from songda.modules.dispatch.simulation.whatif.streets import Streets
from songda.modules.dispatch.simulation.whatif.telling import Teller

_LONGEST_AFTER_S = 4 * 3_600


def live(
    scenario: Scenario,
    rules: Rules,
    behaviour: Behaviour,
    streets: Streets,
    seed: int,
    *,
    forecaster: Forecaster | None = None,
    beat: Callable[[], None] | None = None,
) -> Outcome:
    """The day as it goes under these rules; the same input gives the same day.

    `forecaster` makes the promises (today's plain rules by default) and is told what became of them. `beat`
    is called with every order placed; what it raises ends the day.
    """
    clock, teller = Clock(seed), Teller(forecaster or Plain())
    desk = Desk(scenario, rules, behaviour, streets, clock, teller)
    kitchens = Kitchens(scenario, behaviour, streets, clock, teller, asks=desk.ask, ready=desk.food_ready)
    meals = _meals(scenario, streets)

    def place(meal: Meal) -> None:
        if beat is not None:
            beat()
        kitchens.place(meal, desk.open_orders(), len(desk.riders.on_line()))

    for meal in meals:
        clock.at(meal.order.placed_s, partial(place, meal))
    last_s = max((order.placed_s for order in scenario.orders), default=0) + _LONGEST_AFTER_S
    clock.run(last_s)
    return _outcome(meals, desk, teller, streets, last_s)


def _meals(scenario: Scenario, streets: Streets) -> list[Meal]:
    if not scenario.orders:
        return []
    stores = streets.spots([store.at for store in scenario.stores])
    doors = streets.spots([order.door for order in scenario.orders])
    return [
        Meal(order, stores[order.store], door) for order, door in zip(scenario.orders, doors, strict=True)
    ]


def _outcome(meals: list[Meal], desk: Desk, teller: Teller, streets: Streets, last_s: int) -> Outcome:
    desk.riders.close(last_s)
    vehicle = min(streets.vehicles)
    return Outcome(
        orders=tuple(meal.log(streets.metres(vehicle, meal.store, meal.door)) for meal in meals),
        riders=tuple(courier.log() for courier in desk.riders.all.values()),
        foretold=tuple(teller.told),
        rounds=desk.rounds,
        hashes=desk.hash.hexdigest(),
        cpu_s=desk.cpu_s,
    )
