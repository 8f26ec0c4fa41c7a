-- By its comment: the house's role may read and add to it.
comment on table deliveries.events is 'What happened to a job, step by step, append-only; its state is the last one''s to_state.';
