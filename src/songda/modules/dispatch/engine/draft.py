"""A plan in the making, as those who plan sequences hand it over."""

from dataclasses import dataclass

from songda.modules.dispatch.engine.field import Route


@dataclass(slots=True)
class Draft:
    """One route a rider, and the deliveries nobody has."""

    routes: list[Route]
    waiting: list[int]
