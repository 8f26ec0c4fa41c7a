"""The gateway itself: what stands at the other end of the wire. Runs inside the demo's house, or alone."""
