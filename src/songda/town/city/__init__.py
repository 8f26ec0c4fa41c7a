"""The invented city: a road network, named streets and doors, the same for the same seed.

It also fills in what a real map lacks, along its real streets and marked invented.
"""

from songda.town.city.fill import fill_in
from songda.town.city.generate import generate_city

__all__ = ["fill_in", "generate_city"]
