-- Tickets, and what was learned of each store's preparation time.
create schema kitchen;

create table kitchen.tickets (
  order_id uuid primary key references orders.orders (order_id),
  store_id uuid not null references stores.stores (store_id),
  city_id uuid not null,
  number integer not null,
  state text not null check (state in ('open', 'started', 'ready', 'closed')),
  items_count integer not null check (items_count > 0),
  ahead integer not null check (ahead >= 0),
  is_scheduled boolean not null,
  asked_at timestamptz not null,
  opened_at timestamptz not null,
  due_at timestamptz not null,
  started_at timestamptz,
  ready_at timestamptz,
  closed_at timestamptz,
  constraint tickets_ready_when check (state <> 'ready' or ready_at is not null),
  constraint tickets_closed_when check ((state = 'closed') = (closed_at is not null))
);
comment on table kitchen.tickets is 'What the kitchen cooks; one ticket an accepted order.';
comment on column kitchen.tickets.order_id is 'none';
comment on column kitchen.tickets.store_id is 'none';
comment on column kitchen.tickets.city_id is 'none';
comment on column kitchen.tickets.number is 'none';
comment on column kitchen.tickets.state is 'none';
comment on column kitchen.tickets.items_count is 'none';
comment on column kitchen.tickets.ahead is 'none';
comment on column kitchen.tickets.is_scheduled is 'none';
comment on column kitchen.tickets.asked_at is 'none';
comment on column kitchen.tickets.opened_at is 'none';
comment on column kitchen.tickets.due_at is 'none';
comment on column kitchen.tickets.started_at is 'none';
comment on column kitchen.tickets.ready_at is 'none';
comment on column kitchen.tickets.closed_at is 'none';
create index tickets_live on kitchen.tickets (store_id) where state <> 'closed';

create table kitchen.learned (
  store_id uuid primary key references stores.stores (store_id),
  seen integer not null,
  normal double precision[] not null check (cardinality(normal) = 6),
  moment double precision[] not null check (cardinality(moment) = 3),
  spread double precision not null check (spread > 0),
  items_mean double precision not null,
  hour_sums double precision[] not null check (cardinality(hour_sums) = 24),
  hour_counts double precision[] not null check (cardinality(hour_counts) = 24),
  pickup_delay_s double precision not null,
  is_stale boolean not null
);
comment on table kitchen.learned is 'What was learned of a store''s preparation time: figures of a small regression.';
comment on column kitchen.learned.store_id is 'none';
comment on column kitchen.learned.seen is 'none';
comment on column kitchen.learned.normal is 'none';
comment on column kitchen.learned.moment is 'none';
comment on column kitchen.learned.spread is 'none';
comment on column kitchen.learned.items_mean is 'none';
comment on column kitchen.learned.hour_sums is 'none';
comment on column kitchen.learned.hour_counts is 'none';
comment on column kitchen.learned.pickup_delay_s is 'none';
comment on column kitchen.learned.is_stale is 'none';
create index learned_stale on kitchen.learned (store_id) where is_stale;
