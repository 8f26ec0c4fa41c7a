"""The ways accounts says no."""

from songda.kernel.errors import Malformed, NotFound, Refusal, TooMany


class CodeWrong(Refusal):
    """The code is wrong, used, expired or tried too often: all look the same."""

    code = "accounts.code_wrong"


class CodesTooOften(TooMany):
    """Too many codes were asked for this number."""

    code = "accounts.codes_too_often"


class PhoneInvalid(Malformed):
    """Not a phone number."""

    code = "accounts.phone_invalid"


class AddressesFull(Refusal):
    """A person keeps at most `most` addresses."""

    code = "accounts.addresses_full"


class NoSuchAddress(NotFound):
    """Not one of the person's addresses."""

    code = "accounts.no_such_address"


class PersonGone(NotFound):
    """The person was erased."""

    code = "accounts.person_gone"
