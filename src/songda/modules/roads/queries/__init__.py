"""Reads: cities in lists, and a city opened for travelling, drawing and finding doors."""
