"""The demo's conveniences: shown codes and one-click sign-in. Refuses to load in live mode."""
