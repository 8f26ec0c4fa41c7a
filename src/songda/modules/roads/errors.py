"""The ways roads says no."""

from songda.kernel.errors import NotFound


class NoSuchCity(NotFound):
    """There is no such city here."""

    code = "roads.no_such_city"
