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
    try:
        draft = await _draft(do, placing, quote, quote_hash)
        number = await _take(do, draft)
    except Refusal:  # for who asks again it is too late to refuse
        earlier = await records.placed(do.tx, placing.order_id)
        if earlier is None:
            raise
        return _answered(do, earlier, quote_hash)
    if number is None:
        return _answered(do, await records.placed(do.tx, placing.order_id), quote_hash)
    await _tell(do, placing.order_id, quote, draft.state)
    return Placed(
        order_id=placing.order_id,
        number=number,
        state=draft.state,
        total_minor=quote.total_minor,
        currency=quote.currency,
        pay_before=draft.due.at if draft.state is State.UNPAID else None,
    )


async def _draft(do: Doing, placing: Placing, quote: Quote, quote_hash: bytes) -> Draft:
    """The order as it would be written, if the quote holds and the store is open."""
    terms = await stores.for_order(do.tx, quote.store_id)
    must_hold(quote, do.by.person_id, placing.address_id, do.city_now)
    must_be_open(terms, do.city_now if quote.scheduled_for is None else city(quote.scheduled_for))
    address, note = await _sealed(do, quote, placing)
    event = Event.PLACED_FOR_CASH if quote.tender is Tender.CASH else Event.PLACED
    state = step(None, event, do.by.role)
    return Draft(
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
        due=due_for(do, state, quote.scheduled_for),
    )


async def _take(do: Doing, draft: Draft) -> int | None:
    """Take what the order needs and write it; its number, or None where it is there already.

    The order comes last: the store's counter of the day is the hottest row of all, and held until the commit.
    For an order that is there nothing is taken again, and a slot that was is given back.
    """
    quote, slot = draft.quote, draft.quote.scheduled_for
    await _expect(do, draft.order_id, quote)
    await catalog.reserve(do, draft.order_id, quote.stock)
    if slot is not None:
        await stores.reserve_slot(do.tx, quote.store_id, city(slot))
    number = await records.insert(do.tx, draft)
    if number is None and slot is not None:
        await stores.release_slot(do.tx, quote.store_id, city(slot))
    return number


def _answered(do: Doing, row: Row | None, quote_hash: bytes) -> Placed:
    assert row is not None, "an order id that is taken is there"
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
