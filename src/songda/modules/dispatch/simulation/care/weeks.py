"""Weeks of offers in virtual time, through riders' rules, the engine and the guard that binds everybody.

Nobody here is careful: riders stay on line as long as they can, hop off and on to get round a rest, come
every day, and operators give by hand to whoever is nearest. What keeps them is the rules alone; with one of
them switched off the checker must see it.
"""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

import numpy as np

from songda.kernel.clocks import CityTime, city
from songda.modules.dispatch.engine import decide
from songda.modules.dispatch.engine.params import Params, Step
from songda.modules.dispatch.engine.values import Delivery, Rider, Snapshot, Stop, StopKind, Travel
from songda.modules.dispatch.simulation.care.checking import EBIKE_M_S, Given, Mark
from songda.modules.riders import public as riders
from songda.modules.riders.errors import CareRefusal

ROUND_S = 60
SIDE_M, GRID_M = 3_000, 10
STORES = 40
MOTOR_M_S, TOO_FAST_M_S = 22 / 3.6, 22 / 3.6
NEVER = 10**9
_PER_HOUR = (15, 6, 6, 6, 6, 10, 30, 60, 60, 45, 80, 170, 180, 120, 60, 60, 90, 150, 170, 130, 90, 70, 50, 30)
"""Orders for eighty riders by the hour of the day: more at noon than they can carry."""

Spot = tuple[int, int]


@dataclass(slots=True)
class Job:
    """An order. `ready_s` is when the kitchen says the food is ready, `really_s` when it is."""

    id: str
    store: Spot
    door: Spot
    placed_s: int
    ready_s: int
    really_s: int
    refused_by: set[str] = field(default_factory=set)
    offered: bool = False


@dataclass(slots=True)
class Person:
    """A rider. `free_s`: when they are done with what they do at `here`."""

    id: str
    motor: bool
    here: Spot
    starts_h: float
    stays_h: float
    work: riders.Work
    free_s: int = 0
    route: list[tuple[StopKind, Job]] = field(default_factory=list)
    on_line: bool = False
    asked: tuple[int, Job] | None = None
    says_yes_s: int | None = None
    gone_day: int = -1


@dataclass(slots=True)
class Log:
    given: list[Given] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


