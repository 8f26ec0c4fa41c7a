"""A lunch to order: an open store, a hungry person two streets away, and ways to take an order along."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.catalog.canteen import HOT, NOODLES, SMALL, TEA, TEA_ITEM, noodles
from tests.deliveries.street import a_rider, rider_of
from tests.stores.shop import BUND, CITY, MERCHANT, OPERATOR, STORE, open_shop

from songda.kernel.geo import Point, moved
from songda.kernel.house import House
from songda.kernel.ids import DeliveryId, OrderId, PersonId, RiderId, SessionId, VariantId, uuid7
from songda.kernel.listening import Pump, release
from songda.kernel.permissions import Principal, Role
from songda.modules.accounts.actions.join import find_or_join
from songda.modules.accounts.actions.keep_address import keep_address
from songda.modules.accounts.model import Address, AddressId
from songda.modules.catalog.actions.write_menu import write_menu
from songda.modules.catalog.model import (
    Line,
    NewItem,
    NewSection,
    NewVariant,
    SectionId,
    WholeMenu,
)
from songda.modules.deliveries.actions import riding
from songda.modules.deliveries.actions.by_hand import assign
from songda.modules.orders.actions.place import Placing, place
from songda.modules.orders.actions.quote import PURPOSE, Wanted, ground, offer, ride
from songda.modules.orders.model import Fulfilment, Placed, Quote, State, Tender
from songda.modules.payments.actions.open_attempt import open_attempt
from songda.modules.payments.actions.take import take_payment
from songda.modules.payments.model import PaidState, Payment
from songda.modules.stores.model import DayHours, FeeStep, Span, StoreHours, StoreRules

__all__ = ["CITY", "HOT", "NOODLES", "OPERATOR", "SMALL", "STORE", "TEA", "a_rider", "rider_of"]

STAFF = Principal(
    role=Role.STORE,
    person_id=PersonId(UUID(int=92)),
    session_id=SessionId(UUID(int=93)),
    city_id=CITY,
    merchant_id=MERCHANT,
    store_ids=(STORE,),
)
ROUND_THE_CLOCK = StoreHours(
    week=tuple(DayHours(weekday=day, spans=(Span(opens_s=0, closes_s=86_400),)) for day in range(7))
)
LUNCH_RULES = StoreRules(
    zone="Asia/Shanghai",
    currency="CNY",
    minimum_minor=2_000,
    packing_minor=100,
    fee_base_minor=300,
    fee_steps=(FeeStep(from_m=1_000, add_minor=100),),
    free_above_minor=20_000,
    radius_m=3_000,
    commission_bp=600,
    slot_capacity=2,
)


async def open_lunch(house: House, *, teas: int | None = None, rules: StoreRules = LUNCH_RULES) -> None:
    """The store, open round the clock, with noodles, and so many teas (or any number)."""
    await open_shop(house, rules=rules, hours=ROUND_THE_CLOCK)
    tea = NewItem(
        item_id=TEA_ITEM,
        name="冰柠檬茶",
        variants=(NewVariant(variant_id=TEA, price_minor=2_500, daily_count=teas),),
    )
    menu = WholeMenu(
        sections=(NewSection(section_id=SectionId(UUID(int=500)), name="面", items=(noodles(), tea)),)
    )
    await house.do(write_menu, OPERATOR, None, STORE, menu)


async def hungry(house: House, number: int = 1) -> tuple[Principal, AddressId]:
    """Somebody with an address 800 metres east of the store."""
    person_id = await house.act(find_or_join, f"+86138{number:08}", f"Li {number}")
    who = Principal(role=Role.CONSUMER, person_id=person_id, session_id=SessionId(uuid7()), city_id=CITY)
    at = moved(Point(*BUND), 800, 0)
    address = Address(
        address_id=AddressId(uuid7()),
        label="家",
        text="四川中路 8 号",
        detail="3 楼 302",
        contact_name="李雷",
        phone=f"+86138{number:08}",
        lon=at.lon,
        lat=at.lat,
    )
    await house.act(keep_address, person_id, address, new=True)
    return who, address.address_id


NOODLES_HOT = Line(variant_id=SMALL, count=1, options=(HOT,))


def wanted(home: UUID | None, **changes: Any) -> Wanted:
    """A bowl of noodles to that address, paid online."""
    given: dict[str, Any] = {
        "store_id": STORE,
        "lines": (NOODLES_HOT,),
        "fulfilment": Fulfilment.DELIVERY,
        "tender": Tender.ONLINE,
        "address_id": home,
        "lon": None,
        "lat": None,
        "scheduled_for": None,
    }
    return Wanted(**given | changes)


async def quoted(house: House, who: Principal, cart: Wanted) -> Quote:
    """A quote as the endpoint makes it."""
    now = house.clocks.city_now()
    async with house.db.glance() as tx:
        read = await ground(tx, house, who, cart, now)
    return offer(house, who, cart, read, await ride(house, cart, read), now)


def signed(house: House, offered: Quote) -> str:
    """The quote's signed text."""
    return house.signer.sign(PURPOSE, offered)


