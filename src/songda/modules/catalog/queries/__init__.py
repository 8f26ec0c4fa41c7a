"""Reads for screens: the menu from memory, and search."""
