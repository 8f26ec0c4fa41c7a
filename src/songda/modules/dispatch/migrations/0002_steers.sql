-- What a person decides against the engine, and what binds the engine because of it.
create table dispatch.steers (
  steer_id uuid primary key,
  delivery_id uuid not null,
  order_id uuid not null,
  city_id uuid not null,
  kind text not null check (kind in ('assign', 'release', 'pin', 'hold', 'free')),
  rider_id uuid,
  rider_before uuid,
  bound_before text check (bound_before in ('pinned', 'held')),
  pinned_before uuid,
  because text not null check (char_length(because) <= 200),
  by_person uuid not null,
  undoes uuid unique references dispatch.steers (steer_id),
  steered_at timestamptz not null,
  steered_machine_at timestamptz not null default now(),
  check ((rider_id is not null) = (kind in ('assign', 'pin'))),
  check ((pinned_before is not null) = (bound_before is not distinct from 'pinned'))
);
comment on table dispatch.steers is 'Who gave, took, pinned, held back or freed what, when and why. Rows are only ever appended.';
comment on column dispatch.steers.steer_id is 'none';
comment on column dispatch.steers.delivery_id is 'none';
comment on column dispatch.steers.order_id is 'none';
comment on column dispatch.steers.city_id is 'none';
comment on column dispatch.steers.kind is 'none';
comment on column dispatch.steers.rider_id is 'none';
comment on column dispatch.steers.rider_before is 'none';
comment on column dispatch.steers.bound_before is 'none';
comment on column dispatch.steers.pinned_before is 'none';
comment on column dispatch.steers.because is 'none';
comment on column dispatch.steers.by_person is 'none';
comment on column dispatch.steers.undoes is 'none';
comment on column dispatch.steers.steered_at is 'none';
comment on column dispatch.steers.steered_machine_at is 'none';
create index steers_by_delivery on dispatch.steers (delivery_id, steered_machine_at desc);
create index steers_by_city on dispatch.steers (city_id, steered_machine_at desc);

create table dispatch.bounds (
  delivery_id uuid primary key,
  order_id uuid not null,
  city_id uuid not null,
  kind text not null check (kind in ('pinned', 'held')),
  rider_id uuid,
  steer_id uuid not null references dispatch.steers (steer_id),
  check ((rider_id is not null) = (kind = 'pinned'))
);
comment on table dispatch.bounds is 'What the engine may not do: give a pinned delivery to another, plan a held one.';
comment on column dispatch.bounds.delivery_id is 'none';
comment on column dispatch.bounds.order_id is 'none';
comment on column dispatch.bounds.city_id is 'none';
comment on column dispatch.bounds.kind is 'none';
comment on column dispatch.bounds.rider_id is 'none';
comment on column dispatch.bounds.steer_id is 'none';
create index bounds_by_city on dispatch.bounds (city_id);
