"""Reads of orders for screens and for other modules, a file for each thing that is asked."""
