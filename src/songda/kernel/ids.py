"""Time-ordered ids, one `NewType` a kind. The makers of creations make the id, so that a retry is safe."""

from __future__ import annotations

import secrets
import time
from typing import NewType
from uuid import UUID

PersonId = NewType("PersonId", UUID)
SessionId = NewType("SessionId", UUID)
MerchantId = NewType("MerchantId", UUID)
StoreId = NewType("StoreId", UUID)
CityId = NewType("CityId", UUID)
RiderId = NewType("RiderId", UUID)
OrderId = NewType("OrderId", UUID)
DeliveryId = NewType("DeliveryId", UUID)
ItemId = NewType("ItemId", UUID)
VariantId = NewType("VariantId", UUID)
OptionId = NewType("OptionId", UUID)


def uuid7() -> UUID:
    """A version 7 UUID (RFC 9562): 48 bits of machine milliseconds, then 74 random bits.

    Two made in one millisecond have no order between them; nothing may rely on one.
    """
    stamp = time.time_ns() // 1_000_000
    tail = secrets.randbits(74)
    number = (stamp & (2**48 - 1)) << 80 | 0x7 << 76 | (tail >> 62) << 64 | 0b10 << 62 | tail & (2**62 - 1)
    return UUID(int=number)
