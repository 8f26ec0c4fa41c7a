"""Pure decisions about menus, prices and pictures."""
