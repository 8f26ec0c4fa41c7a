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


class CareRefusal(Refusal):
    """The rider gets no offers now, for their own sake. `worked_min`: minutes worked today."""

    code = "riders.cared_for"


class RiderMustRest(CareRefusal):
    """After four hours of work come twenty minutes without offers, from the end of what is being done."""

    code = "riders.must_rest"


class RiderMustGoOn(CareRefusal):
    """Eight hours are over: offers come again once the rider says that they wish to go on."""

    code = "riders.must_go_on"


class RiderDayOver(CareRefusal):
    """The longest day is over."""

    code = "riders.day_over"


class RiderRestDay(CareRefusal):
    """After six days of work in a row comes a day of rest."""

    code = "riders.rest_day"


class NotAsked(Refusal):
    """There is nothing to confirm before eight hours of work."""

    code = "riders.not_asked"
