"""Place an order on a quote."""

from __future__ import annotations

import hashlib
from uuid import UUID

from songda.kernel.clocks import city
from songda.kernel.database import Row
from songda.kernel.errors import Refusal
from songda.kernel.house import Doing
from songda.kernel.ids import OrderId
from songda.kernel.values import to_json, value
from songda.modules.accounts import public as accounts
from songda.modules.catalog import public as catalog
from songda.modules.orders import records
from songda.modules.orders.actions.quote import PURPOSE, must_be_open
from songda.modules.orders.actions.waiting import due_for
from songda.modules.orders.errors import AddressNeeded, OrderIdTaken
from songda.modules.orders.events import OrderOpened, OrderPlaced
from songda.modules.orders.model import Address, Event, Fulfilment, Placed, Quote, State, Tender
from songda.modules.orders.records import ADDRESS, NOTE, Draft
from songda.modules.orders.rules.machine import step
from songda.modules.orders.rules.windows import must_hold
from songda.modules.payments import public as payments
from songda.modules.stores import public as stores


@value
class Placing:
    """What comes back with a quote: the order's id, made by the consumer, and what the quote doesn't say."""

    order_id: OrderId
    quote: str
    address_id: UUID | None
    note: str
    cutlery: bool


async def place(do: Doing, placing: Placing) -> Placed:
    """Take the order: stock reserved, slot taken, the money expected, all of it or nothing.

    Placed once for a key and once for an order id: the second time gives the first answer. What is charged
    is what was quoted, to the fen. Refuses with QuoteExpired, QuoteNotYours, StoreClosed, AddressNeeded,
    OrderIdTaken, and with what the catalog (SoldOut) and the stores (SlotFull) refuse.
    """
    quote = do.house.signer.read(PURPOSE, Quote, placing.quote)
    quote_hash = hashlib.sha256(placing.quote.encode()).digest()
    terms = await stores.for_order(do.tx, quote.store_id)
    try:
        must_hold(quote, do.by.person_id, placing.address_id, do.city_now)
        must_be_open(terms, do.city_now if quote.scheduled_for is None else city(quote.scheduled_for))
    except Refusal:  # for who asks again it is too late to refuse
        earlier = await records.placed(do.tx, placing.order_id)
        if earlier is None:
            raise
        return _answered(do, earlier, quote_hash)
    address, note = await _sealed(do, quote, placing)
    event = Event.PLACED_FOR_CASH if quote.tender is Tender.CASH else Event.PLACED
    state = step(None, event, do.by.role)
    due = due_for(do, state, quote.scheduled_for)
    draft = Draft(
        order_id=placing.order_id,
        quote=quote,
        quote_hash=quote_hash,
        business_date=stores.business_date(terms, do.city_now),
        state=state,
        event=event,
        address_sealed=address,
        note_sealed=note,
        cutlery=placing.cutlery,
        placed_at=do.city_now,
        due=due,
    )
    number = await records.insert(do.tx, draft)
    if number is None:
        rival = await records.placed(do.tx, placing.order_id)
        assert rival is not None, "an order id that is taken is there"
        return _answered(do, rival, quote_hash)
    await _expect(do, placing.order_id, quote)
    await catalog.reserve(do.tx, placing.order_id, quote.stock)
    if quote.scheduled_for is not None:
        await stores.reserve_slot(do.tx, quote.store_id, city(quote.scheduled_for))
    await _tell(do, placing.order_id, quote, state)
    return Placed(
        order_id=placing.order_id,
        number=number,
        state=state,
        total_minor=quote.total_minor,
        currency=quote.currency,
        pay_before=due.at if state is State.UNPAID else None,
    )


def _answered(do: Doing, row: Row, quote_hash: bytes) -> Placed:
    if row["consumer_id"] != do.by.person_id or row["quote_hash"] != quote_hash:
        raise OrderIdTaken()
    state = State(row["state"])
    return Placed(
        order_id=row["order_id"],
        number=row["number"],
        state=state,
        total_minor=row["total_minor"],
        currency=row["currency"],
        pay_before=row["due_at"] if state is State.UNPAID else None,
    )


async def _sealed(do: Doing, quote: Quote, placing: Placing) -> tuple[bytes | None, bytes | None]:
    """Address and note under the consumer's key, for these two columns."""
    privacy, person = do.house.privacy, do.by.person_id
    note = await privacy.seal(do.tx, person, placing.note, NOTE) if placing.note else None
    if quote.fulfilment is Fulfilment.PICKUP:
        return None, note
    if quote.address_id is None:
        raise AddressNeeded()
    found = await accounts.address(do.tx, do.house, person, accounts.AddressId(quote.address_id))
    address = Address(
        text=found.text, detail=found.detail, contact_name=found.contact_name, phone=found.phone
    )
    return await privacy.seal(do.tx, person, to_json(Address, address).decode(), ADDRESS), note


async def _expect(do: Doing, order_id: OrderId, quote: Quote) -> None:
    await payments.expect(
        do,
        payments.Expected(
            order_id=order_id,
            person_id=quote.person_id,
            store_id=quote.store_id,
            city_id=quote.city_id,
            amount_minor=quote.total_minor,
            currency=quote.currency,
            tender=quote.tender.value,
            is_closed=False,
        ),
    )


async def _tell(do: Doing, order_id: OrderId, quote: Quote, state: State) -> None:
    await do.announce(
        OrderPlaced(
            order_id=order_id,
            store_id=quote.store_id,
            city_id=quote.city_id,
            consumer_id=quote.person_id,
            total_minor=quote.total_minor,
            tender=quote.tender,
            fulfilment=quote.fulfilment,
        )
    )
    if state is State.OPEN:
        await do.announce(
            OrderOpened(
                order_id=order_id,
                store_id=quote.store_id,
                city_id=quote.city_id,
                consumer_id=quote.person_id,
            )
        )
