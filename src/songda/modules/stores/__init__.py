"""Merchants and their stores: where they are, when they are open, whom they serve and for what fee.

Owns merchants, stores, hours with exceptions, service areas, fees, slots, and each store's *pace*: the
figures kitchen and dispatch write down here so that a promise can be computed without asking them.

Promises: a store is open or closed by one pure function of its row; a slot is never given out beyond its
capacity. Never: menus (catalog), the orders themselves, people.
"""
