-- The ground: city clock, idempotency, facts with their listeners' cursors, jobs, leases.
create schema if not exists kernel;
create extension if not exists pg_trgm with schema public;
create extension if not exists btree_gist with schema public;

create table kernel.city_clock (
  row_id bigint generated always as identity primary key,
  machine_from timestamptz not null,
  city_from timestamptz not null,
  rate double precision not null check (rate > 0 and rate <= 60)
);
comment on table kernel.city_clock is 'City time as rows (machine_from, city_from, rate); the newest holds.';
comment on column kernel.city_clock.row_id is 'none';
comment on column kernel.city_clock.machine_from is 'none';
comment on column kernel.city_clock.city_from is 'none';
comment on column kernel.city_clock.rate is 'none';

create table kernel.idempotency (
  principal text not null,
  key text not null,
  fingerprint bytea not null,
  result jsonb,
  machine_at timestamptz not null default now(),
  primary key (principal, key)
);
comment on table kernel.idempotency is 'One row a done command; the result holds ids and figures only.';
comment on column kernel.idempotency.principal is 'none';
comment on column kernel.idempotency.key is 'none';
comment on column kernel.idempotency.fingerprint is 'none';
comment on column kernel.idempotency.result is 'none';
comment on column kernel.idempotency.machine_at is 'none';
create index idempotency_by_age on kernel.idempotency (machine_at);

create sequence kernel.fact_numbers;
create table kernel.facts (
  number bigint primary key default nextval('kernel.fact_numbers'),
  position bigint,
  name text not null,
  subject uuid not null,
  body jsonb not null,
  city_at timestamptz not null,
  machine_at timestamptz not null default now()
);
comment on table kernel.facts is 'What happened, written in the transaction in which it happened. Ids and figures only.';
comment on column kernel.facts.number is 'none';
comment on column kernel.facts.position is 'none';
comment on column kernel.facts.name is 'none';
comment on column kernel.facts.subject is 'none';
comment on column kernel.facts.body is 'none';
comment on column kernel.facts.city_at is 'none';
comment on column kernel.facts.machine_at is 'none';
create unique index facts_by_position on kernel.facts (position) where position is not null;
create index facts_unplaced on kernel.facts (number) where position is null;
create index facts_by_subject on kernel.facts (subject, number);

create table kernel.sequencer (only_one boolean primary key default true check (only_one), last_position bigint not null default 0);
comment on table kernel.sequencer is 'The last position given to a committed fact; its row lock makes one sequencer at a time.';
comment on column kernel.sequencer.only_one is 'none';
comment on column kernel.sequencer.last_position is 'none';
insert into kernel.sequencer default values;

-- Gives committed facts their position in the order of their numbers. Each statement of a volatile function
-- sees what was committed before it began, so the batch is read after the seat is held.
create function kernel.place_facts(most integer) returns bigint language plpgsql volatile as $$
declare seat bigint; placed bigint;
begin
  perform 1 from kernel.facts where position is null limit 1;
  if not found then return 0; end if;
  select s.last_position into seat from kernel.sequencer s for update skip locked;
  if not found then return -1; end if;
  with batch as (
    select f.number, row_number() over (order by f.number) as step
    from (select u.number from kernel.facts u where u.position is null order by u.number limit most) f
  )
  update kernel.facts f set position = seat + batch.step from batch where f.number = batch.number;
  get diagnostics placed = row_count;
  update kernel.sequencer set last_position = seat + placed;
  return placed;
end $$;

create table kernel.cursors (
  listener text not null,
  lane smallint not null check (lane between 0 and 7),
  position bigint not null,
  owner uuid,
  leased_until_machine_at timestamptz,
  primary key (listener, lane)
);
comment on table kernel.cursors is 'How far each lane of each listener has heard; the lease says which worker hears it.';
comment on column kernel.cursors.listener is 'none';
comment on column kernel.cursors.lane is 'none';
comment on column kernel.cursors.position is 'none';
comment on column kernel.cursors.owner is 'none';
comment on column kernel.cursors.leased_until_machine_at is 'none';

create table kernel.parked (
  listener text not null,
  subject uuid not null,
  from_position bigint not null,
  error text not null,
  tries integer not null default 1,
  machine_at timestamptz not null default now(),
  primary key (listener, subject)
);
comment on table kernel.parked is 'Subjects a listener could not go on with, from a position on, for a person to look at and replay.';
comment on column kernel.parked.listener is 'none';
comment on column kernel.parked.subject is 'none';
comment on column kernel.parked.from_position is 'none';
comment on column kernel.parked.error is 'none';
comment on column kernel.parked.tries is 'none';
comment on column kernel.parked.machine_at is 'none';

create table kernel.jobs (
  job_id uuid primary key,
  name text not null,
  key text,
  payload jsonb not null,
  due_machine_at timestamptz not null,
  due_at timestamptz,
  attempts integer not null default 0,
  owner uuid,
  leased_until_machine_at timestamptz,
  dead boolean not null default false,
  error text
);
comment on table kernel.jobs is 'Work by the clock: due when both its machine time and its city time are reached.';
comment on column kernel.jobs.job_id is 'none';
comment on column kernel.jobs.name is 'none';
comment on column kernel.jobs.key is 'none';
comment on column kernel.jobs.payload is 'none';
comment on column kernel.jobs.due_machine_at is 'none';
comment on column kernel.jobs.due_at is 'none';
comment on column kernel.jobs.attempts is 'none';
comment on column kernel.jobs.owner is 'none';
comment on column kernel.jobs.leased_until_machine_at is 'none';
comment on column kernel.jobs.dead is 'none';
comment on column kernel.jobs.error is 'none';
create index jobs_due on kernel.jobs (due_machine_at) where not dead;
create unique index jobs_by_key on kernel.jobs (name, key) where key is not null and not dead;

create table kernel.leases (
  name text primary key,
  epoch bigint not null,
  owner uuid not null,
  until_machine_at timestamptz not null
);
comment on table kernel.leases is 'Leadership: a holder writes only while its epoch holds.';
comment on column kernel.leases.name is 'none';
comment on column kernel.leases.epoch is 'none';
comment on column kernel.leases.owner is 'none';
comment on column kernel.leases.until_machine_at is 'none';
