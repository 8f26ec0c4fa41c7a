"""What others may hear about dispatch: what a person has bound the engine to."""

from __future__ import annotations

from typing import NewType
from uuid import UUID

from songda.kernel.facts import fact
from songda.kernel.ids import CityId, DeliveryId, OrderId, PersonId, RiderId

SteerId = NewType("SteerId", UUID)
TrialId = NewType("TrialId", UUID)
SwitchId = NewType("SwitchId", UUID)


@fact
class PeakSwitched:
    """Something of a peak began (`is_on`) or ended; `because` is rule, by_hand, eased, over, undone or
    overridden."""

    switch_id: SwitchId
    city_id: CityId
    kind: str
    is_on: bool
    because: str


@fact
class DeliveryPinned:
    """Only this rider may have it."""

    delivery_id: DeliveryId
    order_id: OrderId
    city_id: CityId
    rider_id: RiderId
    steer_id: SteerId
    by_person: PersonId


@fact
class DeliveryHeldBack:
    """Nobody is to be asked about it until it is freed."""

    delivery_id: DeliveryId
    order_id: OrderId
    city_id: CityId
    steer_id: SteerId
    by_person: PersonId


@fact
class DeliveryFreed:
    """The engine may do with it what it thinks best."""

    delivery_id: DeliveryId
    order_id: OrderId
    city_id: CityId
    steer_id: SteerId
    by_person: PersonId


@fact
class TrialAsked:
    """A what-if question waits to be lived."""

    trial_id: TrialId
    city_id: CityId


BOUNDS = (DeliveryPinned, DeliveryHeldBack, DeliveryFreed)
