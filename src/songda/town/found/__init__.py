"""Founding a town: the operator brings in its city, its stores with menus and keepers, its riders."""
