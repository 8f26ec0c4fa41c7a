"""The ways deliveries say no."""

from __future__ import annotations

from songda.kernel.errors import Conflict, Forbidden, Malformed, NotFound, Refusal


class DeliveryUnknown(NotFound):
    """No such delivery, or not yours to see."""

    code = "deliveries.unknown"


class OfferUnknown(NotFound):
    """No such offer, or not yours."""

    code = "deliveries.offer_unknown"


class OfferGone(Refusal):
    """The offer was answered, expired or taken back before."""

    code = "deliveries.offer_gone"


class NotNow(Refusal):
    """The step doesn't follow from where the delivery stands."""

    code = "deliveries.not_now"


class AlreadyPickedUp(Refusal):
    """The food is on its way: too late to cancel or to give to another."""

    code = "deliveries.already_picked_up"


class CodeWrong(Refusal):
    """The code isn't this delivery's."""

    code = "deliveries.code_wrong"


class CodeLocked(Refusal):
    """Too many wrong codes at this stop: none is judged for a while."""

    code = "deliveries.code_locked"


class NoLongerYours(Refusal):
    """It was this rider's, and was given to another or taken back meanwhile."""

    code = "deliveries.no_longer_yours"


class ProofMissing(Refusal):
    """A delivery ends with the consumer's code or a photo."""

    code = "deliveries.proof_missing"


class CashMissing(Refusal):
    """The cash to be collected at the door wasn't stated, or is another sum."""

    code = "deliveries.cash_missing"


class WaitFirst(Refusal):
    """Report that nobody answers, and wait, before giving up."""

    code = "deliveries.wait_first"


class PhotoUnreadable(Refusal):
    """The picture isn't a JPEG, PNG or WebP, or is too large."""

    code = "deliveries.photo_unreadable"


class RiderNotThere(Refusal):
    """No such rider on line in this city."""

    code = "deliveries.rider_not_there"


class SomeoneQuicker(Conflict):
    """Another transaction moved the delivery; read it again."""

    code = "deliveries.someone_quicker"


class TakenByAnother(Refusal):
    """Somebody was quicker, or it is over, or a person keeps it back."""

    code = "deliveries.taken_by_another"


class BoxFull(Refusal):
    """It doesn't fit beside what the rider has to carry already."""

    code = "deliveries.box_full"


class HandingUnknown(NotFound):
    """No colleague asked this of you."""

    code = "deliveries.handing_unknown"


class HandingOver(Refusal):
    """The colleague's question was answered, expired, or the delivery went another way."""

    code = "deliveries.handing_over"


class HandedOnTooOften(Refusal):
    """The day's limit of deliveries handed on is reached."""

    code = "deliveries.handed_on_too_often"


class CourierUnknown(NotFound):
    """No outside courier of this name."""

    code = "deliveries.courier_unknown"


class CourierRefused(Refusal):
    """The outside courier won't ride for it, or their quote is over."""

    code = "deliveries.courier_refused"


class CourierNoticeForged(Forbidden):
    """The notice isn't signed by the courier."""

    code = "deliveries.courier_notice_forged"


class CourierNoticeStale(Forbidden):
    """The notice is older than five minutes: a replay, or a clock gone wrong."""

    code = "deliveries.courier_notice_stale"


class CourierNoticeUnreadable(Malformed):
    """The notice is signed but can't be read."""

    code = "deliveries.courier_notice_unreadable"
