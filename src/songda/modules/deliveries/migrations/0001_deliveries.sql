-- Deliveries: the job with its states, events, offers, stops and proofs.
create schema deliveries;

create table deliveries.moves (
  from_state text not null,
  to_state text not null,
  primary key (from_state, to_state)
);
comment on table deliveries.moves is 'Which state may follow which; the same table stands in the code.';
comment on column deliveries.moves.from_state is 'none';
comment on column deliveries.moves.to_state is 'none';
insert into deliveries.moves (from_state, to_state) values
  ('waiting', 'offered'), ('waiting', 'assigned'), ('waiting', 'cancelled'),
  ('offered', 'waiting'), ('offered', 'assigned'), ('offered', 'cancelled'),
  ('assigned', 'waiting'), ('assigned', 'at_store'), ('assigned', 'cancelled'),
  ('at_store', 'waiting'), ('at_store', 'picked_up'), ('at_store', 'cancelled'),
  ('picked_up', 'at_customer'), ('picked_up', 'failed'),
  ('at_customer', 'delivered'), ('at_customer', 'failed');

create table deliveries.deliveries (
  delivery_id uuid primary key,
  order_id uuid not null unique,
  order_number integer not null,
  store_id uuid not null,
  city_id uuid not null,
  consumer_id uuid not null,
  state text not null check (state in ('waiting', 'offered', 'assigned', 'at_store', 'picked_up', 'at_customer',
                                       'delivered', 'cancelled', 'failed')),
  rider_id uuid,
  pickup_lon double precision not null,
  pickup_lat double precision not null,
  dropoff_lon double precision not null,
  dropoff_lat double precision not null,
  door_sealed bytea not null,
  pickup_code text not null check (pickup_code ~ '^[0-9]{4}$'),
  drop_code text not null check (drop_code ~ '^[0-9]{4}$'),
  requested_at timestamptz not null,
  ready_expected_at timestamptz not null,
  food_ready boolean not null default false,
  promised_at timestamptz not null,
  assigned_at timestamptz,
  at_store_at timestamptz,
  picked_up_at timestamptz,
  at_customer_at timestamptz,
  ended_at timestamptz,
  currency char(3) not null,
  pay_minor bigint not null check (pay_minor >= 0),
  cash_minor bigint not null check (cash_minor >= 0),
  items_count integer not null check (items_count > 0),
  load_units integer not null check (load_units > 0),
  distance_m integer not null check (distance_m >= 0),
  trouble text check (trouble in ('customer_unreachable', 'store_late', 'cannot_deliver')),
  trouble_at timestamptz,
  trouble_machine_at timestamptz,
  proof text check (proof in ('code', 'photo')),
  check ((rider_id is not null) = (state in ('assigned', 'at_store', 'picked_up', 'at_customer', 'delivered', 'failed'))),
  check (state <> 'delivered' or proof is not null)
);
comment on table deliveries.deliveries is 'One row a job. The dropoff point is rounded to 10 m.';
comment on column deliveries.deliveries.delivery_id is 'none';
comment on column deliveries.deliveries.order_id is 'none';
comment on column deliveries.deliveries.order_number is 'none';
comment on column deliveries.deliveries.store_id is 'none';
comment on column deliveries.deliveries.city_id is 'none';
comment on column deliveries.deliveries.consumer_id is 'none';
comment on column deliveries.deliveries.state is 'none';
comment on column deliveries.deliveries.rider_id is 'none';
comment on column deliveries.deliveries.pickup_lon is 'none';
comment on column deliveries.deliveries.pickup_lat is 'none';
comment on column deliveries.deliveries.dropoff_lon is 'personal: riding there, on a 10 m grid; with the delivery';
comment on column deliveries.deliveries.dropoff_lat is 'personal: riding there, on a 10 m grid; with the delivery';
comment on column deliveries.deliveries.door_sealed is 'sealed: address, contact and note for the rider on the way; with the delivery';
comment on column deliveries.deliveries.pickup_code is 'none';
comment on column deliveries.deliveries.drop_code is 'none';
comment on column deliveries.deliveries.requested_at is 'none';
comment on column deliveries.deliveries.ready_expected_at is 'none';
comment on column deliveries.deliveries.food_ready is 'none';
comment on column deliveries.deliveries.promised_at is 'none';
comment on column deliveries.deliveries.assigned_at is 'none';
comment on column deliveries.deliveries.at_store_at is 'none';
comment on column deliveries.deliveries.picked_up_at is 'none';
comment on column deliveries.deliveries.at_customer_at is 'none';
comment on column deliveries.deliveries.ended_at is 'none';
comment on column deliveries.deliveries.currency is 'none';
comment on column deliveries.deliveries.pay_minor is 'none';
comment on column deliveries.deliveries.cash_minor is 'none';
comment on column deliveries.deliveries.items_count is 'none';
comment on column deliveries.deliveries.load_units is 'none';
comment on column deliveries.deliveries.distance_m is 'none';
comment on column deliveries.deliveries.trouble is 'none';
comment on column deliveries.deliveries.trouble_at is 'none';
comment on column deliveries.deliveries.trouble_machine_at is 'none';
comment on column deliveries.deliveries.proof is 'none';
create index deliveries_under_way on deliveries.deliveries (city_id)
  where state in ('waiting', 'offered', 'assigned', 'at_store', 'picked_up', 'at_customer');
