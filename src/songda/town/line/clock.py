"""City time as the house tells it in its answers."""

import asyncio
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_NAP_S = 1.0


def instant_s(text: str) -> float:
    """An instant as the API writes it, in seconds since 1970."""
    return datetime.fromisoformat(text).timestamp()


class TownClock:
    """Follows the house's city time; it never goes back. Seconds are since 1970, as city time counts them."""

    def __init__(self, zone: str = "Asia/Shanghai") -> None:
        self.zone = ZoneInfo(zone)
        self.rate = 1.0
        self._city_s = time.time()
        self._machine_s = time.monotonic()

    def hear(self, headers: Mapping[str, str]) -> None:
        """Take over the time and rate an answer carries; answers without them are passed over."""
        told, rate = headers.get("Songda-City-Time"), headers.get("Songda-City-Rate")
        if told is None or rate is None:
            return
        city_s = datetime.fromisoformat(told).timestamp()
        now_s = self.now_s()
        self.rate = float(rate)
        # Answers overtake each other on the way: a little back is the same time, far back is another clock.
        self._city_s = city_s if city_s > now_s or now_s - city_s > 30 * self.rate else now_s
        self._machine_s = time.monotonic()

    def now_s(self) -> float:
        return self._city_s + (time.monotonic() - self._machine_s) * self.rate

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.now_s(), UTC)

    def minute(self) -> float:
        """Minutes since midnight on the city's clocks."""
        local = self.now().astimezone(self.zone)
        return local.hour * 60 + local.minute + local.second / 60

    async def sleep(self, city_s: float, machine_s: float = 0.0) -> None:
        """Sleep so many city seconds, and at least `machine_s` real ones."""
        machine_until = time.monotonic() + machine_s
        await self.sleep_until(self.now_s() + city_s)
        await asyncio.sleep(max(0.0, machine_until - time.monotonic()))

    async def sleep_until(self, city_s: float) -> None:
        """Also right when the rate changes meanwhile: long sleeps are naps of a second."""
        while True:
            left_s = (city_s - self.now_s()) / self.rate
            if left_s <= 0:
                return
            await asyncio.sleep(min(left_s, _NAP_S))
