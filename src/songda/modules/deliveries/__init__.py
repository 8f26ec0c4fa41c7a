"""Deliveries: the job of carrying something from A to B, from the request to the proof.

Owns the job's states (one table of moves, kept by code and by the database), offers to riders, the order of a
rider's stops, proofs and first exceptions. Never decides who is asked (dispatch does) and never touches an
order (orders hears the facts).
"""
