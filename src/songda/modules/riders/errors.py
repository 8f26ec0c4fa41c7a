"""The ways riders say no."""

from __future__ import annotations

from songda.kernel.errors import Malformed, NotFound, Refusal


class RiderUnknown(NotFound):
    """No such rider, or not yours to see."""

    code = "riders.unknown"


class AlreadyRides(Refusal):
    """This person rides for us already, under another id."""

    code = "riders.already_rides"


class RiderOffLine(Refusal):
    """The rider is off line and can't be given anything."""

    code = "riders.off_line"


class PhoneUnreadable(Malformed):
    """The text is no phone number that could be called."""

    code = "riders.phone_unreadable"
