create schema operations;

create table operations.orders (
  order_id uuid primary key,
  city_id uuid not null,
  store_id uuid not null,
  number integer not null,
  state text not null,
  placed_at timestamptz not null,
  promised_at timestamptz,
  business_date date not null,
  ready_at timestamptz,
  rider_id uuid,
  ended_at timestamptz
);
comment on table operations.orders is 'Every order as the operator''s lists need it; kept from facts.';
comment on column operations.orders.order_id is 'none';
comment on column operations.orders.city_id is 'none';
comment on column operations.orders.store_id is 'none';
comment on column operations.orders.number is 'none';
comment on column operations.orders.state is 'none';
comment on column operations.orders.placed_at is 'none';
comment on column operations.orders.promised_at is 'none';
comment on column operations.orders.business_date is 'none';
comment on column operations.orders.ready_at is 'none';
comment on column operations.orders.rider_id is 'none';
comment on column operations.orders.ended_at is 'none';
create index orders_live on operations.orders (city_id) where ended_at is null;
create index orders_by_day on operations.orders (city_id, business_date);

create table operations.exceptions (
  order_id uuid not null references operations.orders (order_id),
  kind text not null check (kind in ('unanswered', 'late', 'unassigned', 'unreachable', 'troubled')),
  since_at timestamptz not null,
  act_by_at timestamptz not null,
  who_acts text not null check (who_acts in ('store', 'rider', 'operator')),
  closed_at timestamptz,
  primary key (order_id, kind)
);
comment on table operations.exceptions is 'What needs somebody now, who that is, and by when.';
comment on column operations.exceptions.order_id is 'none';
comment on column operations.exceptions.kind is 'none';
comment on column operations.exceptions.since_at is 'none';
comment on column operations.exceptions.act_by_at is 'none';
comment on column operations.exceptions.who_acts is 'none';
comment on column operations.exceptions.closed_at is 'none';
create index exceptions_open on operations.exceptions (order_id) where closed_at is null;

create table operations.happenings (
  order_id uuid not null references operations.orders (order_id),
  what text not null,
  times integer not null default 1,
  primary key (order_id, what)
);
comment on table operations.happenings is 'What went another way than planned, for the day''s report.';
comment on column operations.happenings.order_id is 'none';
comment on column operations.happenings.what is 'none';
comment on column operations.happenings.times is 'none';

create table operations.speed (
  only_one boolean primary key default true check (only_one),
  asked double precision not null,
  running double precision not null
);
comment on table operations.speed is 'How fast the demo''s town was asked to run, and how fast it runs.';
comment on column operations.speed.only_one is 'none';
comment on column operations.speed.asked is 'none';
comment on column operations.speed.running is 'none';
