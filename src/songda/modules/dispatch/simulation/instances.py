"""Instances of the public meal delivery routing benchmark, read from a folder that the user brings.

Tab-separated, one header line, whole minutes and metres.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Order:
    id: str
    x: int
    y: int
    placed: int
    store: int
    ready: int


@dataclass(frozen=True, slots=True)
class Store:
    id: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Courier:
    id: str
    x: int
    y: int
    on: int
    off: int


@dataclass(frozen=True, slots=True)
class Rules:
    """Speed in metres a minute; service, target and limit in minutes; pay in whole currency units."""

    metres_per_min: int
    pickup_min: int
    drop_min: int
    target_min: int
    limit_min: int
    pay_per_order: int
    pay_per_hour: int


@dataclass(frozen=True)
class Instance:
    """One day. Locations are numbered: stores first, then customers by order, then where couriers begin."""

    name: str
    rules: Rules
    orders: tuple[Order, ...]
    stores: tuple[Store, ...]
    couriers: tuple[Courier, ...]

    def door(self, order: int) -> int:
        return len(self.stores) + order

    def start(self, courier: int) -> int:
        return len(self.stores) + len(self.orders) + courier

    @cached_property
    def spots(self) -> tuple[tuple[int, int], ...]:
        spots = [(store.x, store.y) for store in self.stores]
        spots += [(order.x, order.y) for order in self.orders]
        return (*spots, *((who.x, who.y) for who in self.couriers))

    @cached_property
    def minutes(self) -> NDArray[np.int32]:
        """Whole minutes from every location to every other: the straight line, rounded up leg by leg."""
        at = np.array(self.spots, dtype=np.int64).reshape(-1, 2)
        squared = (at[:, None, 0] - at[None, :, 0]) ** 2 + (at[:, None, 1] - at[None, :, 1]) ** 2
        # A whole number of metres at least as long as the line: exact, unlike the quotient of floats.
        metres = np.ceil(np.sqrt(squared)).astype(np.int64)
        return (-(-metres // self.rules.metres_per_min)).astype(np.int32)


def is_instance(folder: Path) -> bool:
    names = ("orders.txt", "restaurants.txt", "couriers.txt", "instance_parameters.txt")
    return all((folder / name).is_file() for name in names)


def load(folder: Path) -> Instance:
    """Refuses (ValueError, OSError) what isn't an instance."""
    stores = tuple(Store(row[0], int(row[1]), int(row[2])) for row in _rows(folder / "restaurants.txt"))
    number = {store.id: position for position, store in enumerate(stores)}
    orders = tuple(
        Order(row[0], int(row[1]), int(row[2]), int(row[3]), number[row[4]], int(row[5]))
        for row in _rows(folder / "orders.txt")
    )
    couriers = tuple(
        Courier(row[0], int(row[1]), int(row[2]), int(row[3]), int(row[4]))
        for row in _rows(folder / "couriers.txt")
    )
    rules = Rules(*(int(word) for word in _rows(folder / "instance_parameters.txt")[0]))
    return Instance(folder.name, rules, orders, stores, couriers)


def _rows(file: Path) -> list[list[str]]:
    lines = file.read_text().splitlines()[1:]
    return [line.split("\t") for line in lines if line.strip()]