def placing(house: House, offered: Quote, order_id: OrderId | None = None, **changes: Any) -> Placing:
    """What is sent to place it."""
    given: dict[str, Any] = {
        "order_id": order_id or OrderId(uuid7()),
        "quote": signed(house, offered),
        "address_id": offered.address_id,
        "note": "少放辣",
        "cutlery": True,
    }
    return Placing(**given | changes)


async def placed(
    house: House, who: Principal, home: UUID | None, *, key: str | None = None, **changes: Any
) -> Placed:
    """An order of that cart, placed."""
    offered = await quoted(house, who, wanted(home, **changes))
    return await house.do(place, who, key, placing(house, offered))


async def pay_for(house: House, who: Principal, order_id: OrderId) -> None:
    """The gateway says it is paid, and orders hear of it."""
    attempt = await house.do(open_attempt, who, None, order_id, "demo")
    said = Payment(
        attempt_id=attempt.attempt_id,
        order_id=order_id,
        merchant="songda",
        amount_minor=attempt.amount_minor,
        currency=attempt.currency,
        state=PaidState.PAID,
    )
    await house.act(take_payment, "demo", "songda", said)
    await hear(house)


async def hear(house: House) -> None:
    """Everything told so far is heard by everybody."""
    pump = Pump(house)
    while await pump.round():
        pass
    await release(house, pump.owner)


async def opened(house: House, number: int = 1, **changes: Any) -> tuple[Principal, OrderId]:
    """A paid order that waits for the store's answer."""
    who, address_id = await hungry(house, number)
    order = await placed(house, who, address_id, **changes)
    if order.state is State.UNPAID:
        await pay_for(house, who, order.order_id)
    return who, order.order_id


async def ridden(house: House, order_id: OrderId, *, upto: str = "delivered") -> RiderId:
    """A rider is given the accepted order and takes it as far as that."""
    rider_id = await a_rider(house, 1)
    async with house.db.glance() as tx:
        row = await tx.fetchrow(
            """select delivery_id, pickup_code, drop_code, cash_minor
               from deliveries.deliveries where order_id = $1""",
            order_id,
        )
    assert row is not None
    delivery_id, who = DeliveryId(row["delivery_id"]), rider_of(1)
    await house.do(assign, OPERATOR, None, delivery_id, rider_id)
    await house.do(riding.at_store, who, None, delivery_id, rider_id)
    await house.do(riding.picked_up, who, None, delivery_id, rider_id, row["pickup_code"])
    if upto == "delivered":
        await house.do(riding.at_customer, who, None, delivery_id, rider_id)
        await house.do(
            riding.deliver,
            who,
            None,
            delivery_id,
            rider_id,
            row["drop_code"],
            None,
            row["cash_minor"] or None,
        )
    return rider_id


async def state_of(house: House, order_id: OrderId) -> str:
    """Where an order stands."""
    async with house.db.glance() as tx:
        state: str = await tx.fetchval("select state from orders.orders where order_id = $1", order_id)
    return state


async def log_of(house: House, order_id: OrderId) -> list[str]:
    """The events of an order."""
    async with house.db.glance() as tx:
        rows = await tx.fetch("select event from orders.events where order_id = $1 order by seq", order_id)
    return [row["event"] for row in rows]


async def count(house: House, sql: str, *given: object) -> int:
    """One number from the database."""
    async with house.db.glance() as tx:
        found: int = await tx.fetchval(sql, *given)
    return found


async def free_of(house: House, variant_id: VariantId) -> int:
    """How many units of a counted variant can still be sold."""
    return await count(
        house, "select on_hand - reserved from catalog.variants where variant_id = $1", variant_id
    )


async def parked(house: House) -> list[str]:
    """What listeners could not go on with; nothing, in a healthy house."""
    async with house.db.glance() as tx:
        return [row["error"] for row in await tx.fetch("select error from kernel.parked")]


async def breaches(house: House) -> list[str]:
    """The checks of all modules that are red now."""
    async with house.db.glance() as tx:
        return [
            check.name for module in house.modules for check in module.checks if await tx.fetch(check.sql)
        ]


async def run(house: House, action: Any, *given: Any, by: Principal = STAFF) -> Any:
    """Do something as the store's staff, or somebody else."""
    return await house.do(action, by, None, *given)
