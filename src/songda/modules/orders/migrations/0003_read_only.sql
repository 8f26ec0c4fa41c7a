-- By its comment: the house's role may read it.
comment on table orders.moves is 'The state machine as the database enforces it, read-only; rules/machine.py holds the same rows.';
