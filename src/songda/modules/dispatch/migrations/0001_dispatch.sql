-- Dispatch: who leads a city, and every round it decided.
create schema dispatch;

create table dispatch.leads (
  city_id uuid primary key,
  owner uuid not null,
  epoch bigint not null,
  until_machine_at timestamptz not null
);
comment on table dispatch.leads is 'One leader a city; what a leader writes is guarded by its epoch.';
comment on column dispatch.leads.city_id is 'none';
comment on column dispatch.leads.owner is 'none';
comment on column dispatch.leads.epoch is 'none';
comment on column dispatch.leads.until_machine_at is 'none';

create table dispatch.rounds (
  round_id uuid primary key,
  city_id uuid not null,
  epoch bigint not null,
  engine text not null,
  answered_by text not null,
  seed bigint not null,
  params jsonb not null,
  snapshot bytea,
  snapshot_hash text not null,
  plan bytea,
  plan_hash text not null,
  replayed_hash text,
  open_count integer not null,
  rider_count integer not null,
  offered_count integer not null,
  unplanned_count integer not null,
  cost bigint not null,
  took_ms integer not null,
  decided_at timestamptz not null,
  decided_machine_at timestamptz not null default now()
);
comment on table dispatch.rounds is 'Every decision: compressed canonical snapshot, parameters, seed, engine version, plan and its hash.';
comment on column dispatch.rounds.round_id is 'none';
comment on column dispatch.rounds.city_id is 'none';
comment on column dispatch.rounds.epoch is 'none';
comment on column dispatch.rounds.engine is 'none';
comment on column dispatch.rounds.answered_by is 'none';
comment on column dispatch.rounds.seed is 'none';
comment on column dispatch.rounds.params is 'none';
comment on column dispatch.rounds.snapshot is 'none';
comment on column dispatch.rounds.snapshot_hash is 'none';
comment on column dispatch.rounds.plan is 'none';
comment on column dispatch.rounds.plan_hash is 'none';
comment on column dispatch.rounds.replayed_hash is 'none';
comment on column dispatch.rounds.open_count is 'none';
comment on column dispatch.rounds.rider_count is 'none';
comment on column dispatch.rounds.offered_count is 'none';
comment on column dispatch.rounds.unplanned_count is 'none';
comment on column dispatch.rounds.cost is 'none';
comment on column dispatch.rounds.took_ms is 'none';
comment on column dispatch.rounds.decided_at is 'none';
comment on column dispatch.rounds.decided_machine_at is 'none';
create index rounds_by_city on dispatch.rounds (city_id, decided_machine_at desc);
create index rounds_with_snapshot on dispatch.rounds (decided_at) where snapshot is not null;

create table dispatch.choices (
  round_id uuid not null references dispatch.rounds (round_id),
  delivery_id uuid not null,
  order_id uuid not null,
  rider_id uuid not null,
  primary key (delivery_id, round_id)
);
comment on table dispatch.choices is 'Which round offered which delivery to whom.';
comment on column dispatch.choices.round_id is 'none';
comment on column dispatch.choices.delivery_id is 'none';
comment on column dispatch.choices.order_id is 'none';
comment on column dispatch.choices.rider_id is 'none';
create index choices_by_order on dispatch.choices (order_id);
