"""The town slows itself when it strains and comes back when it is calm."""

from songda.town.drive.crowd import Positions
from songda.town.line.api import Api
from songda.town.line.clock import TownClock
from songda.town.line.persona import Persona
from songda.town.pace import Governor


def _governor(asked: float) -> Governor:
    operator = Persona(Api("http://127.0.0.1:1", TownClock()), "+8613900000004", "operator")
    return Governor(operator, object.__new__(Positions), asked)


def _judge(
    governor: Governor, lag_s: float = 0, cpu: float = 0.1, latency_s: float = 0, late: float = 0
) -> float:
    governor.running = governor.judge(lag_s, cpu, latency_s, late)
    return governor.running


def test_each_kind_of_strain_slows_it_by_a_quarter() -> None:
    for strain in ({"lag_s": 0.5}, {"cpu": 0.95}, {"latency_s": 1.0}, {"late": 0.3}):
        assert _judge(_governor(60.0), **strain) == 45.0


def test_it_never_runs_slower_than_life() -> None:
    governor = _governor(4.0)
    for _ in range(20):
        _judge(governor, cpu=1.0)
    assert governor.running == 1.0


def test_it_comes_back_after_a_calm_while_and_not_beyond_what_was_asked() -> None:
    governor = _governor(60.0)
    _judge(governor, cpu=1.0)
    assert [_judge(governor) for _ in range(8)] == [45.0] * 7 + [54.0]
    for _ in range(40):
        _judge(governor)
    assert governor.running == 60.0
