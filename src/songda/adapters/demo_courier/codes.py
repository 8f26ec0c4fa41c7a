"""The courier company's own words and ours for them."""

from __future__ import annotations

from songda.modules.deliveries.ports import CourierState

STATES = {
    "ACCEPTED": CourierState.BOOKED,
    "RIDER_FOUND": CourierState.ASSIGNED,
    "AT_SHOP": CourierState.AT_STORE,
    "LOADED": CourierState.PICKED_UP,
    "AT_DOOR": CourierState.AT_DOOR,
    "SIGNED_FOR": CourierState.DELIVERED,
    "CALLED_OFF": CourierState.CANCELLED,
    "BROUGHT_BACK": CourierState.FAILED,
}
