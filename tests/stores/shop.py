"""A store to test with: at the Bund, open for lunch, and from evening into the night."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from songda.kernel.clocks import CityTime, city
from songda.kernel.house import House
from songda.kernel.ids import CityId, MerchantId, PersonId, SessionId, StoreId
from songda.kernel.permissions import Principal, Role
from songda.modules.stores.actions.open_store import create_merchant, open_store
from songda.modules.stores.model import (
    DayException,
    DayHours,
    FeeStep,
    Pace,
    Span,
    StoreFace,
    StoreHours,
    StoreRules,
    StoreTerms,
)

CITY, MERCHANT, STORE = CityId(UUID(int=1)), MerchantId(UUID(int=2)), StoreId(UUID(int=3))
BUND = (121.4903, 31.2417)
OPERATOR = Principal(role=Role.OPERATOR, person_id=PersonId(UUID(int=90)), session_id=SessionId(UUID(int=91)))
STAFF = Principal(
    role=Role.STORE,
    person_id=PersonId(UUID(int=92)),
    session_id=SessionId(UUID(int=93)),
    merchant_id=MERCHANT,
    store_ids=(STORE,),
)
STRANGER = Principal(
    role=Role.STORE,
    person_id=PersonId(UUID(int=94)),
    session_id=SessionId(UUID(int=95)),
    merchant_id=MerchantId(UUID(int=4)),
    store_ids=(StoreId(UUID(int=5)),),
)

LUNCH = Span(opens_s=11 * 3600, closes_s=14 * 3600)
NIGHT = Span(opens_s=17 * 3600, closes_s=26 * 3600)
HOURS = StoreHours(
    week=tuple(DayHours(weekday=day, spans=(LUNCH, NIGHT)) for day in range(6)),
    exceptions=(
        DayException(on_date=date(2026, 10, 1), spans=()),
        DayException(on_date=date(2026, 10, 4), spans=(LUNCH,)),
    ),
)
FACE = StoreFace(name="老弄堂面馆", cuisine="noodles", lon=BUND[0], lat=BUND[1], address_text="外滩 1 号")
RULES = StoreRules(
    zone="Asia/Shanghai",
    currency="CNY",
    minimum_minor=2000,
    fee_base_minor=300,
    fee_steps=(FeeStep(from_m=1000, add_minor=100), FeeStep(from_m=2000, add_minor=200)),
    free_above_minor=10_000,
    radius_m=3000,
    slot_capacity=2,
)
PACE = Pace(prep_s_p50=720, prep_s_p90=1200, pickup_delay_s=300, pressure=0.0, until=None)


def terms(**changes: Any) -> StoreTerms:
    """The store's terms without a database."""
    given: dict[str, Any] = {
        "store_id": STORE,
        "merchant_id": MERCHANT,
        "city_id": CITY,
        "face": FACE,
        "rules": RULES,
        "hours": HOURS,
        "pace": PACE,
        "paused_until": None,
        "is_invented": False,
        "score_centi": None,
        "sold_count": 0,
    }
    return StoreTerms(**given | changes)


def shanghai(day: str, clock: str) -> CityTime:
    """A moment as Shanghai's wall clock shows it (UTC+8)."""
    at = datetime.fromisoformat(f"{day}T{clock}:00+08:00")
    return city(at.astimezone(UTC))


async def open_shop(
    house: House,
    store_id: StoreId = STORE,
    *,
    face: StoreFace = FACE,
    rules: StoreRules = RULES,
    hours: StoreHours = HOURS,
    merchant_id: MerchantId = MERCHANT,
) -> StoreId:
    """The store in the house's database."""
    await house.do(create_merchant, OPERATOR, None, merchant_id, "弄堂餐饮")
    return await house.do(open_store, OPERATOR, None, store_id, merchant_id, CITY, face, rules, hours, False)
