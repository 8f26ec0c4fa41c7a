"""accounts: people, their sessions, roles and addresses.

Owns persons, one-time codes, sessions, memberships (a role with its scope), addresses.
Promises: a code works once and briefly; a revoked session is dead within five seconds everywhere; phone,
name and address are sealed under the person's own key, and erasing the person destroys it.
Never: stores a plain phone number, or tells whether a number is known.
"""
