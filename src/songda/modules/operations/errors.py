"""The ways operations says no."""

from songda.kernel.errors import NotFound, Refusal


class SpeedIsLive(Refusal):
    """A live city runs at the speed of life."""

    code = "operations.speed_is_live"


class NoSuchOrder(NotFound):
    """No order of that id in the operator's cities."""

    code = "operations.no_such_order"
