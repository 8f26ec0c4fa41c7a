"""The town's line to the house: HTTP and one live socket a persona, like anybody else's client."""
