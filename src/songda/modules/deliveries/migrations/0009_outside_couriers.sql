-- A delivery may ride with an outside courier: what was asked of them, and everything they told.
alter table deliveries.deliveries add column courier text;
comment on column deliveries.deliveries.courier is 'none';

alter table deliveries.deliveries drop constraint deliveries_check;
alter table deliveries.deliveries add constraint deliveries_held_by_one check (
  (coalesce(rider_id::text, courier) is not null)
    = (state in ('assigned', 'at_store', 'picked_up', 'at_customer', 'delivered', 'failed'))
  and (rider_id is null or courier is null));
alter table deliveries.deliveries drop constraint deliveries_proof_check;
alter table deliveries.deliveries add constraint deliveries_proof_check
  check (proof in ('code', 'photo', 'courier'));

create table deliveries.bookings (
  booking_id uuid primary key,
  delivery_id uuid not null references deliveries.deliveries (delivery_id),
  courier text not null,
  courier_title text not null,
  quote_id text not null,
  courier_ref text,
  price_minor bigint not null check (price_minor >= 0),
  currency char(3) not null,
  state text not null check (state in ('asked', 'booked', 'refused', 'leaving', 'left', 'done', 'failed')),
  heard text check (heard in ('booked', 'assigned', 'at_store', 'picked_up', 'at_door', 'delivered',
                              'cancelled', 'failed')),
  because text,
  pickup_expected_at timestamptz not null,
  drop_expected_at timestamptz not null,
  asked_at timestamptz not null,
  ended_at timestamptz,
  valid_until_machine_at timestamptz not null,
  due_machine_at timestamptz,
  tries integer not null default 0,
  check ((state in ('asked', 'booked', 'leaving')) = (due_machine_at is not null)),
  check ((state in ('asked', 'booked', 'leaving')) = (ended_at is null))
);
comment on table deliveries.bookings is 'A delivery asked of an outside courier; what is open is asked about until it ends.';
comment on column deliveries.bookings.booking_id is 'none';
comment on column deliveries.bookings.delivery_id is 'none';
comment on column deliveries.bookings.courier is 'none';
comment on column deliveries.bookings.courier_title is 'none';
comment on column deliveries.bookings.quote_id is 'none';
comment on column deliveries.bookings.courier_ref is 'none';
comment on column deliveries.bookings.price_minor is 'none';
comment on column deliveries.bookings.currency is 'none';
comment on column deliveries.bookings.state is 'none';
comment on column deliveries.bookings.heard is 'none';
comment on column deliveries.bookings.because is 'none';
comment on column deliveries.bookings.pickup_expected_at is 'none';
comment on column deliveries.bookings.drop_expected_at is 'none';
comment on column deliveries.bookings.asked_at is 'none';
comment on column deliveries.bookings.ended_at is 'none';
comment on column deliveries.bookings.valid_until_machine_at is 'none';
comment on column deliveries.bookings.due_machine_at is 'none';
comment on column deliveries.bookings.tries is 'none';
create unique index bookings_one_open on deliveries.bookings (delivery_id) where state in ('asked', 'booked');
create index bookings_due on deliveries.bookings (due_machine_at) where due_machine_at is not null;
create index bookings_by_delivery on deliveries.bookings (delivery_id, asked_at);

create table deliveries.courier_notices (
  courier text not null,
  notice_id text not null,
  booking_id uuid not null,
  state text not null,
  verdict text not null,
  times integer not null default 1,
  machine_at timestamptz not null default now(),
  primary key (courier, notice_id)
);
comment on table deliveries.courier_notices is 'Every signed notice of an outside courier; its second coming is only counted.';
comment on column deliveries.courier_notices.courier is 'none';
comment on column deliveries.courier_notices.notice_id is 'none';
comment on column deliveries.courier_notices.booking_id is 'none';
comment on column deliveries.courier_notices.state is 'none';
comment on column deliveries.courier_notices.verdict is 'none';
comment on column deliveries.courier_notices.times is 'none';
comment on column deliveries.courier_notices.machine_at is 'none';
