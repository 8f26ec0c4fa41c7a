"""The kitchen: one ticket per accepted order, and how long a store needs.

Owns tickets and what was learned about each store's preparation time. Promises that a ticket is opened once
and closed when its order leaves, and that the store's pace is pushed down as it changes. Never decides about
an order: accepting and cooking go through the order's own row.
"""