class Weeks:
    """`without` names the rule that is switched off: rest, asked, week, speed, kitchen; none is for real."""

    def __init__(self, seed: int, people: int = 40, without: str = "", step: Step = Step.GREEDY) -> None:
        self.draw, self.without = Random(seed), without
        self.rules = _without(riders.CareRules(zone="Asia/Shanghai"), without)
        self.params = Params(first_step=step, explained=False, lead_s=900, candidates_max=5)
        self.began = city(datetime.fromisoformat("2026-03-02T04:00:00+08:00"))
        self.stores = [self._spot() for _ in range(STORES)]
        self.log = Log()
        self.now_s = 0
        self.people = {f"r{n:03}": self._person(n) for n in range(people)}
        self.waiting: dict[str, Job] = {}
        self._numbers, self._share = 0, people / 80

    def run(self, offers: int) -> Log:
        """Minute after minute until so many were given."""
        while len(self.log.given) < offers:
            self.now_s += ROUND_S
            for person in self.people.values():
                self._live(person)
            self._order()
            if self.waiting:
                self._round()
        return self.log

    def at(self, second: int) -> CityTime:
        return self.began + timedelta(seconds=second)

    # ---- people ----------------------------------------------------------------------------------------

    def _live(self, person: Person) -> None:
        self._ride(person)
        hour = (self.now_s / 3600 + 4) % 24
        day = int((self.now_s / 3600 + 4) // 24)
        due = (hour - person.starts_h) % 24 < person.stays_h and person.gone_day != day
        if person.asked is not None and self.now_s >= person.asked[0]:
            self._answer(person)
        if not due:
            if person.on_line:
                self._mark(person, riders.WorkKind.OFF_LINE)
            return
        standing = self._standing(person)
        if not person.on_line:
            if self.draw.random() < 0.5:
                self._mark(person, riders.WorkKind.ON_LINE)
        elif self.draw.random() < (0.08 if standing is riders.Standing.RESTING else 0.002):
            self._mark(person, riders.WorkKind.OFF_LINE)
        elif standing is riders.Standing.ASKED:
            self._think(person, day)

    def _think(self, person: Person, day: int) -> None:
        """Within half an hour, two in three go on; the others go home."""
        if person.says_yes_s is None:
            person.says_yes_s = self.now_s + self.draw.randrange(0, 1_800)
        elif self.now_s >= person.says_yes_s:
            person.says_yes_s = None
            if self.draw.random() < 0.67:
                self._mark(person, riders.WorkKind.WENT_ON)
            else:
                person.gone_day = day

    def _answer(self, person: Person) -> None:
        assert person.asked is not None
        _, job = person.asked
        person.asked = None
        job.offered = False
        if self.draw.random() < 0.8 and person.on_line:
            self._take(person, job)
        else:
            job.refused_by.add(person.id)
            self.log.counts["declined"] += 1

    def _take(self, person: Person, job: Job) -> None:
        self.waiting.pop(job.id)
        if not person.route:
            person.free_s = max(person.free_s, self.now_s)
        person.route += [(StopKind.PICKUP, job), (StopKind.DROP, job)]
        self._mark(person, riders.WorkKind.TOOK)

    def _ride(self, person: Person) -> None:
        """Everything this rider has done by now, stop after stop."""
        while person.route:
            kind, job = person.route[0]
            to = job.store if kind is StopKind.PICKUP else job.door
            speed = MOTOR_M_S if person.motor else EBIKE_M_S
            there_s = person.free_s + math.ceil(_way_m(person.here, to) / speed) + 60
            done_s = max(there_s, job.really_s) if kind is StopKind.PICKUP else there_s + 60
            if done_s > self.now_s:
                return
            person.here, person.free_s = to, done_s
            person.route.pop(0)
            if kind is StopKind.DROP:
                self._mark(person, riders.WorkKind.ENDED, max(done_s, self.now_s - ROUND_S))

    def _mark(self, person: Person, kind: riders.WorkKind, second: int | None = None) -> None:
        at = self.at(self.now_s if second is None else second)
        person.work = riders.care.after(person.work, kind, at, self.rules)
        person.on_line = person.work.on_line
        self.log.marks.append(Mark(rider=person.id, what=kind.value, at=at))

    def _standing(self, person: Person) -> riders.Standing:
        person.work = riders.care.as_of(person.work, self.at(self.now_s), self.rules)
        return riders.care.standing(person.work, self.rules)

    # ---- orders and rounds -----------------------------------------------------------------------------

    def _order(self) -> None:
        rate = _PER_HOUR[int((self.now_s / 3600 + 4) % 24)] * self._share * ROUND_S / 3600
        for _ in range(int(rate) + (self.draw.random() < rate % 1)):
            self._numbers += 1
            ready_s = self.now_s + self.draw.randrange(120, 900)
            job = Job(
                id=f"d{self._numbers:07}",
                store=self.draw.choice(self.stores),
                door=self._spot(),
                placed_s=self.now_s,
                ready_s=ready_s,
                really_s=ready_s + self.draw.randrange(-120, 420),
            )
            self.waiting[job.id] = job
            if self.draw.random() < 0.03:
                self._by_hand(job)
        for job in [job for job in self.waiting.values() if self.now_s - job.placed_s > 2_400]:
            if not job.offered:
                del self.waiting[job.id]
                self.log.counts["given up"] += 1

    def _by_hand(self, job: Job) -> None:
        """An operator gives it to the nearest rider on line, whatever the rules say: they must hold."""
        on_line = [p for p in self.people.values() if p.on_line and p.asked is None]
        if on_line:
            person = min(on_line, key=lambda p: (_way_m(p.here, job.store), p.id))
            if self._may(person):
                self._write(person, job, None, None)
                self.log.counts["by hand"] += 1
                self._take(person, job)

    def _round(self) -> None:
        asked = {person.id for person in self.people.values() if person.asked is not None}
        jobs = [job for job in self.waiting.values() if not job.offered]
        crew = [person for person in self.people.values() if person.on_line]
        if not jobs or not crew:
            return
        plan = decide(self._snapshot(jobs, crew, asked), self.params, self.now_s)
        for chosen in plan.offers:
            person, job = self.people[chosen.rider_id], self.waiting[chosen.delivery_id]
            if person.asked is None and self._may(person):
                self._write(person, job, self.now_s + chosen.pickup_s, self.now_s + chosen.drop_s)
                person.asked = (self.now_s + self.draw.randrange(5, 60), job)
                job.offered = True

    def _may(self, person: Person) -> bool:
        """The guard of the transaction, as `deliveries.offer` asks it."""
        self._standing(person)
        try:
            riders.care.must_get_offers(person.work, self.rules)
        except CareRefusal as no:
            self.log.counts[f"refused: {no.code}"] += 1
            return False
        return True

    def _write(self, person: Person, job: Job, pickup_s: int | None, drop_s: int | None) -> None:
        self.log.given.append(
            Given(
                rider=person.id,
                at=self.at(self.now_s),
                pickup_expected_at=None if pickup_s is None else self.at(pickup_s),
                drop_expected_at=None if drop_s is None else self.at(drop_s),
                ready_known_at=self.at(job.ready_s),
                ride_m=_way_m(job.store, job.door),
                reach_m=_way_m(person.here, job.store) if not person.route else None,
                held_to_15=not person.motor,
            )
        )

    def _snapshot(self, jobs: list[Job], crew: list[Person], asked: set[str]) -> Snapshot:
        carried = [job for person in crew for kind, job in person.route if kind is StopKind.DROP]
        known = [*jobs, *carried]
        spots = [*(p.here for p in crew), *(job.store for job in known), *(job.door for job in known)]
        number = {spot: at for at, spot in enumerate(dict.fromkeys(spots))}
        return Snapshot(
            places=tuple((x // GRID_M, y // GRID_M) for x, y in number),
            travels=self._travels(list(number), {person.motor for person in crew}),
            deliveries=tuple(self._delivery(job, number, crew) for job in known),
            riders=tuple(self._rider(person, number, asked) for person in crew),
        )

    def _delivery(self, job: Job, number: dict[Spot, int], crew: list[Person]) -> Delivery:
        on_board = any(
            (StopKind.DROP, job) in p.route and (StopKind.PICKUP, job) not in p.route for p in crew if p.route
        )
        ready_s = 0 if self.without == "kitchen" else max(job.ready_s - self.now_s, 60)
        return Delivery(
            id=job.id,
            pickup_place=number[job.store],
            drop_place=number[job.door],
            placed_s=job.placed_s - self.now_s,
            ready_s=ready_s,
            promised_s=job.placed_s + 2_700 - self.now_s,
            picked_s=min(job.really_s - self.now_s, 0) if on_board else None,
            refused_by=tuple(sorted(job.refused_by)),
        )

    def _rider(self, person: Person, number: dict[Spot, int], asked: set[str]) -> Rider:
        standing = self._standing(person)
        until = riders.care.offers_until(person.work, self.rules)
        left_s = 0 if until is None else round((until - self.at(self.now_s)).total_seconds())
        offers = standing is riders.Standing.OFFERS
        return Rider(
            id=person.id,
            place=number[person.here],
            vehicle="motor" if person.motor else "ebike",
            route=tuple(Stop(kind=kind, delivery_id=job.id) for kind, job in person.route),
            taking=offers and person.id not in asked,
            care="" if offers else standing.value,
            until_s=left_s,
        )

    def _travels(self, spots: list[Spot], motors: set[bool]) -> tuple[Travel, ...]:
        ebike = TOO_FAST_M_S if self.without == "speed" else EBIKE_M_S
        speeds = {False: ("ebike", ebike), True: ("motor", MOTOR_M_S)}
        at = np.array(spots)
        metres = np.abs(at[:, None, :] - at[None, :, :]).sum(axis=2)
        return tuple(
            Travel.of(speeds[motor][0], np.ceil(metres / speeds[motor][1]).astype(np.int32))
            for motor in sorted(motors)
        )

    def _spot(self) -> Spot:
        return self.draw.randrange(0, SIDE_M, GRID_M), self.draw.randrange(0, SIDE_M, GRID_M)

    def _person(self, number: int) -> Person:
        return Person(
            id=f"r{number:03}",
            motor=number % 8 == 0,
            here=self._spot(),
            starts_h=self.draw.choice((5.5, 7, 9, 10, 10, 11, 15, 20)),
            stays_h=self.draw.choice((6, 10, 12, 14, 16)),
            work=riders.care.begin(self.began, self.rules),
        )


def _way_m(a: Spot, b: Spot) -> int:
    """Streets run along the grid."""
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _without(rules: riders.CareRules, rule: str) -> riders.CareRules:
    match rule:
        case "rest":
            return dataclasses.replace(rules, stretch_s=NEVER)
        case "asked":
            return dataclasses.replace(rules, asked_after_s=NEVER, day_s_max=NEVER)
        case "week":
            return dataclasses.replace(rules, days_in_a_row=NEVER)
    return rules
