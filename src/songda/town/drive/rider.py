"""A rider's day: shifts, offers, the way to the next stop, the steps at it."""

import asyncio
import base64
import io
import time
from random import Random
from typing import Any

from PIL import Image

from songda.kernel.city import LonLat
from songda.town.behaviour import riding
from songda.town.behaviour.riding import Reaction, Ride, begin_ride
from songda.town.drive.scene import Scene
from songda.town.line.api import Away, Refused
from songda.town.line.live import LiveMap
from songda.town.line.persona import Persona
from songda.town.plan.model import RiderPersona

_LOOK_S = 3.0
_SURE_S = 45.0
"""Machine seconds after which a rider looks whether the house still has them on line."""
_STORE_LATE_S = 480.0
_UNREACHABLE_S = 330.0
_PHOTO_SHARE = 0.3

_ANSWERED = {Reaction.ACCEPT: "offers accepted", Reaction.DECLINE: "offers declined"}

Stop = dict[str, Any]


class RiderDriver:
    """Plays one rider. The town calls `say_where` every two real seconds while they are on duty."""

    def __init__(self, scene: Scene, rider: RiderPersona) -> None:
        self.scene, self.rider = scene, rider
        self.rng = Random(f"{rider.rider_id}")
        self.persona = Persona(scene.api, rider.phone, "rider", scene.door)
        self.topic = f"rider/{rider.rider_id}"
        self._news = asyncio.Event()
        self.map = LiveMap(self.persona, [self.topic], self._hear)
        self.on_duty = False
        self._sure_at = 0.0
        self._here: LonLat = rider.start
        self._ride: Ride | None = None
        self._seen_offers: set[str] = set()

    def where(self) -> LonLat:
        now_s = self.scene.clock.now_s()
        if self._ride is not None:
            self._here = self._ride.at(now_s)
            if now_s >= self._ride.arrives_s:
                self._ride = None
        return self._here

    async def run(self) -> None:
        """For ever. A no from the house means that the world moved on: look again."""
        self.scene.begin(self.map.run())
        while True:
            try:
                await self._clock_on_or_off()
                stop = self.first_stop()
                if stop is None or not await self._serve(stop):
                    await self._wait_news(_LOOK_S)
            except Refused as no:
                self.scene.tally[f"rider refused: {no.code}"] += 1
                await asyncio.sleep(_LOOK_S)
            except Away:
                await asyncio.sleep(_LOOK_S)

    async def say_where(self) -> None:
        """Send the position; lost ones aren't sent again, the next is newer."""
        lon, lat = self.where()
        ride = self._ride
        fix = {
            "lon": lon,
            "lat": lat,
            "at": self.scene.clock.now().isoformat(),
            "speed_mps": 0.0 if ride is None else round(ride.kmh / 3.6, 1),
            "heading": 0 if ride is None else ride.heading(self.scene.clock.now_s()),
        }
        await self.persona.post("/api/rider/positions", {"fixes": [fix]}, patience_s=1.0)

    def first_stop(self) -> Stop | None:
        stops = [row for key, row in self.map.rows[self.topic].items() if key.startswith("stop/")]
        return min(stops, key=lambda stop: int(stop["place"]), default=None)

    def _hear(self) -> None:
        rows = self.map.rows[self.topic]
        self._seen_offers.intersection_update(rows)
        for key, row in list(rows.items()):
            if key.startswith("offer/") and key not in self._seen_offers:
                self._seen_offers.add(key)
                self.scene.begin(self._answer(row))
        self._news.set()

    async def _answer(self, offer: dict[str, Any]) -> None:
        reaction, after_s = riding.react(self.rng, self.rider, self.scene.mishaps)
        await self.scene.clock.sleep(after_s, machine_s=0.3)
        if reaction is Reaction.IGNORE:
            self.scene.tally["offers ignored"] += 1
            self.scene.report.befell("offer ignored", delivery_id=str(offer["delivery_id"]))
            return
        try:
            await self.persona.post(f"/api/rider/offers/{offer['offer_id']}/{reaction.value}")
            self.scene.tally[_ANSWERED[reaction]] += 1
            if reaction is Reaction.DECLINE:
                self.scene.report.befell("offer declined", delivery_id=str(offer["delivery_id"]))
        except Refused:
            self.scene.tally["offers answered too late"] += 1

    async def _clock_on_or_off(self) -> None:
        minute = self.scene.clock.minute()
        due = not self._stays_home() and any(
            one.opens_min <= at < one.closes_min for one in self.rider.shift for at in (minute, minute + 1440)
        )
        if due and not self.on_duty:
            await self.persona.post("/api/rider/on-line")
            self.on_duty, self._sure_at = True, time.monotonic()
            await self.say_where()
        elif not due and self.on_duty and self.first_stop() is None:
            await self.persona.post("/api/rider/off-line")
            self.on_duty = False
        elif due and self._standing() == "asked":
            await self.persona.post("/api/rider/go-on")
            self.scene.tally["riders went on after eight hours"] += 1
            await self._wait_news(_LOOK_S)
        elif self.on_duty and time.monotonic() - self._sure_at > _SURE_S:
            await self._look_whether_on_line()

    async def _look_whether_on_line(self) -> None:
        """After a town stood still, and so was silent, the house has set its riders off line: back on."""
        self._sure_at = time.monotonic()
        mine = await self.persona.get("/api/rider")
        if mine["state"] == "off":
            self.scene.tally["riders set off line"] += 1
            self.on_duty = False

    def _standing(self) -> str:
        care = self.map.rows[self.topic].get("care")
        return "offers" if care is None else str(care["standing"])

    def _stays_home(self) -> bool:
        """One day a week of their own; and no longer on line where the house gives nothing more today."""
        day = self.scene.clock.now().astimezone(self.scene.clock.zone).toordinal()
        return (day + self.rider.rider_id.int) % 7 == 0 or self._standing() in ("day_over", "rest_day")

    async def _wait_news(self, longest_s: float) -> None:
        self._news.clear()
        try:
            await asyncio.wait_for(self._news.wait(), longest_s)
        except TimeoutError:
            return

    async def _serve(self, stop: Stop) -> bool:
        """One step at the first stop; False when there is nothing to do yet."""
        match stop["next_action"]:
            case "at-store":
                return await self._arrive(stop, riding.counter_s(self.rng, self.rider))
            case "at-customer":
                return await self._arrive(stop, 20.0)
            case "picked-up":
                return await self._pick_up(stop)
            case "delivered":
                await self._hand_over(stop)
                return True
        return False

    async def _arrive(self, stop: Stop, parking_s: float) -> bool:
        """Ride there; turned round on the way when another stop comes first."""
        goal = (float(stop["spot"]["lon"]), float(stop["spot"]["lat"]))
        clock = self.scene.clock
        line = self.scene.ways(self.rider.vehicle).path(self.where(), goal)
        self._ride = begin_ride(line, clock.now_s(), self.rider)
        arrives_s = self._ride.arrives_s
        while (left_s := (arrives_s - clock.now_s()) / clock.rate) > 0:
            await self._wait_news(min(left_s, 1.0))
            first = self.first_stop()
            if first is None or _step(first) != _step(stop):
                self.where()
                self._ride = None
                return True
        self._here, self._ride = goal, None
        await clock.sleep(parking_s)
        await self._do(stop, stop["next_action"])
        return True

    async def _pick_up(self, stop: Stop) -> bool:
        """Wait for the food, saying so when it takes too long; then take it with the ticket's code."""
        clock, since_s, complained = self.scene.clock, self.scene.clock.now_s(), False
        code_key = ("pickup", f"{stop['store_name']}/{stop['order_number']}")
        while True:
            first = self.first_stop()
            if first is None or _step(first) != _step(stop):
                return True
            code = self.scene.spoken.get(code_key)
            if first["food_ready"] and code is not None:
                await clock.sleep(10)
                await self._do(stop, "picked-up", {"pickup_code": code})
                self.scene.spoken.pop(code_key, None)
                return True
            if clock.now_s() - since_s > _STORE_LATE_S and not complained:
                complained = True
                await self._report(stop, "store_late")
            await self._wait_news(1.0)

    async def _hand_over(self, stop: Stop) -> None:
        clock = self.scene.clock
        await clock.sleep(riding.doorstep_s(self.rng, self.rider))
        if self.rng.random() < self.scene.mishaps.customer_unreachable:
            await self._report(stop, "customer_unreachable")
            await clock.sleep(_UNREACHABLE_S, machine_s=25.0)
            if self.rng.random() < 0.5 and not stop["cash_minor"]:
                await self._report(stop, "cannot_deliver")
                return
        body: dict[str, Any] = {"cash_minor": stop["cash_minor"] or None}
        code = self.scene.spoken.get(("door", str(stop["delivery_id"])))
        if code is None or self.rng.random() < _PHOTO_SHARE:
            body["photo"] = door_photo(self.rng)
        else:
            body["code"] = code
        await self._do(stop, "delivered", body)
        self.scene.spoken.pop(("door", str(stop["delivery_id"])), None)
        self.scene.tally["delivered"] += 1

    async def _report(self, stop: Stop, kind: str) -> None:
        self.scene.report.befell(kind.replace("_", " "), delivery_id=str(stop["delivery_id"]))
        await self._do(stop, "exceptions", {"kind": kind, "note": ""})

    async def _do(self, stop: Stop, step: str, body: Any = None) -> None:
        """Take a step; the answer is the route as it is now, newer than the socket's."""
        path = f"/api/deliveries/{stop['delivery_id']}/{step}"
        route = await self.persona.post(path, body)
        rows = self.map.rows[self.topic]
        for key in [key for key in rows if key.startswith("stop/")]:
            del rows[key]
        for one in route["stops"]:
            rows[f"stop/{one['delivery_id']}/{one['kind']}"] = one


def _step(stop: Stop) -> tuple[str, str, str]:
    return str(stop["delivery_id"]), str(stop["kind"]), str(stop["next_action"])


def door_photo(rng: Random) -> str:
    """A small picture of a bag before a door, as a phone would send it (JPEG in base64)."""
    picture = Image.new("RGB", (96, 128), (rng.randint(120, 200), rng.randint(90, 150), rng.randint(60, 110)))
    picture.paste((235, 225, 205), (30, 70, 66, 112))
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=60)
    return base64.b64encode(written.getvalue()).decode()
