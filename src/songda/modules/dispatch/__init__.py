"""Dispatch: which rider is offered which delivery, decided in rounds by a pure engine.

Owns the engine, the lead over each city (a lease with an epoch), and every round with its whole canonical
snapshot, so that any decision can be replayed to the same hash and explained. It deals with deliveries and
riders by their doors only.
"""
