"""Stock: guarded reservation and release. Variants are locked in the order of their ids, one update each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from songda.kernel.database import Tx
from songda.kernel.ids import OrderId, StoreId, VariantId
from songda.kernel.values import value
from songda.modules.catalog.errors import ItemGone, SoldOut
from songda.modules.catalog.model import LEFT_SHOWN
from songda.modules.catalog.records.menus import new_version

RESERVE = """
    update catalog.variants set reserved = reserved + $2
    where variant_id = $1 and not is_sold_out and not is_removed
      and (on_hand is null or on_hand - reserved >= $2)
    returning variant_id, store_id, on_hand - reserved as left"""


@value
class Turned:
    """A variant that went off sale (`left` is 0) or came back, by what just happened to its row."""

    store_id: StoreId
    variant_id: VariantId
    left: int


async def reserve(tx: Tx, order_id: OrderId, wanted: Sequence[tuple[VariantId, int]]) -> list[Turned]:
    """Hold stock for an order, all of it or none (the caller's transaction ends with the refusal); the
    variants of which it took the last.

    For the same order twice is once. Variants nobody counts are not touched, so they are never waited for.
    Refuses with SoldOut or ItemGone.
    """
    rows = await tx.fetch(
        """with wanted as (
               select variant_id, count from unnest($2::uuid[], $3::int[]) as w(variant_id, count)),
             seen as (
               select v.variant_id, w.count, v.on_hand is not null as is_counted,
                      v.is_sold_out or v.is_removed as is_gone
               from wanted w join catalog.variants v using (variant_id)),
             held as (
               insert into catalog.stock_holds (order_id, variant_id, count, state)
               select $1, s.variant_id, s.count, 'held' from seen s where s.is_counted order by s.variant_id
               on conflict do nothing returning variant_id)
           select s.variant_id, s.count, s.is_counted, s.is_gone, h.variant_id is not null as is_new
           from seen s left join held h using (variant_id) order by s.variant_id""",
        order_id,
        [variant_id for variant_id, _ in wanted],
        [count for _, count in wanted],
    )
    missing = {variant_id for variant_id, _ in wanted} - {row["variant_id"] for row in rows}
    if missing:
        raise ItemGone(variant_id=min(missing), name="")
    for row in rows:
        if row["is_gone"] and (row["is_new"] or not row["is_counted"]):
            raise await _sold_out(tx, row["variant_id"])
    return await _take(tx, [(row["variant_id"], row["count"]) for row in rows if row["is_new"]])


async def _take(tx: Tx, wanted: Sequence[tuple[VariantId, int]]) -> list[Turned]:
    scarce: set[StoreId] = set()
    taken = await tx.fetchmany(RESERVE, wanted) if len(wanted) > 1 else []
    if len(wanted) == 1:
        taken = await tx.fetch(RESERVE, *wanted[0])
    got = {row["variant_id"] for row in taken}
    for variant_id, _ in wanted:
        if variant_id not in got:
            raise await _sold_out(tx, variant_id)
    for row in taken:
        if row["left"] is not None and row["left"] <= LEFT_SHOWN:
            scarce.add(row["store_id"])
    for store_id in sorted(scarce):
        await new_version(tx, store_id)
    # The guarded update saw the row as it was while this transaction held it: only one can take the last.
    return [
        Turned(store_id=row["store_id"], variant_id=row["variant_id"], left=0)
        for row in taken
        if row["left"] == 0
    ]


async def _sold_out(tx: Tx, variant_id: VariantId) -> SoldOut:
    row = await tx.fetchrow(
        """select i.name,
               case when v.is_sold_out or v.is_removed then 0 else v.on_hand - v.reserved end as left
           from catalog.variants v join catalog.items i using (item_id) where v.variant_id = $1""",
        variant_id,
    )
    return SoldOut(variant_id=variant_id, name=row["name"] if row else "", left=(row and row["left"]) or 0)


async def release(tx: Tx, order_id: OrderId) -> list[Turned]:
    """Give back what the order holds; the variants that are on sale again by it.

    Nothing where it holds nothing: twice is once, and after a sale too.
    """
    held = await _end_holds(tx, order_id, "released")
    if not held:
        return []
    freed = await tx.fetchmany(
        """update catalog.variants set reserved = reserved - $2 where variant_id = $1
           returning store_id, variant_id, on_hand - reserved as left, on_hand - reserved - $2 as left_before,
             is_sold_out or is_removed as is_off""",
        held,
    )
    scarce = {
        row["store_id"]
        for row in freed
        if row["left_before"] is not None and row["left_before"] <= LEFT_SHOWN
    }
    for store_id in sorted(scarce):
        await new_version(tx, store_id)
    return [
        Turned(store_id=row["store_id"], variant_id=row["variant_id"], left=row["left"])
        for row in freed
        if row["left_before"] == 0 and not row["is_off"]
    ]


async def sell(tx: Tx, order_id: OrderId) -> None:
    """What the order holds has left the house. Twice is once."""
    held = await _end_holds(tx, order_id, "sold")
    if held:
        await tx.executemany(
            """update catalog.variants set reserved = reserved - $2, on_hand = on_hand - $2
               where variant_id = $1""",
            held,
        )


async def _end_holds(tx: Tx, order_id: OrderId, state: str) -> list[tuple[VariantId, int]]:
    rows = await tx.fetch(
        """update catalog.stock_holds set state = $2 where order_id = $1 and state = 'held'
           returning variant_id, count""",
        order_id,
        state,
    )
    return sorted((row["variant_id"], row["count"]) for row in rows)


async def take_off_sale(tx: Tx, variant_id: VariantId) -> bool | None:
    """Mark a variant as sold out; whether it could be bought until now, None where it was marked already.

    What orders hold stays theirs.
    """
    could: bool | None = await tx.fetchval(
        """update catalog.variants set is_sold_out = true where variant_id = $1 and not is_sold_out
           returning on_hand is null or on_hand > reserved""",
        variant_id,
    )
    return could


async def put_on_sale(tx: Tx, variant_id: VariantId, count: int | None) -> tuple[bool, bool]:
    """Have so many of it to sell beside what is held; with None its daily count, or as many as are asked.
    Whether it could be bought before, and whether it can now."""
    row = await tx.fetchrow(
        """with before as (
             select variant_id, not is_sold_out and (on_hand is null or on_hand > reserved) as could
             from catalog.variants where variant_id = $1 for no key update)
           update catalog.variants v
           set is_sold_out = false, on_hand = v.reserved + coalesce($2, v.daily_count)
           from before b where v.variant_id = b.variant_id
           returning b.could, v.on_hand is null or v.on_hand > v.reserved as can""",
        variant_id,
        count,
    )
    assert row is not None, "the caller has found it"
    return row["could"], row["can"]


@value
class Daily:
    """A store with variants counted by the day, and the earliest day they were last stocked on."""

    store_id: StoreId
    stocked_on: date | None


async def counted_daily(tx: Tx) -> list[Daily]:
    """Every store that counts variants by the day."""
    rows = await tx.fetch(
        """select store_id,
               case when bool_or(stocked_on is null) then null else min(stocked_on) end as stocked_on
           from catalog.variants where daily_count is not null and not is_removed
           group by store_id order by store_id"""
    )
    return [Daily(store_id=row["store_id"], stocked_on=row["stocked_on"]) for row in rows]


async def restock_daily(tx: Tx, store_id: StoreId, today: date) -> tuple[int, list[Turned]]:
    """Give the store's daily variants their count for the day: how many changed, and which are on sale again
    by it. Twice a day is once.

    A variant that was never stocked only takes the date: its first count came when it was written.
    """
    rows = await tx.fetch(
        """with before as (
             select variant_id, not is_sold_out and (on_hand is null or on_hand > reserved) as could
             from catalog.variants
             where store_id = $1 and daily_count is not null and not is_removed
               and (stocked_on is null or stocked_on < $2) order by variant_id for update)
           update catalog.variants v set stocked_on = $2,
             on_hand = case when v.stocked_on is null then v.on_hand else v.reserved + v.daily_count end,
             is_sold_out = v.is_sold_out and v.stocked_on is null
           from before b where v.variant_id = b.variant_id
           returning v.store_id, v.variant_id, v.on_hand - v.reserved as left,
             not b.could and not v.is_sold_out and v.on_hand > v.reserved as is_back""",
        store_id,
        today,
    )
    back = sorted((row for row in rows if row["is_back"]), key=lambda row: str(row["variant_id"]))
    return len(rows), [
        Turned(store_id=row["store_id"], variant_id=row["variant_id"], left=row["left"]) for row in back
    ]
