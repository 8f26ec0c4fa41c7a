"""The town as a process: found it, then let everybody live until it is told to stop."""

import asyncio
import contextlib
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random

from songda.kernel.city import City
from songda.town.behaviour.mishaps import Mishaps
from songda.town.drive.consumer import Hunger
from songda.town.drive.crowd import Positions
from songda.town.drive.rider import RiderDriver
from songda.town.drive.scene import Scene
from songda.town.drive.store import StoreDriver
from songda.town.drive.watch import Watch
from songda.town.found.founding import Visitors, found, visiting_rider_id, welcome_consumer
from songda.town.found.pictures import hang_pictures
from songda.town.line.api import Api, Away, Refused
from songda.town.line.clock import TownClock
from songda.town.line.persona import Persona
from songda.town.pace import Governor
from songda.town.plan import DishBook, make_plan

_COME_TO_WORK_S = 90.0
_TELL_HOUSE_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What kind of town is wanted. `speed` None leaves the house's own pace as it is."""

    url: str
    city: City
    operator: str
    book: DishBook | None = None
    photos: Path | None = None
    seed: int = 1
    speed: float | None = None
    riders: int = 60
    orders_a_day: int = 600
    visitors: Visitors = field(default_factory=Visitors)
    mishaps: Mishaps = field(default_factory=Mishaps)


async def run(wishes: Wishes) -> None:
    """Runs until cancelled. What is under way is left to the house; a town started again takes it up."""
    plan = make_plan(wishes.city, wishes.book, wishes.seed)
    clock = TownClock(wishes.city.zone)
    async with Api(wishes.url, clock) as api:
        scene = Scene(plan=plan, api=api, clock=clock, mishaps=wishes.mishaps, rng=Random(wishes.seed))
        operator = Persona(api, wishes.operator, "operator", scene.door)
        riders = plan.riders[: wishes.riders]
        city_id = await found(operator, plan, riders, wishes.visitors)
        print(f"town: {len(plan.stores)} stores, {len(riders)} riders", flush=True)
        if wishes.visitors.consumer:
            await welcome_consumer(Persona(api, wishes.visitors.consumer, "consumer", scene.door), plan)
        if wishes.visitors.rider:
            scene.begin(Watch(scene, operator, city_id, str(visiting_rider_id(plan))).run())
        _wake(scene, operator, [RiderDriver(scene, rider) for rider in riders], wishes)
        try:
            await asyncio.Event().wait()
        finally:
            _tell(scene)
            for task in list(scene.tasks):
                task.cancel()
            await asyncio.gather(*scene.tasks, return_exceptions=True)


def _wake(scene: Scene, operator: Persona, riders: list[RiderDriver], wishes: Wishes) -> None:
    """Let everybody begin their day."""
    positions = Positions(scene, riders)
    stores = [
        StoreDriver(scene, store, is_visited=at == 0 and bool(wishes.visitors.store))
        for at, store in enumerate(scene.plan.stores)
    ]
    for rider in riders:
        scene.begin(rider.run())
    for store in stores:
        scene.begin(store.run())
    scene.begin(_open_for_business(scene, stores, riders, wishes.orders_a_day))
    scene.begin(positions.run())
    scene.begin(Governor(operator, positions, wishes.speed).run())
    if wishes.photos is not None:
        scene.begin(hang_pictures(operator, scene.plan, wishes.photos))
    scene.begin(_tell_now_and_then(scene))
    scene.begin(_tell_house(scene, operator))


async def _open_for_business(
    scene: Scene, stores: list[StoreDriver], riders: list[RiderDriver], orders_a_day: int
) -> None:
    """Nobody gets hungry before keepers and riders have come to work, or a minute and a half have passed."""
    at_work = [one.map.connected.wait() for one in stores]
    at_work += [one.map.connected.wait() for one in riders]
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(asyncio.gather(*at_work), _COME_TO_WORK_S)
    print("town: open for business", flush=True)
    await Hunger(scene, orders_a_day).run()


async def _tell_now_and_then(scene: Scene) -> None:
    """Every city hour or real minute, whichever is longer."""
    while True:
        await scene.clock.sleep(3600, machine_s=60)
        _tell(scene)


async def _tell_house(scene: Scene, operator: Persona) -> None:
    """How the day goes, for the demo's page. A house without that page is told nothing more."""
    while True:
        await asyncio.sleep(_TELL_HOUSE_S)
        day = {
            "at": f"{scene.clock.now().astimezone(scene.clock.zone):%a %H:%M}",
            "rows": [asdict(one) for one in scene.report.rows()],
            "promises": scene.report.promises(),
        }
        try:
            await operator.put("/demo/report", day)
        except Refused:
            return
        except Away:
            continue


def _tell(scene: Scene) -> None:
    print(f"town: {scene.clock.now().astimezone(scene.clock.zone):%a %H:%M}")
    print(*scene.report.lines(), sep="\n")
    print(", ".join(f"{what} {count}" for what, count in sorted(scene.tally.items())), flush=True)
