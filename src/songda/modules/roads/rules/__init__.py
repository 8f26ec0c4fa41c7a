"""Pure: speeds, travel times over a network and without one, the map's layers, the search for a door."""
