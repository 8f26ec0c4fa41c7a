"""operations: the operator's screens over many modules.

Owns its own tables of live orders, exceptions and happenings, kept from facts, rebuilt by hearing them again.
Promises: an exception names who acts next and by when; a report counts what went wrong and how it ended.
Never: decides anything about an order from these tables.
"""
