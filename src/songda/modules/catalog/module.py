"""What catalog brings to the house."""

from __future__ import annotations

from songda.kernel.facts import Observer
from songda.kernel.house import House
from songda.kernel.modules import Check, Module, Shortcut
from songda.modules.catalog.endpoints import endpoints
from songda.modules.catalog.events import MenuChanged, VariantRestocked, VariantSoldOut
from songda.modules.catalog.jobs import RESTOCK_DAILY
from songda.modules.catalog.queries.menu import from_memory, shelf
from songda.modules.stores.events import StoreChanged


def _drop(house: House, told: MenuChanged | VariantSoldOut | VariantRestocked | StoreChanged) -> None:
    shelf(house).drop(told.store_id)


MODULE = Module(
    name="catalog",
    endpoints=(endpoints,),
    shortcuts=(
        Shortcut(
            before="/api/stores/", after="/menu", path="/api/stores/{store_id}/menu", answer=from_memory
        ),
    ),
    observers=(Observer(hears=(MenuChanged, VariantSoldOut, VariantRestocked, StoreChanged), notice=_drop),),
    jobs=(RESTOCK_DAILY,),
    checks=(
        Check(
            name="catalog.reserved_equals_holds",
            says="What a variant has reserved is what orders hold of it.",
            sql="""select v.variant_id::text, v.reserved, coalesce(h.held, 0) as held
                   from catalog.variants v
                   left join (select variant_id, sum(count) as held from catalog.stock_holds
                     where state = 'held' group by variant_id) h using (variant_id)
                   where v.reserved <> coalesce(h.held, 0)""",
        ),
        Check(
            name="catalog.never_oversold",
            says="No variant has promised more than is there.",
            sql="select variant_id::text from catalog.variants where on_hand < reserved or on_hand < 0",
        ),
    ),
)
