"""One folder, one outside system. An adapter sees only a module's `ports` and `errors`."""
