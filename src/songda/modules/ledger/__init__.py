"""The ledger: accounts and the transfers between them.

Owns every account and every movement of money. Promises that debits equal credits by construction, that a
transfer is written once and never changed, that a reservation is resolved once, and that a limited account
never goes below zero, whoever writes. Never decides who is owed what: its callers do.
"""
