"""What a visiting rider left lying is taken back in time, and nothing else is."""

from datetime import timedelta
from random import Random

from songda.town.behaviour.mishaps import NONE
from songda.town.city import generate_city
from songda.town.drive.scene import Scene
from songda.town.drive.watch import Watch
from songda.town.line.api import Api
from songda.town.line.clock import TownClock
from songda.town.line.persona import Persona
from songda.town.plan import make_plan


def _is_left(late_min: float, state: str = "assigned", rider_id: str = "visitor") -> bool:
    clock = TownClock()
    api = Api("http://127.0.0.1:1", clock)
    scene = Scene(plan=make_plan(generate_city(1)), api=api, clock=clock, mishaps=NONE, rng=Random(1))
    watch = Watch(scene, Persona(api, "+8613900000004", "operator"), "city", "visitor")
    promised_at = (clock.now() - timedelta(minutes=late_min)).isoformat()
    return watch.is_left({"promised_at": promised_at, "state": state, "rider_id": rider_id})


def test_long_overdue_before_the_pickup_is_left() -> None:
    assert _is_left(46)
    assert _is_left(46, state="at_store")


def test_what_may_still_come_is_not() -> None:
    assert not _is_left(44)
    assert not _is_left(300, state="picked_up")
    assert not _is_left(300, rider_id="somebody else")
