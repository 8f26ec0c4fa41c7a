-- Orders and their logs. The state of an order can't differ from the fold of its log: the order's row points at
-- the last event by (seq, state), every event points at the one before by (seq, state), and every step must be
-- a row of `moves`, the state machine. All of it as foreign keys, so that it holds whoever writes.
create schema orders;

create table orders.moves (
  from_state text not null,
  event text not null,
  to_state text not null,
  primary key (from_state, event, to_state)
);
comment on table orders.moves is 'The state machine as the database enforces it; rules/machine.py holds the same rows.';
comment on column orders.moves.from_state is 'none';
comment on column orders.moves.event is 'none';
comment on column orders.moves.to_state is 'none';
insert into orders.moves (from_state, event, to_state) values
  ('new', 'placed', 'unpaid'),
  ('new', 'placed_for_cash', 'open'),
  ('unpaid', 'paid', 'open'),
  ('unpaid', 'expired', 'expired'),
  ('unpaid', 'cancelled', 'cancelled'),
  ('open', 'accepted', 'accepted'),
  ('open', 'rejected', 'rejected'),
  ('open', 'unanswered', 'cancelled'),
  ('open', 'cancelled', 'cancelled'),
  ('accepted', 'cooking_started', 'cooking'),
  ('accepted', 'ready', 'ready'),
  ('accepted', 'cancelled', 'cancelled'),
  ('accepted', 'picked_up', 'on_the_way'),
  ('cooking', 'ready', 'ready'),
  ('cooking', 'cancelled', 'cancelled'),
  ('cooking', 'picked_up', 'on_the_way'),
  ('ready', 'picked_up', 'on_the_way'),
  ('ready', 'handed_over', 'delivered'),
  ('ready', 'cancelled', 'cancelled'),
  ('on_the_way', 'delivered', 'delivered'),
  ('on_the_way', 'failed', 'failed');

create table orders.orders (
  order_id uuid primary key,
  number integer not null check (number > 0),
  business_date date not null,
  store_id uuid not null references stores.stores (store_id),
  merchant_id uuid not null,
  city_id uuid not null,
  consumer_id uuid not null,
  state text not null,
  version integer not null check (version > 0),
  tender text not null check (tender in ('online', 'cash')),
  fulfilment text not null check (fulfilment in ('delivery', 'pickup')),
  currency char(3) not null,
  food_minor bigint not null check (food_minor >= 0),
  packing_minor bigint not null check (packing_minor >= 0),
  delivery_minor bigint not null check (delivery_minor >= 0),
  discount_minor bigint not null check (discount_minor >= 0),
  total_minor bigint not null check (total_minor >= 0),
  commission_bp integer not null check (commission_bp between 0 and 10000),
  items_count integer not null check (items_count > 0),
  distance_m integer not null check (distance_m >= 0),
  ride_s integer not null check (ride_s >= 0),
  lon double precision not null,
  lat double precision not null,
  address bytea,
  note bytea,
  cutlery boolean not null,
  quote_hash bytea not null,
  placed_at timestamptz not null,
  scheduled_for timestamptz,
  promised_low_at timestamptz not null,
  promised_high_at timestamptz not null,
  changed_at timestamptz not null,
  ended_at timestamptz,
  because text,
  delivery_id uuid,
  asked_times integer not null,
  due_at timestamptz,
  due_machine_at timestamptz,
  constraint orders_add_up check (total_minor = food_minor + packing_minor + delivery_minor - discount_minor),
  constraint orders_promise_is_a_range check (promised_low_at <= promised_high_at),
  constraint orders_due_both_ways check ((due_at is null) = (due_machine_at is null)),
  constraint orders_number_once unique (store_id, business_date, number)
);
comment on table orders.orders is 'One row an order: the referee of every race about it.';
comment on column orders.orders.order_id is 'none';
comment on column orders.orders.number is 'none';
comment on column orders.orders.business_date is 'none';
comment on column orders.orders.store_id is 'none';
comment on column orders.orders.merchant_id is 'none';
comment on column orders.orders.city_id is 'none';
comment on column orders.orders.consumer_id is 'none';
comment on column orders.orders.state is 'none';
comment on column orders.orders.version is 'none';
comment on column orders.orders.tender is 'none';
comment on column orders.orders.fulfilment is 'none';
comment on column orders.orders.currency is 'none';
comment on column orders.orders.food_minor is 'none';
comment on column orders.orders.packing_minor is 'none';
comment on column orders.orders.delivery_minor is 'none';
comment on column orders.orders.discount_minor is 'none';
comment on column orders.orders.total_minor is 'none';
comment on column orders.orders.commission_bp is 'none';
comment on column orders.orders.items_count is 'none';
comment on column orders.orders.distance_m is 'none';
comment on column orders.orders.ride_s is 'none';
comment on column orders.orders.lon is 'personal: the place on the ten-metre grid, to ride to; 90 days';
comment on column orders.orders.lat is 'personal: the place on the ten-metre grid, to ride to; 90 days';
comment on column orders.orders.address is 'sealed: to deliver and to answer questions about it; 90 days';
comment on column orders.orders.note is 'sealed: what the consumer asks of the kitchen; 90 days';
comment on column orders.orders.cutlery is 'none';
comment on column orders.orders.quote_hash is 'none';
comment on column orders.orders.placed_at is 'none';
comment on column orders.orders.scheduled_for is 'none';
comment on column orders.orders.promised_low_at is 'none';
comment on column orders.orders.promised_high_at is 'none';
comment on column orders.orders.changed_at is 'none';
comment on column orders.orders.ended_at is 'none';
comment on column orders.orders.because is 'none';
comment on column orders.orders.delivery_id is 'none';
comment on column orders.orders.asked_times is 'none';
comment on column orders.orders.due_at is 'none';
comment on column orders.orders.due_machine_at is 'none';
create index orders_of_consumer on orders.orders (consumer_id, placed_at desc);
create index orders_of_store on orders.orders (store_id, placed_at desc);
create index orders_live_of_store on orders.orders (store_id) where ended_at is null;
create index orders_live_of_city on orders.orders (city_id) where ended_at is null;
create index orders_of_city on orders.orders (city_id, placed_at desc);
create index orders_due on orders.orders (due_at) where due_at is not null;

