"""Who may do what: a role on every endpoint and topic, and one function that checks whose a thing is."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from songda.kernel.errors import Forbidden, NotFound
from songda.kernel.ids import CityId, MerchantId, PersonId, RiderId, SessionId, StoreId
from songda.kernel.values import value


class Role(StrEnum):
    """The end a session belongs to; a session has exactly one."""

    CONSUMER = "consumer"
    STORE = "store"
    RIDER = "rider"
    OPERATOR = "operator"
    SYSTEM = "system"


@value
class Principal:
    """Who acts: one session's person, role and scope."""

    role: Role
    person_id: PersonId
    session_id: SessionId
    city_id: CityId | None = None
    merchant_id: MerchantId | None = None
    store_ids: tuple[StoreId, ...] = ()
    rider_id: RiderId | None = None


NOBODY = UUID(int=0)
SYSTEM = Principal(role=Role.SYSTEM, person_id=PersonId(NOBODY), session_id=SessionId(NOBODY))
"""The house itself: listeners and jobs act as this."""


@value
class Permission:
    """A named permission and the roles that have it. No roles: open to anyone, signed in or not."""

    name: str
    roles: frozenset[Role] = frozenset()

    @property
    def open_to_anyone(self) -> bool:
        return not self.roles


def permission(name: str, *roles: Role) -> Permission:
    """Declare a permission, such as `permission("orders.place", Role.CONSUMER)`."""
    return Permission(name=name, roles=frozenset(roles))


def may(principal: Principal | None, needed: Permission) -> bool:
    """Whether the principal's role has the permission."""
    return needed.open_to_anyone or (principal is not None and principal.role in needed.roles)


def must(principal: Principal, needed: Permission) -> None:
    """Refuse with Forbidden unless the principal's role has the permission."""
    if not may(principal, needed):
        raise Forbidden(needed=needed.name)


def owns(
    principal: Principal,
    *,
    person_id: UUID | None = None,
    store_id: UUID | None = None,
    merchant_id: UUID | None = None,
    rider_id: UUID | None = None,
    city_id: UUID | None = None,
) -> bool:
    """Whether a thing with these owner columns is the principal's to see.

    A consumer owns by person, store staff by store (or merchant, where the thing has no store), a rider by
    rider, an operator by city (everything, where the operator has no city). The house owns all.
    """
    match principal.role:
        case Role.SYSTEM:
            return True
        case Role.OPERATOR:
            return principal.city_id is None or city_id is None or principal.city_id == city_id
        case Role.CONSUMER:
            return person_id is not None and person_id == principal.person_id
        case Role.RIDER:
            return rider_id is not None and rider_id == principal.rider_id
        case Role.STORE:
            if store_id is not None:
                return store_id in principal.store_ids
            return merchant_id is not None and merchant_id == principal.merchant_id
    return False


def everywhere(principal: Principal) -> None:
    """Refuse with NotFound who isn't of the whole installation: an operator of one city isn't."""
    if principal.role is not Role.SYSTEM and (principal.role is not Role.OPERATOR or principal.city_id):
        raise NotFound()


def own(
    principal: Principal,
    *,
    person_id: UUID | None = None,
    store_id: UUID | None = None,
    merchant_id: UUID | None = None,
    rider_id: UUID | None = None,
    city_id: UUID | None = None,
) -> None:
    """Refuse with NotFound unless `owns`: what isn't yours answers like what doesn't exist."""
    if not owns(
        principal,
        person_id=person_id,
        store_id=store_id,
        merchant_id=merchant_id,
        rider_id=rider_id,
        city_id=city_id,
    ):
        raise NotFound()