create index deliveries_by_rider on deliveries.deliveries (rider_id)
  where state in ('assigned', 'at_store', 'picked_up', 'at_customer');

create table deliveries.events (
  delivery_id uuid not null references deliveries.deliveries (delivery_id),
  number integer not null check (number > 0),
  kind text not null,
  from_state text,
  to_state text not null,
  rider_id uuid,
  by_role text not null,
  at timestamptz not null,
  primary key (delivery_id, number)
);
comment on table deliveries.events is 'What happened to a job, step by step; its state is the last one''s to_state.';
comment on column deliveries.events.delivery_id is 'none';
comment on column deliveries.events.number is 'none';
comment on column deliveries.events.kind is 'none';
comment on column deliveries.events.from_state is 'none';
comment on column deliveries.events.to_state is 'none';
comment on column deliveries.events.rider_id is 'none';
comment on column deliveries.events.by_role is 'none';
comment on column deliveries.events.at is 'none';

create table deliveries.offers (
  offer_id uuid primary key,
  delivery_id uuid not null references deliveries.deliveries (delivery_id),
  rider_id uuid not null,
  round_id uuid,
  state text not null check (state in ('open', 'accepted', 'declined', 'expired', 'withdrawn')),
  route jsonb not null,
  pickup_expected_at timestamptz not null,
  dropoff_expected_at timestamptz not null,
  offered_at timestamptz not null,
  expires_at timestamptz not null,
  answered_at timestamptz,
  check ((state = 'open') = (answered_at is null))
);
comment on table deliveries.offers is 'A delivery offered to one rider; at most one is open at a time.';
comment on column deliveries.offers.offer_id is 'none';
comment on column deliveries.offers.delivery_id is 'none';
comment on column deliveries.offers.rider_id is 'none';
comment on column deliveries.offers.round_id is 'none';
comment on column deliveries.offers.state is 'none';
comment on column deliveries.offers.route is 'none';
comment on column deliveries.offers.pickup_expected_at is 'none';
comment on column deliveries.offers.dropoff_expected_at is 'none';
comment on column deliveries.offers.offered_at is 'none';
comment on column deliveries.offers.expires_at is 'none';
comment on column deliveries.offers.answered_at is 'none';
create unique index offers_one_open on deliveries.offers (delivery_id) where state = 'open';
create index offers_open_by_rider on deliveries.offers (rider_id) where state = 'open';
create index offers_by_delivery on deliveries.offers (delivery_id);

create table deliveries.routes (
  rider_id uuid primary key,
  version bigint not null default 0
);
comment on table deliveries.routes is 'One row a rider: locked by whoever changes the order of their stops.';
comment on column deliveries.routes.rider_id is 'none';
comment on column deliveries.routes.version is 'none';

create table deliveries.stops (
  delivery_id uuid not null references deliveries.deliveries (delivery_id),
  kind text not null check (kind in ('pickup', 'drop')),
  rider_id uuid not null,
  place integer not null,
  expected_at timestamptz not null,
  primary key (delivery_id, kind)
);
comment on table deliveries.stops is 'What a rider still has to do, in order of place.';
comment on column deliveries.stops.delivery_id is 'none';
comment on column deliveries.stops.kind is 'none';
comment on column deliveries.stops.rider_id is 'none';
comment on column deliveries.stops.place is 'none';
comment on column deliveries.stops.expected_at is 'none';
create index stops_by_rider on deliveries.stops (rider_id, place);

create table deliveries.proofs (
  delivery_id uuid primary key references deliveries.deliveries (delivery_id),
  consumer_id uuid not null,
  photo_sealed bytea not null
);
comment on table deliveries.proofs is 'A photo of the hand-over.';
comment on column deliveries.proofs.delivery_id is 'none';
comment on column deliveries.proofs.consumer_id is 'none';
comment on column deliveries.proofs.photo_sealed is 'sealed: proof of delivery as a JPEG in base64; until erased';

create function deliveries.guard_move() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if new.state <> 'waiting' then
      raise exception 'a delivery begins waiting, not %', new.state using errcode = 'check_violation';
    end if;
  elsif new.state <> old.state and not exists (
    select 1 from deliveries.moves m where m.from_state = old.state and m.to_state = new.state
  ) then
    raise exception 'a delivery can''t go from % to %', old.state, new.state using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger guard_move before insert or update of state on deliveries.deliveries
  for each row execute function deliveries.guard_move();

-- At commit the job's state must be what its last event says.
create function deliveries.guard_fold() returns trigger language plpgsql as $$
declare told text; stands text;
begin
  select d.state into stands from deliveries.deliveries d where d.delivery_id = new.delivery_id;
  select e.to_state into told from deliveries.events e
  where e.delivery_id = new.delivery_id order by e.number desc limit 1;
  if told is distinct from stands then
    raise exception 'delivery % stands at % but its events say %', new.delivery_id, stands, told
      using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger guard_fold after insert or update of state on deliveries.deliveries
  deferrable initially deferred for each row execute function deliveries.guard_fold();

create function deliveries.guard_log() returns trigger language plpgsql as $$
begin
  raise exception 'events are only ever appended' using errcode = 'check_violation';
end $$;
create trigger guard_log before update or delete on deliveries.events
  for each row execute function deliveries.guard_log();
