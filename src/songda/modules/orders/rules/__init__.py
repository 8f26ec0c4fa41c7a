"""Pure decisions: the machine, the price, the promise, the windows, who gets what."""
