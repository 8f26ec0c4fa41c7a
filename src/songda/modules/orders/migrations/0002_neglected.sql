-- An accepted order that the kitchen forgets doesn't wait for ever: it is due, like one that waits for an answer.
insert into orders.moves (from_state, event, to_state) values
  ('accepted', 'abandoned', 'cancelled'),
  ('cooking', 'abandoned', 'cancelled');

alter table orders.orders add column ready_expected_at timestamptz;
comment on column orders.orders.ready_expected_at is 'none';

-- Those that are cooking now are given their promise, and twenty minutes more.
update orders.orders set
  ready_expected_at = promised_low_at,
  due_at = greatest(promised_high_at, changed_at) + interval '20 minutes',
  due_machine_at = now() + interval '5 minutes'
where state in ('accepted', 'cooking');
