"""What the company does: make prices, ride when it said it would, and tell."""

from __future__ import annotations

import asyncio
import json
import math
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp

from songda.adapters.demo_courier import wire
from songda.adapters.demo_courier.fake.book import CALLED_OFF, STATES, Book, Ride
from songda.kernel.geo import Point, distance_m
from songda.kernel.house import House

BASE_MINOR, PER_KM_MINOR = 600, 150
DETOUR, M_S = 1.35, 4.0
REACH_M = 8_000
COMES_S, DOORSTEP_S = 420, 120
VALID_S = 120
LOADING_S, FOUND_S, RINGING_S = 60, 45, 45
BEAT_S = 0.5
RETRY_S = (1, 2, 5, 15)


class Refused(Exception):
    """The company says no; the word is told."""


@dataclass(slots=True)
class Manners:
    """How badly it tells. `away`: it doesn't answer at all; `refuses`: it takes no booking."""

    late_s: float = 0.5
    shuffle_s: float = 1.0
    twice_share: float = 0.1
    away: bool = False
    refuses: bool = False


@dataclass(frozen=True, slots=True)
class Offered:
    """A quote: seconds until the shop and from there to the door, and until when it holds."""

    shop_s: int
    ride_s: int
    until_s: float


class Company:
    """One company over one book. `now_s`: the city's clock, by which its riders ride; `stamp_s`: the
    machine's, with which it signs.
    """

    def __init__(
        self,
        book: Book,
        secret: str,
        manners: Manners,
        now_s: Callable[[], float],
        stamp_s: Callable[[], float] = time.time,
        seed: int | None = None,
    ) -> None:
        self.book, self.secret, self.manners = book, secret, manners
        self.quoted_count = self.booked_count = 0
        self._now_s, self._stamp_s = now_s, stamp_s
        self._random = random.Random(seed)
        self._offered: dict[str, Offered] = {}
        self._sending: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None

    def quote(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """A price by distance; none beyond its reach."""
        self.quoted_count += 1
        straight_m = distance_m(Point(*given["from"]), Point(*given["to"]))
        if straight_m > REACH_M:
            return {"none": True}
        number, road_m = uuid4().hex, straight_m * DETOUR
        offered = Offered(COMES_S, math.ceil(road_m / M_S) + DOORSTEP_S, time.monotonic() + VALID_S)
        self._offered[number] = offered
        for old in [one for one, it in self._offered.items() if it.until_s < time.monotonic()]:
            del self._offered[old]
        return {
            "quote": number,
            "price": BASE_MINOR + math.ceil(road_m * PER_KM_MINOR / 1_000),
            "currency": given["currency"],
            "shop_in_s": offered.shop_s,
            "door_in_s": offered.shop_s + offered.ride_s,
            "valid_s": VALID_S,
        }

    def take(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Ride for a quote that holds. The same booking again is the same ride."""
        booking = str(given["booking"])
        found = self.book.rides.get(booking)
        if found is not None and (found.off or not found.number):
            raise Refused("CALLED_OFF")
        if found is None:
            offered = self._offered.get(str(given["quote"]))
            if self.manners.refuses:
                raise Refused("NO_RIDER")
            if offered is None or offered.until_s < time.monotonic():
                raise Refused("QUOTE_OVER")
            found = self._ride(booking, offered, given)
        return {"number": found.number}

    def call_off(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Before the food is loaded; one never heard of is off from now on."""
        booking = str(given["booking"])
        found = self.book.rides.get(booking)
        state = CALLED_OFF if found is None else found.state(self._now_s())
        if found is None or state in ("ACCEPTED", "RIDER_FOUND", "AT_SHOP"):
            self.book.write({"kind": "off", "booking": booking})
            return {"state": CALLED_OFF}
        return {"state": state}

    def status(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """How a ride stands."""
        found = self.book.rides.get(str(given["booking"]))
        return {"none": True} if found is None else {"state": found.state(self._now_s())}

    async def keep_telling(self) -> None:
        """Look at the clock for ever, and tell what has changed."""
        while True:
            self.look()
            await asyncio.sleep(BEAT_S)

    def look(self) -> None:
        """Tell every ride's new state once; what happened between two looks is left out."""
        now_s = self._now_s()
        for ride in self.book.rides.values():
            state = ride.state(now_s)
            if ride.number and state != ride.told:
                ride.told = state
                self._tell(ride, state)

    async def settled(self) -> None:
        """Until everything that is on its way has arrived."""
        while self._sending:
            await asyncio.gather(*self._sending, return_exceptions=True)

    async def send(self, url: str, notice: Mapping[str, Any]) -> bool:
        """One try; whether it was taken."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30))
        raw = json.dumps(notice, separators=(",", ":")).encode()
        try:
            headers = wire.signed(self.secret, raw, self._stamp_s())
            async with self._session.post(url, data=raw, headers=headers) as answer:
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False

    async def aclose(self) -> None:
        """Stop telling and close; after the next start the newest state of each ride is told again."""
        for task in list(self._sending):
            task.cancel()
        await asyncio.gather(*self._sending, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
        self.book.close()

    def _ride(self, booking: str, offered: Offered, given: Mapping[str, Any]) -> Ride:
        """Planned to the end: its riders wait for the food as long as they were told it takes."""
        now_s = self._now_s()
        at_shop = now_s + offered.shop_s - LOADING_S
        loaded = max(at_shop + LOADING_S, float(given["ready_at"]) + LOADING_S)
        signed_for = loaded + offered.ride_s
        moments = (now_s, now_s + FOUND_S, at_shop, loaded, signed_for - RINGING_S, signed_for)
        assert len(moments) == len(STATES)
        self.booked_count += 1
        self.book.write(
            {
                "kind": "booked",
                "booking": booking,
                "number": f"D{uuid4().hex[:10]}",
                "notice_url": str(given["notice_url"]),
                "moments": moments,
            }
        )
        return self.book.rides[booking]

    def _tell(self, ride: Ride, state: str) -> None:
        """By the company's manners: late by a random while, so out of order, and sometimes twice."""
        notice = {"id": uuid4().hex, "booking": ride.booking, "state": state}
        times = 2 if self._random.random() < self.manners.twice_share else 1
        for _ in range(times):
            wait_s = self.manners.late_s + self._random.uniform(0, self.manners.shuffle_s)
            task = asyncio.get_running_loop().create_task(self._send(ride.notice_url, notice, wait_s))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    async def _send(self, url: str, notice: Mapping[str, Any], wait_s: float) -> None:
        await asyncio.sleep(wait_s)
        for pause in (*RETRY_S, None):
            if await self.send(url, notice):
                return
            if pause is not None:
                await asyncio.sleep(pause)


def open_company(house: House) -> Company:
    """The company as the settings say, its book opened. Raises BookTaken."""
    settings = house.settings
    manners = Manners(
        late_s=settings["demo_courier.late_s"],
        shuffle_s=settings["demo_courier.shuffle_s"],
        twice_share=settings["demo_courier.twice_share"],
    )
    book = Book(Path(settings["demo_courier.book"]))
    return Company(
        book, settings["demo_courier.secret"], manners, lambda: house.clocks.city_now().timestamp()
    )
