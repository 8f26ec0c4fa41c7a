"""Who lives in the town: stores with kitchens and menus, riders, consumers.

Made from a city, a dish book and a seed.
"""

from songda.town.plan.dishes import DishBook, own_book
from songda.town.plan.make import make_plan
from songda.town.plan.model import ConsumerPersona, RiderPersona, StorePersona, TownPlan
from songda.town.plan.recipes import read_recipes

__all__ = [
    "ConsumerPersona",
    "DishBook",
    "RiderPersona",
    "StorePersona",
    "TownPlan",
    "make_plan",
    "own_book",
    "read_recipes",
]
