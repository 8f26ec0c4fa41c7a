"""The simulator's own door: what the entry floor and a calibration are built with."""

from songda.modules.dispatch.simulation.whatif import drawing
from songda.modules.dispatch.simulation.whatif.asking import (
    KNOBS,
    MOST_PERCENT,
    Ask,
    Source,
    Turn,
    Variant,
    faults,
)
from songda.modules.dispatch.simulation.whatif.behaviour import Behaviour, Reaction
from songda.modules.dispatch.simulation.whatif.day import live
from songda.modules.dispatch.simulation.whatif.figures import MEASURES, figures
from songda.modules.dispatch.simulation.whatif.foretelling import (
    Forecaster,
    Foretold,
    Plain,
    Range,
    Seen,
    What,
)
from songda.modules.dispatch.simulation.whatif.outcome import NEVER, OrderLog, Outcome, RiderLog, TripLog
from songda.modules.dispatch.simulation.whatif.scenario import Order, Rider, Rules, Scenario, Store
from songda.modules.dispatch.simulation.whatif.streets import Streets
from songda.modules.dispatch.simulation.whatif.trying import World, answer

__all__ = [
    "KNOBS",
    "MEASURES",
    "MOST_PERCENT",
    "NEVER",
    "Ask",
    "Behaviour",
    "Forecaster",
    "Foretold",
    "Order",
    "OrderLog",
    "Outcome",
    "Plain",
    "Range",
    "Reaction",
    "Rider",
    "RiderLog",
    "Rules",
    "Scenario",
    "Seen",
    "Source",
    "Store",
    "Streets",
    "TripLog",
    "Turn",
    "Variant",
    "What",
    "World",
    "answer",
    "drawing",
    "faults",
    "figures",
    "live",
]
