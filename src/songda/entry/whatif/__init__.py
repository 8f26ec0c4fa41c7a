"""The town's behaviour inside the what-if simulator, and where its days come from.

Owns the translation between the town's pure functions and the simulator's `Behaviour`, invented days and days
read from the living city. It never drives anybody over HTTP and changes nothing in the city.
"""


class NothingToLive(Exception):
    """The day that was asked about has no orders, no riders or no map."""


NICE = 10
"""How far whoever tries things out steps back behind the living city."""
