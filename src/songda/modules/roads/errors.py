"""The ways roads says no."""

from songda.kernel.errors import NotFound, Refusal


class NoSuchCity(NotFound):
    """There is no such city here."""

    code = "roads.no_such_city"


class NoSuchRoad(Refusal):
    """The city's map has fewer roads: the source speaks of another map."""

    code = "roads.no_such_road"


class PlaceTooFar(Refusal):
    """A place isn't near this city's streets."""

    code = "roads.place_too_far"


class TrafficTooLong(Refusal):
    """Traffic ends in the past, or so late that nobody can know."""

    code = "roads.traffic_too_long"
