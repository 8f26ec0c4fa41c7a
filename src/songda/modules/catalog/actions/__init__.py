"""What can be done with menus and stock, one verb a file."""
