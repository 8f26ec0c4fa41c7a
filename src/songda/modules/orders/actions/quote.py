"""Price a cart, promise a time, and sign both."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from songda.kernel.clocks import CityTime, city
from songda.kernel.database import Tx
from songda.kernel.geo import Point, snap_10m
from songda.kernel.house import House
from songda.kernel.ids import StoreId
from songda.kernel.permissions import Principal
from songda.kernel.ranges import Shift
from songda.kernel.values import Instant, Metres, Seconds, value
from songda.modules.accounts import public as accounts
from songda.modules.catalog import public as catalog
from songda.modules.catalog.public import Line, PricedLines
from songda.modules.orders.errors import AddressNeeded, CashNotTaken, OutOfReach, StoreClosed
from songda.modules.orders.model import Fulfilment, Quote, QuotedLine, Tender
from songda.modules.orders.queries.shift import shift_of
from songda.modules.orders.rules.price import price
from songda.modules.orders.rules.promise import NO_SHIFT, promise
from songda.modules.orders.rules.windows import must_be_ahead
from songda.modules.roads import public as roads
from songda.modules.stores import public as stores
from songda.modules.stores.public import StoreTerms

PURPOSE = "orders.quote"


@value
class Wanted:
    """A cart and how it is to come."""

    store_id: StoreId
    lines: tuple[Line, ...]
    fulfilment: Fulfilment
    tender: Tender
    address_id: UUID | None
    lon: float | None
    lat: float | None
    scheduled_for: Instant | None


@value
class Ground:
    """What a quote stands on: the store's terms, the place, the dishes with their prices."""

    terms: StoreTerms
    place: Point
    priced: PricedLines


@value
class Ride:
    """From the store to the place, over the roads, and how far promises are moved there."""

    ride_s: Seconds
    distance_m: Metres
    shift: Shift = NO_SHIFT


async def ground(tx: Tx, house: House, who: Principal, wanted: Wanted, now: CityTime) -> Ground:
    """Read what the cart needs. Refuses with StoreClosed, OutOfReach, AddressNeeded, SlotPassed, and with
    what the catalog refuses."""
    terms = await stores.for_order(tx, wanted.store_id)
    when = _when(wanted, now)
    if wanted.scheduled_for is not None:
        must_be_ahead(when, now, 0)
    must_be_open(terms, when)
    place = await _place(tx, house, who, wanted, terms)
    if wanted.fulfilment is Fulfilment.DELIVERY and not stores.serves(terms, place):
        raise OutOfReach()
    priced = await catalog.price_lines(tx, wanted.store_id, wanted.lines, when)
    return Ground(terms=terms, place=place, priced=priced)


async def ride(house: House, wanted: Wanted, read: Ground) -> Ride:
    """How far it is. Outside any connection: opening a city takes one of its own, and whoever waited for it
    while holding another would wait for ever."""
    if wanted.fulfilment is Fulfilment.PICKUP:
        return Ride(ride_s=0, distance_m=0)
    start = stores.place(read.terms)
    over = await roads.travel(house, read.terms.city_id)
    return Ride(
        ride_s=over.travel_s(start, read.place, roads.Vehicle.EBIKE),
        distance_m=over.distance_m(start, read.place),
        shift=await shift_of(house, read.terms.city_id),
    )


def offer(house: House, who: Principal, wanted: Wanted, read: Ground, over: Ride, now: CityTime) -> Quote:
    """What the house offers for this cart at this moment. Changes nothing; asked again it may differ.

    Refuses with BelowMinimum, TooMuch, CashNotTaken and SlotPassed.
    """
    terms, when = read.terms, _when(wanted, now)
    if wanted.scheduled_for is not None:
        must_be_ahead(when, now, terms.pace.prep_s_p50 + over.ride_s)
    lines = _lines(read.priced.lines)
    cost = price(
        terms,
        lines,
        over.distance_m,
        wanted.fulfilment,
        dishes_packing_minor=read.priced.packing_minor,
    )
    _must_take_cash(house, wanted, cost.total_minor)
    promised = promise(
        now,
        terms.pace,
        over.ride_s,
        wanted.fulfilment,
        scheduled_for=None if wanted.scheduled_for is None else when,
        slot_s=terms.rules.slot_s,
        shift=over.shift,
    )
    return Quote(
        person_id=who.person_id,
        store_id=terms.store_id,
        merchant_id=terms.merchant_id,
        city_id=terms.city_id,
        currency=read.priced.currency,
        fulfilment=wanted.fulfilment,
        tender=wanted.tender,
        address_id=wanted.address_id if wanted.fulfilment is Fulfilment.DELIVERY else None,
        lon=read.place.lon,
        lat=read.place.lat,
        distance_m=over.distance_m,
        ride_s=over.ride_s,
        scheduled_for=wanted.scheduled_for,
        lines=lines,
        stock=tuple(sorted(read.priced.stock)),
        parts=cost.parts,
        total_minor=cost.total_minor,
        commission_bp=terms.rules.commission_bp,
        promise=promised,
        quoted_at=now,
        expires_at=now.plus(_holds_s(house)),
    )


def _when(wanted: Wanted, now: CityTime) -> CityTime:
    return now if wanted.scheduled_for is None else city(wanted.scheduled_for)


def must_be_open(terms: StoreTerms, at: CityTime) -> None:
    """Refuse with StoreClosed outside the hours, while paused, or for a store that isn't listed."""
    if not stores.is_open(terms, at):
        raise StoreClosed(opens_at=stores.opens_at(terms, at))


def _holds_s(house: House) -> float:
    """In city seconds: as set, and no shorter on a real clock than a person needs to read and tap."""
    settings = house.settings
    return float(max(settings["orders.quote_s"], settings["orders.quote_machine_s"] * house.clocks.rate))


async def _place(tx: Tx, house: House, who: Principal, wanted: Wanted, terms: StoreTerms) -> Point:
    """Where to, on the ten-metre grid; the store itself for a pickup."""
    if wanted.fulfilment is Fulfilment.PICKUP:
        return snap_10m(stores.place(terms))
    if wanted.address_id is not None:
        found = await accounts.address(tx, house, who.person_id, accounts.AddressId(wanted.address_id))
        return snap_10m(Point(found.lon, found.lat))
    if wanted.lon is None or wanted.lat is None:
        raise AddressNeeded()
    return snap_10m(Point(wanted.lon, wanted.lat))


def _must_take_cash(house: House, wanted: Wanted, total_minor: int) -> None:
    most = house.settings["orders.cash_most_minor"]
    if wanted.tender is Tender.CASH and (wanted.fulfilment is Fulfilment.PICKUP or total_minor > most):
        raise CashNotTaken(most_minor=most)


def _lines(priced: Sequence[catalog.PricedLine]) -> tuple[QuotedLine, ...]:
    return tuple(
        QuotedLine(
            variant_id=line.variant_id,
            name=line.name,
            variant=line.variant,
            options=(*line.choices, *line.options),
            count=line.count,
            unit_minor=line.unit_minor,
            total_minor=line.total_minor,
        )
        for line in priced
    )
