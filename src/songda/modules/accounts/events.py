"""What others may hear of accounts."""

from songda.kernel.facts import fact
from songda.kernel.ids import PersonId, SessionId
from songda.kernel.permissions import Role


@fact
class PersonJoined:
    """A person exists."""

    person_id: PersonId


@fact
class SessionRevoked:
    """A session is dead: signed out, or its roles changed."""

    session_id: SessionId
    person_id: PersonId


@fact
class MembershipGranted:
    """A person has one more role."""

    person_id: PersonId
    role: Role


@fact
class PersonErased:
    """A person's key is destroyed; nothing sealed for them can be opened any more."""

    person_id: PersonId
