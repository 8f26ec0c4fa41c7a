"""Orders: from a signed quote to the doorbell, or to the money back.

Owns quotes, orders, their lines, their log and their promise. Promises that an acknowledged order is never
lost, that what was quoted is what is paid, that its state is the fold of its log, and that no order waits for
ever. The order's row is the referee of every race about the order. Never talks to a gateway, a rider or a
kitchen itself: it calls the doors below and tells facts to those above.
"""
