-- Riders, where they are, and a thinned trail of where they were.
create schema riders;

create table riders.riders (
  rider_id uuid primary key,
  person_id uuid not null unique,
  city_id uuid not null,
  name_sealed bytea not null,
  vehicle text not null check (vehicle in ('ebike', 'motor', 'bicycle')),
  capacity_units integer not null check (capacity_units between 1 and 99),
  state text not null default 'off' check (state in ('off', 'on')),
  since_at timestamptz not null,
  figures_date date not null,
  delivered_count integer not null default 0 check (delivered_count >= 0),
  earned_minor bigint not null default 0 check (earned_minor >= 0),
  cash_owed_minor bigint not null default 0
);
comment on table riders.riders is 'One row a rider. The day''s figures are pushed down by deliveries and payments.';
comment on column riders.riders.rider_id is 'none';
comment on column riders.riders.person_id is 'none';
comment on column riders.riders.city_id is 'none';
comment on column riders.riders.name_sealed is 'sealed: shown to the consumer on the way and to operators; until erased';
comment on column riders.riders.vehicle is 'none';
comment on column riders.riders.capacity_units is 'none';
comment on column riders.riders.state is 'none';
comment on column riders.riders.since_at is 'none';
comment on column riders.riders.figures_date is 'none';
comment on column riders.riders.delivered_count is 'none';
comment on column riders.riders.earned_minor is 'none';
comment on column riders.riders.cash_owed_minor is 'none';
create index riders_on_duty on riders.riders (city_id) where state = 'on';

create table riders.positions (
  rider_id uuid primary key references riders.riders (rider_id),
  city_id uuid not null,
  lon double precision not null check (lon between -180 and 180),
  lat double precision not null check (lat between -90 and 90),
  speed_mps real not null check (speed_mps >= 0),
  heading smallint not null check (heading between 0 and 359),
  at timestamptz not null
);
comment on table riders.positions is 'Where each rider is: the latest fix wins.';
comment on column riders.positions.rider_id is 'none';
comment on column riders.positions.city_id is 'none';
comment on column riders.positions.lon is 'personal: dispatch and tracking; overwritten by the next fix';
comment on column riders.positions.lat is 'personal: dispatch and tracking; overwritten by the next fix';
comment on column riders.positions.speed_mps is 'none';
comment on column riders.positions.heading is 'none';
comment on column riders.positions.at is 'none';
create index positions_by_city on riders.positions (city_id);

create table riders.samples (
  rider_id uuid not null,
  at timestamptz not null,
  lon double precision not null,
  lat double precision not null,
  primary key (rider_id, at)
);
comment on table riders.samples is 'A thinned trail of fixes, for disputes and learned travel times.';
comment on column riders.samples.rider_id is 'none';
comment on column riders.samples.at is 'none';
comment on column riders.samples.lon is 'personal: disputes and learning; riders.samples_kept_days';
comment on column riders.samples.lat is 'personal: disputes and learning; riders.samples_kept_days';
create index samples_by_age on riders.samples using brin (at);
