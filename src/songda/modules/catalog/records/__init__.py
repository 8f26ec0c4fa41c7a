"""Load and save menus, stock and pictures, and how they are locked."""
