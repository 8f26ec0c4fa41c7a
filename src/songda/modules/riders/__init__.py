"""Riders: who rides for us, on what, on or off line, and where they are now.

Owns riders, vehicles, the position stream (latest wins, sampled in batches; never facts) and the day's
figures others push down. Never decides who gets a delivery.
"""
