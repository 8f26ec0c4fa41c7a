"""The demonstration gateway: no vendor's, our own, behind the real port.

`client` and `webhooks` are the adapter, as any gateway's would be; `fake` is the gateway itself, with its own
pay page, its own book on disk and signed notices that come late, twice and out of order when asked to. Claims
nothing about any real gateway. Refuses to load in live mode.
"""
