"""A demonstration of an outside map service, in this process: straight lines, and trouble on demand.

Owns no data. Promises: off unless an operator turns it on, and never in live mode. Never: a vendor's words.
"""
