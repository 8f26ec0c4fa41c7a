"""One folder, one bounded part of the business. The list of who may know whom is in `.importlinter`."""
