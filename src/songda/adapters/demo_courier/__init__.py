"""The demonstration courier: no vendor's, our own, behind the real port.

`client` and `webhooks` are the adapter, as any courier's would be; `fake` is the courier company itself, with
its own prices, its own book on disk and signed notices that come late, twice and out of order. Claims nothing
about any real courier: its riders are never seen, and it rides when it said it would. Off unless an operator
turns it on; refuses to load in live mode.
"""
