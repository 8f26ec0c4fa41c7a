"""Take somebody on as a rider."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.kernel.ids import RiderId
from songda.kernel.permissions import Role
from songda.kernel.privacy import PhoneInvalid, phone_e164
from songda.modules.accounts import public as accounts
from songda.modules.riders import records
from songda.modules.riders.errors import AlreadyRides, PhoneUnreadable
from songda.modules.riders.events import RiderJoined
from songda.modules.riders.model import NewRider
from songda.modules.riders.queries import NAME
from songda.modules.riders.rules import care


async def join(do: Doing, new: NewRider) -> RiderId:
    """The same person with the same id joins once, however often asked.

    Refuses with AlreadyRides when the phone belongs to somebody who rides under another id, or the id to
    another rider.
    """
    try:
        phone = phone_e164(new.phone)
    except PhoneInvalid as wrong:
        raise PhoneUnreadable() from wrong
    person_id = await accounts.find_or_join(do, phone, new.name)
    name_sealed = await do.house.privacy.seal(do.tx, person_id, new.name, NAME)
    work = care.begin(do.city_now, care.rules_of(do.house.settings, new.vehicle))
    if await records.insert(do.tx, new, person_id, name_sealed, work):
        await accounts.grant(do, person_id, _membership(new))
        await do.announce(RiderJoined(rider_id=new.rider_id, person_id=person_id, city_id=new.city_id))
        return new.rider_id
    standing = await records.find(do.tx, new.rider_id)
    if standing is None or standing.person_id != person_id:
        raise AlreadyRides()
    return new.rider_id


def _membership(new: NewRider) -> accounts.Membership:
    return accounts.Membership(
        role=Role.RIDER, city_id=new.city_id, merchant_id=None, store_id=None, rider_id=new.rider_id
    )
