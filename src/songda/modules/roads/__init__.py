"""roads: cities, their road networks, and how long a ride takes.

Owns cities (streets, doors, places, base map) and the travel-time door.
Promises: a ride on an e-bike is never computed faster than 15 km/h; where no road is known there is still an
answer, from the straight line; the attribution of a map travels with everything made from it.
Never: knows orders, riders or stores.
"""
