"""People over HTTP: signing in and out, me, my addresses, staff."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Response

from songda.kernel.errors import Malformed, NotFound
from songda.kernel.house import Doing, House
from songda.kernel.ids import CityId, MerchantId, PersonId, RiderId, StoreId
from songda.kernel.permissions import SYSTEM, Principal, Role, permission
from songda.kernel.privacy import PhoneInvalid as NotAPhone
from songda.kernel.privacy import phone_e164
from songda.kernel.values import Code, Name40, Phone, Whole, value
from songda.kernel.web import Anyone, Endpoints, Key, TheHouse, Who, cookie_name
from songda.modules.accounts import queries
from songda.modules.accounts.actions import erase, join, keep_address, send_code, sign_in, sign_out
from songda.modules.accounts.errors import CodeWrong, PhoneInvalid
from songda.modules.accounts.model import Address, AddressId, Membership
from songda.modules.accounts.ports import CodeSender

EVERYONE = (Role.CONSUMER, Role.STORE, Role.RIDER, Role.OPERATOR)
SIGN_IN = permission("accounts.sign_in")
SELF = permission("accounts.self", *EVERYONE)
ADDRESSES = permission("accounts.addresses", Role.CONSUMER)
STAFF = permission("accounts.staff", Role.OPERATOR)

Slot = Annotated[Whole, Path(ge=0, le=9)]
endpoints = Endpoints("accounts")


@value
class AskCode:
    """A phone that wants to sign in at an end."""

    phone: Phone
    end: Role


@value
class CodeSent:
    """A code is on its way, if the number may sign in there."""

    sent: bool
    expires_s: int


@value
class SignIn:
    """The phone, its code, and where the session is to live: a cookie slot (0–9), or a bearer token."""

    phone: Phone
    code: Code
    end: Role
    slot: Whole = 0
    bearer: bool = False


@value
class SignedIn:
    """The session; `token` only when a bearer token was asked for."""

    person_id: PersonId
    role: Role
    token: str | None


@value
class Session:
    """The person whose session the request carries; null for nobody, also where it has ended."""

    me: queries.Me | None


@value
class Rename:
    """How the person wants to be called."""

    name: Name40


@value
class NewStaff:
    """A person and the role they are to have."""

    phone: Phone
    name: Name40
    role: Role
    city_id: CityId | None = None
    merchant_id: MerchantId | None = None
    store_id: StoreId | None = None
    rider_id: RiderId | None = None


@value
class Person:
    """Whom it concerns."""

    person_id: PersonId


@value
class Done:
    """It is as asked."""

    done: bool


@endpoints.post("/sign-in/codes", permit=SIGN_IN)
async def ask_code(house: TheHouse, asked: AskCode) -> CodeSent:
    """Send a one-time code. The answer is the same whether the number is known or not."""
    phone = _e164(asked.phone)
    code = await house.do(send_code.send_code, SYSTEM, None, phone, _end(asked.end))
    sender: CodeSender = house.ports["code_sender"]
    await sender.send_code(phone, code)
    return CodeSent(sent=True, expires_s=house.settings["accounts.code_s"])


@endpoints.post("/sign-in", permit=SIGN_IN)
async def enter(house: TheHouse, given: SignIn, response: Response) -> SignedIn:
    """Open a session with a code. Refuses with accounts.code_wrong, and says no more than that."""
    phone, end = _e164(given.phone), _end(given.end)
    if not 0 <= given.slot <= 9:
        raise Malformed(where="slot")
    if not await house.do(sign_in.try_code, SYSTEM, None, phone, end, given.code):
        raise CodeWrong()
    opened = await house.do(sign_in.open_session, SYSTEM, None, phone, end)
    if opened is None:
        raise CodeWrong()
    token, who = opened
    if not given.bearer:
        set_cookie(house, response, who.role, str(given.slot), token)
    return SignedIn(person_id=who.person_id, role=who.role, token=token if given.bearer else None)


def set_cookie(house: House, response: Response, end: Role, slot: str, token: str) -> None:
    """Give the browser the session, out of reach of scripts and of other sites."""
    response.set_cookie(
        cookie_name(end, slot),
        token,
        max_age=house.settings["accounts.session_days"] * sign_in.DAY_S,
        httponly=True,
        samesite="lax",
        secure=house.live_mode,
        path="/",
    )


@endpoints.post("/sign-out", permit=SELF)
async def leave(who: Who, house: TheHouse) -> Done:
    """End this session."""
    await house.do(sign_out.sign_out, who, None, who.person_id, who.session_id)
    house.state["sessions"].forget(session_id=who.session_id)  # others hear of it, this process knows at once
    return Done(done=True)


@endpoints.post("/sign-out/everywhere", permit=SELF)
async def leave_everywhere(who: Who, house: TheHouse) -> Done:
    """End all of this person's sessions, on every device."""
    await house.do(sign_out.sign_out, who, None, who.person_id, None)
    house.state["sessions"].forget(person_id=who.person_id)
    return Done(done=True)


