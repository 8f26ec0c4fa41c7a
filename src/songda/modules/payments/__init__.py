"""Payments: what is to be paid, the tries to pay it, and the way back.

Owns expectations, attempts, refunds and the inbox of gateways' notices. Promises that a gateway's message,
however often, late or in whatever order, has its effect once or never; that every capture, refund and cash
hand-over is a transfer of the ledger; and that an unknown outcome is asked for, never guessed. Never knows
what an order is, and never sees a card number.
"""
