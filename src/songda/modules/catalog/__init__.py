"""Menus: what a store sells, for how much, with which choices, and how much of it is left.

Owns sections, items, sellable variants, options with limits, set meals, pictures, and the stock of variants
with its holds.

Promises: nothing is sold that isn't there, by one guarded update a variant; a menu is read from memory and is
a second old at most. Never: carts and prices of orders.
"""