create table orders.events (
  order_id uuid not null references orders.orders (order_id),
  seq integer not null check (seq > 0),
  previous integer generated always as (nullif(seq - 1, 0)) stored,
  event text not null,
  from_state text not null,
  to_state text not null,
  by_role text not null,
  by_person uuid,
  because text,
  at timestamptz not null,
  primary key (order_id, seq),
  constraint events_state unique (order_id, seq, to_state),
  constraint events_begin_once check ((seq = 1) = (from_state = 'new')),
  constraint events_follow foreign key (order_id, previous, from_state)
    references orders.events (order_id, seq, to_state),
  constraint events_are_moves foreign key (from_state, event, to_state)
    references orders.moves (from_state, event, to_state)
);
comment on table orders.events is 'What happened to an order, in order, append-only.';
comment on column orders.events.order_id is 'none';
comment on column orders.events.seq is 'none';
comment on column orders.events.previous is 'none';
comment on column orders.events.event is 'none';
comment on column orders.events.from_state is 'none';
comment on column orders.events.to_state is 'none';
comment on column orders.events.by_role is 'none';
comment on column orders.events.by_person is 'none';
comment on column orders.events.because is 'none';
comment on column orders.events.at is 'none';

alter table orders.orders add constraint orders_stand_where_their_log_does
  foreign key (order_id, version, state) references orders.events (order_id, seq, to_state)
  deferrable initially deferred;

create table orders.lines (
  order_id uuid not null references orders.orders (order_id),
  line integer not null check (line > 0),
  variant_id uuid not null,
  name text not null,
  variant text not null,
  options jsonb not null,
  count integer not null check (count > 0),
  unit_minor bigint not null check (unit_minor >= 0),
  total_minor bigint not null,
  primary key (order_id, line),
  constraint lines_add_up check (total_minor = unit_minor * count)
);
comment on table orders.lines is 'What was ordered, with names and prices as quoted.';
comment on column orders.lines.order_id is 'none';
comment on column orders.lines.line is 'none';
comment on column orders.lines.variant_id is 'none';
comment on column orders.lines.name is 'none';
comment on column orders.lines.variant is 'none';
comment on column orders.lines.options is 'none';
comment on column orders.lines.count is 'none';
comment on column orders.lines.unit_minor is 'none';
comment on column orders.lines.total_minor is 'none';

create table orders.numbers (
  store_id uuid not null,
  business_date date not null,
  last integer not null check (last > 0),
  primary key (store_id, business_date)
);
comment on table orders.numbers is 'The last number given per store and day: what is called out at the counter.';
comment on column orders.numbers.store_id is 'none';
comment on column orders.numbers.business_date is 'none';
comment on column orders.numbers.last is 'none';

create function orders.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger events_append_only before update or delete on orders.events
  for each row execute function orders.refuse_change();

-- An order that ended has nothing due and a time at which it ended; one that hasn't, has not.
create function orders.keep_ends() returns trigger language plpgsql as $$
begin
  if new.state in ('delivered', 'expired', 'rejected', 'cancelled', 'failed') then
    new.ended_at := coalesce(new.ended_at, new.changed_at);
    new.due_at := null;
    new.due_machine_at := null;
  end if;
  return new;
end $$;
create trigger orders_keep_ends before insert or update on orders.orders
  for each row execute function orders.keep_ends();
