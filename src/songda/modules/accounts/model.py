"""People's values."""

from __future__ import annotations

from typing import NewType
from uuid import UUID

from songda.kernel.ids import CityId, MerchantId, PersonId, RiderId, StoreId
from songda.kernel.permissions import Role
from songda.kernel.values import Lat, Lon, Name40, Note200, Phone, value

AddressId = NewType("AddressId", UUID)

ADDRESSES_MOST = 30


@value
class Membership:
    """A role beyond consumer and what it is for."""

    role: Role
    city_id: CityId | None
    merchant_id: MerchantId | None
    store_id: StoreId | None
    rider_id: RiderId | None


@value
class Address:
    """A place of a person, WGS-84; `text` is street and number, `detail` the door."""

    address_id: AddressId
    label: Name40
    text: Note200
    detail: Note200
    contact_name: Name40
    phone: Phone
    lon: Lon
    lat: Lat


@value
class PersonCard:
    """A person as another person of the same order may see them: masked."""

    person_id: PersonId
    name: str
    phone_masked: str