@endpoints.get("/session", permit=SIGN_IN)
async def read_session(who: Anyone, house: TheHouse) -> Session:
    """Who is signed in here: a person, or nobody. A page asks it first."""
    if who is None:
        return Session(me=None)
    async with house.db.reading() as tx:
        return Session(me=await queries.me(tx, house, who))


@endpoints.get("/me", permit=SELF)
async def read_me(who: Who, house: TheHouse) -> queries.Me:
    """The signed-in person, with their roles."""
    async with house.db.reading() as tx:
        return await queries.me(tx, house, who)


@endpoints.put("/me", permit=SELF)
async def rename_me(who: Who, house: TheHouse, key: Key, wish: Rename) -> Done:
    """Be called something else."""
    await house.do(join.rename, who, key, who.person_id, wish.name)
    return Done(done=True)


@endpoints.delete("/me", permit=SELF)
async def erase_me(who: Who, house: TheHouse, key: Key) -> Done:
    """Delete the account: name, phone, addresses and sessions are gone for good."""
    await house.do(erase.erase, who, key, who.person_id)
    return Done(done=True)


@endpoints.get("/me/addresses", permit=ADDRESSES)
async def read_addresses(who: Who, house: TheHouse) -> list[Address]:
    """My addresses, the newest first."""
    async with house.db.reading() as tx:
        return await queries.addresses(tx, house, who.person_id)


@endpoints.post("/me/addresses", permit=ADDRESSES)
async def add_address(who: Who, house: TheHouse, key: Key, address: Address) -> Done:
    """Keep an address under the id the client made for it."""
    await house.do(_keep_new, who, key, who.person_id, address)
    return Done(done=True)


@endpoints.put("/me/addresses/{address_id}", permit=ADDRESSES)
async def change_address(
    who: Who, house: TheHouse, key: Key, address_id: AddressId, address: Address
) -> Done:
    """Change one of my addresses."""
    if address.address_id != address_id:
        raise Malformed(where="address_id")
    await house.do(_keep_known, who, key, who.person_id, address)
    return Done(done=True)


@endpoints.delete("/me/addresses/{address_id}", permit=ADDRESSES)
async def remove_address(who: Who, house: TheHouse, key: Key, address_id: AddressId) -> Done:
    """Remove one of my addresses."""
    await house.do(keep_address.remove_address, who, key, who.person_id, address_id)
    return Done(done=True)


@endpoints.post("/staff", permit=STAFF)
async def add_staff(who: Who, house: TheHouse, key: Key, new: NewStaff) -> Person:
    """Give a person, found or made by phone, a role at a store, as a rider, or as an operator."""
    if new.role is Role.CONSUMER or new.role is Role.SYSTEM:
        raise Malformed(where="role")
    if (new.role is Role.STORE) != (new.store_id is not None and new.merchant_id is not None):
        raise Malformed(where="store_id, merchant_id")
    if (new.role is Role.RIDER) != (new.rider_id is not None):
        raise Malformed(where="rider_id")
    await _in_own_city(who, house, new)
    membership = Membership(
        role=new.role,
        city_id=new.city_id,
        merchant_id=new.merchant_id,
        store_id=new.store_id,
        rider_id=new.rider_id,
    )
    return Person(person_id=await house.do(_staff, who, key, _e164(new.phone), new.name, membership))


async def _in_own_city(who: Principal, house: House, new: NewStaff) -> None:
    """An operator of one city gives roles in that city only, whatever the request says of it."""
    if who.city_id is None:
        return
    city_id = new.city_id
    async with house.db.glance() as tx:
        if new.store_id is not None:
            city_id = await house.ports["city_of_store"](tx, new.store_id)
        elif new.rider_id is not None:
            city_id = await house.ports["city_of_rider"](tx, new.rider_id)
    if city_id != who.city_id:
        raise NotFound()


async def _staff(do: Doing, phone_e164: str, name: str, membership: Membership) -> PersonId:
    person_id = await join.find_or_join(do, phone_e164, name)
    await join.grant(do, person_id, membership)
    return person_id


async def _keep_new(do: Doing, person_id: PersonId, address: Address) -> None:
    await keep_address.keep_address(do, person_id, address, new=True)


async def _keep_known(do: Doing, person_id: PersonId, address: Address) -> None:
    await keep_address.keep_address(do, person_id, address, new=False)


def _end(end: Role) -> Role:
    if end is Role.SYSTEM:
        raise Malformed(where="end")
    return end


def _e164(phone: str) -> str:
    try:
        return phone_e164(phone)
    except NotAPhone as wrong:
        raise PhoneInvalid(where="phone") from wrong
