"""Who gets what of a delivered order. Pure; the parts add up to what was paid."""

from __future__ import annotations

from songda.kernel.money import basis_points
from songda.kernel.values import Minor, value


@value
class Shares:
    """How an order's money is shared out; `top_up_minor` comes out of the platform's own revenue."""

    store_minor: Minor
    rider_minor: Minor
    platform_minor: Minor
    top_up_minor: Minor


def shares(*, goods_minor: int, total_minor: int, commission_bp: int, rider_pay_minor: int) -> Shares:
    """Share out `total_minor`, of which `goods_minor` (food and packing) is the store's less its commission.

    The rest pays the rider; what is left over is the platform's, and what is missing the platform adds.
    """
    store = goods_minor - basis_points(goods_minor, commission_bp)
    rest = total_minor - store
    rider = min(rider_pay_minor, max(0, rest))
    return Shares(
        store_minor=store,
        rider_minor=rider,
        platform_minor=rest - rider,
        top_up_minor=rider_pay_minor - rider,
    )
