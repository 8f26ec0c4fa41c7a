-- The schema as the migrations leave it. Made by `python -m tools.papers`; don't write here.

create schema accounts;

-- A person's places: label, text, door, contact and position, sealed as one.
create table accounts.addresses (
  address_id uuid not null,
  person_id uuid not null,
  sealed bytea not null, -- sealed: delivering to a person; until removed or erased
  changed_at timestamp with time zone not null,
  constraint addresses_pkey PRIMARY KEY (address_id),
  constraint addresses_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts.persons(person_id)
);
CREATE INDEX addresses_by_person ON accounts.addresses USING btree (person_id);

-- One-time codes as marks (HMAC), each good once, briefly, for few tries.
create table accounts.codes (
  code_id uuid not null,
  phone_index bytea not null, -- personal: proving a phone number; one day
  role text not null,
  mark bytea not null,
  tries integer default 0 not null,
  sent_machine_at timestamp with time zone not null,
  expires_machine_at timestamp with time zone not null,
  used boolean default false not null,
  constraint codes_pkey PRIMARY KEY (code_id)
);
CREATE INDEX codes_by_phone ON accounts.codes USING btree (phone_index, sent_machine_at DESC);

-- A role beyond consumer, with the store, rider or city it is for.
create table accounts.memberships (
  membership_id uuid not null,
  person_id uuid not null,
  role text not null,
  city_id uuid,
  merchant_id uuid,
  store_id uuid,
  rider_id uuid,
  granted_at timestamp with time zone not null,
  constraint memberships_pkey PRIMARY KEY (membership_id),
  constraint memberships_check CHECK ((((role = 'store'::text) = (store_id IS NOT NULL)) AND ((role = 'store'::text) = (merchant_id IS NOT NULL)))),
  constraint memberships_check1 CHECK (((role = 'rider'::text) = (rider_id IS NOT NULL))),
  constraint memberships_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts.persons(person_id),
  constraint memberships_role_check CHECK ((role = ANY (ARRAY['store'::text, 'rider'::text, 'operator'::text])))
);
CREATE UNIQUE INDEX memberships_once ON accounts.memberships USING btree (person_id, role, COALESCE(store_id, rider_id, city_id, '00000000-0000-0000-0000-000000000000'::uuid));

-- A person, found by the blind index of the phone number.
create table accounts.persons (
  person_id uuid not null,
  phone_index bytea, -- personal: finding a person by phone; until erased
  phone_sealed bytea not null, -- sealed: reaching a person; until erased
  name_sealed bytea not null, -- sealed: addressing a person; until erased
  joined_at timestamp with time zone not null,
  erased_at timestamp with time zone,
  constraint persons_pkey PRIMARY KEY (person_id),
  constraint persons_phone_index_key UNIQUE (phone_index)
);

-- Signed-in sessions: the hash of an opaque token, with one role and its scope.
create table accounts.sessions (
  session_id uuid not null,
  token_hash bytea not null,
  person_id uuid not null,
  role text not null,
  city_id uuid,
  merchant_id uuid,
  store_ids uuid[] default '{}'::uuid[] not null,
  rider_id uuid,
  created_machine_at timestamp with time zone not null,
  expires_machine_at timestamp with time zone not null,
  revoked_machine_at timestamp with time zone,
  constraint sessions_pkey PRIMARY KEY (session_id),
  constraint sessions_person_id_fkey FOREIGN KEY (person_id) REFERENCES accounts.persons(person_id),
  constraint sessions_token_hash_key UNIQUE (token_hash)
);
CREATE INDEX sessions_by_person ON accounts.sessions USING btree (person_id) WHERE (revoked_machine_at IS NULL);

create schema catalog;

create table catalog.items (
  item_id uuid not null,
  section_id uuid not null,
  store_id uuid not null,
  merchant_id uuid not null,
  city_id uuid not null,
  kind text not null,
  name text not null,
  description text not null,
  picture_id uuid,
  kcal integer,
  allergens text[] not null,
  tags text[] not null,
  windows jsonb not null,
  groups jsonb not null,
  parts jsonb not null,
  packing_minor bigint not null,
  is_hidden boolean not null,
  place integer not null,
  search_text text not null,
  is_removed boolean default false not null,
  constraint items_pkey PRIMARY KEY (item_id),
  constraint items_kcal_check CHECK (((kcal >= 0) AND (kcal <= 20000))),
  constraint items_kind_check CHECK ((kind = ANY (ARRAY['item'::text, 'set'::text]))),
  constraint items_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80))),
  constraint items_packing_minor_check CHECK (((packing_minor >= 0) AND (packing_minor <= 1000000000))),
  constraint items_search_text_fkey FOREIGN KEY (search_text) REFERENCES catalog.names(search_text),
  constraint items_section_id_fkey FOREIGN KEY (section_id) REFERENCES catalog.sections(section_id),
  constraint items_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(store_id)
);
CREATE INDEX items_by_store ON catalog.items USING btree (store_id);
CREATE INDEX items_by_text ON catalog.items USING btree (search_text);

create table catalog.menus (
  store_id uuid not null,
  version uuid not null,
  constraint menus_pkey PRIMARY KEY (store_id),
  constraint menus_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(store_id)
);

create table catalog.names (
  search_text text not null,
  search_pinyin text not null,
  search_initials text not null,
  constraint names_pkey PRIMARY KEY (search_text)
);
CREATE INDEX names_search_initials ON catalog.names USING gin (search_initials public.gin_trgm_ops);
CREATE INDEX names_search_pinyin ON catalog.names USING gin (search_pinyin public.gin_trgm_ops);
CREATE INDEX names_search_text ON catalog.names USING gin (search_text public.gin_trgm_ops);

create table catalog.pictures (
  picture_id uuid not null,
  store_id uuid not null,
  merchant_id uuid not null,
  mime text not null,
  width integer not null,
  height integer not null,
  body bytea not null,
  created_at timestamp with time zone not null,
  constraint pictures_pkey PRIMARY KEY (picture_id),
  constraint pictures_height_check CHECK (((height >= 1) AND (height <= 4096))),
  constraint pictures_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(store_id),
  constraint pictures_width_check CHECK (((width >= 1) AND (width <= 4096)))
);
CREATE INDEX pictures_by_store ON catalog.pictures USING btree (store_id);

create table catalog.sections (
  section_id uuid not null,
  store_id uuid not null,
  merchant_id uuid not null,
  name text not null,
  place integer not null,
  is_removed boolean default false not null,
  constraint sections_pkey PRIMARY KEY (section_id),
  constraint sections_name_check CHECK (((length(name) >= 1) AND (length(name) <= 40))),
  constraint sections_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(store_id)
);
CREATE INDEX sections_by_store ON catalog.sections USING btree (store_id);

create table catalog.stock_holds (
  order_id uuid not null,
  variant_id uuid not null,
  count integer not null,
  state text not null,
  constraint stock_holds_pkey PRIMARY KEY (order_id, variant_id),
  constraint stock_holds_count_check CHECK ((count > 0)),
  constraint stock_holds_state_check CHECK ((state = ANY (ARRAY['held'::text, 'sold'::text, 'released'::text]))),
  constraint stock_holds_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES catalog.variants(variant_id)
);
CREATE INDEX stock_holds_held ON catalog.stock_holds USING btree (variant_id) WHERE (state = 'held'::text);

create table catalog.variants (
  variant_id uuid not null,
  item_id uuid not null,
  store_id uuid not null,
  merchant_id uuid not null,
  name text not null,
  price_minor bigint not null,
  place integer not null,
  is_sold_out boolean default false not null,
  is_removed boolean default false not null,
  on_hand integer,
  reserved integer default 0 not null,
  daily_count integer,
  stocked_on date,
  constraint variants_pkey PRIMARY KEY (variant_id),
  constraint variants_daily_count_check CHECK (((daily_count >= 0) AND (daily_count <= 1000000))),
  constraint variants_item_id_fkey FOREIGN KEY (item_id) REFERENCES catalog.items(item_id),
  constraint variants_name_check CHECK (((length(name) >= 0) AND (length(name) <= 40))),
  constraint variants_never_oversold CHECK (((on_hand IS NULL) OR (on_hand >= reserved))),
  constraint variants_price_minor_check CHECK (((price_minor >= 0) AND (price_minor <= 1000000000))),
  constraint variants_reserved_check CHECK ((reserved >= 0)),
  constraint variants_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(store_id)
);
CREATE INDEX variants_by_item ON catalog.variants USING btree (item_id);
CREATE INDEX variants_by_store ON catalog.variants USING btree (store_id);
CREATE INDEX variants_counted_daily ON catalog.variants USING btree (store_id, stocked_on) WHERE (daily_count IS NOT NULL);

create schema deliveries;

-- What delivered orders taught about the two ends of a city's arrivals.
create table deliveries.arrival_shifts (
  city_id uuid not null,
  low_s integer not null,
  high_s integer not null,
  rides bigint not null,
  constraint arrival_shifts_pkey PRIMARY KEY (city_id),
  constraint arrival_shifts_high_s_check CHECK (((high_s >= '-3600'::integer) AND (high_s <= 3600))),
  constraint arrival_shifts_low_s_check CHECK (((low_s >= '-3600'::integer) AND (low_s <= 3600))),
  constraint arrival_shifts_rides_check CHECK ((rides > 0))
);

-- A delivery asked of an outside courier; what is open is asked about until it ends.
create table deliveries.bookings (
  booking_id uuid not null,
  delivery_id uuid not null,
  courier text not null,
  courier_title text not null,
  quote_id text not null,
  courier_ref text,
  price_minor bigint not null,
  currency character(3) not null,
  state text not null,
  heard text,
  because text,
  pickup_expected_at timestamp with time zone not null,
  drop_expected_at timestamp with time zone not null,
  asked_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  valid_until_machine_at timestamp with time zone not null,
  due_machine_at timestamp with time zone,
  tries integer default 0 not null,
  constraint bookings_pkey PRIMARY KEY (booking_id),
  constraint bookings_check CHECK (((state = ANY (ARRAY['asked'::text, 'booked'::text, 'leaving'::text])) = (due_machine_at IS NOT NULL))),
  constraint bookings_check1 CHECK (((state = ANY (ARRAY['asked'::text, 'booked'::text, 'leaving'::text])) = (ended_at IS NULL))),
  constraint bookings_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES deliveries.deliveries(delivery_id),
  constraint bookings_heard_check CHECK ((heard = ANY (ARRAY['booked'::text, 'assigned'::text, 'at_store'::text, 'picked_up'::text, 'at_door'::text, 'delivered'::text, 'cancelled'::text, 'failed'::text]))),
  constraint bookings_price_minor_check CHECK ((price_minor >= 0)),
  constraint bookings_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'booked'::text, 'refused'::text, 'leaving'::text, 'left'::text, 'done'::text, 'failed'::text])))
);
CREATE INDEX bookings_by_delivery ON deliveries.bookings USING btree (delivery_id, asked_at);
CREATE INDEX bookings_due ON deliveries.bookings USING btree (due_machine_at) WHERE (due_machine_at IS NOT NULL);
CREATE UNIQUE INDEX bookings_one_open ON deliveries.bookings USING btree (delivery_id) WHERE (state = ANY (ARRAY['asked'::text, 'booked'::text]));

-- Wrong codes of one rider at one stop since the last lockout, and how many lockouts there were.
create table deliveries.code_tries (
  delivery_id uuid not null,
  kind text not null,
  rider_id uuid not null,
  wrong integer default 0 not null,
  lockouts integer default 0 not null,
  locked_until_machine_at timestamp with time zone,
  constraint code_tries_pkey PRIMARY KEY (delivery_id, kind, rider_id),
  constraint code_tries_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES deliveries.deliveries(delivery_id),
  constraint code_tries_kind_check CHECK ((kind = ANY (ARRAY['pickup'::text, 'drop'::text]))),
  constraint code_tries_lockouts_check CHECK ((lockouts >= 0)),
  constraint code_tries_wrong_check CHECK ((wrong >= 0))
);

-- Every signed notice of an outside courier; its second coming is only counted.
create table deliveries.courier_notices (
  courier text not null,
  notice_id text not null,
  booking_id uuid not null,
  state text not null,
  verdict text not null,
  times integer default 1 not null,
  machine_at timestamp with time zone default now() not null,
  constraint courier_notices_pkey PRIMARY KEY (courier, notice_id)
);

-- One row a job. The dropoff point is rounded to 10 m.
create table deliveries.deliveries (
  delivery_id uuid not null,
  order_id uuid not null,
  order_number integer not null,
  store_id uuid not null,
  city_id uuid not null,
  consumer_id uuid not null,
  state text not null,
  rider_id uuid,
  pickup_lon double precision not null,
  pickup_lat double precision not null,
  dropoff_lon double precision not null, -- personal: riding there, on a 10 m grid; with the delivery
  dropoff_lat double precision not null, -- personal: riding there, on a 10 m grid; with the delivery
  door_sealed bytea not null, -- sealed: address, contact and note for the rider on the way; with the delivery
  pickup_code text not null,
  drop_code text not null,
  requested_at timestamp with time zone not null,
  ready_expected_at timestamp with time zone not null,
  food_ready boolean default false not null,
  promised_at timestamp with time zone not null,
  assigned_at timestamp with time zone,
  at_store_at timestamp with time zone,
  picked_up_at timestamp with time zone,
  at_customer_at timestamp with time zone,
  ended_at timestamp with time zone,
  currency character(3) not null,
  pay_minor bigint not null,
  cash_minor bigint not null,
  items_count integer not null,
  load_units integer not null,
  distance_m integer not null,
  trouble text,
  trouble_at timestamp with time zone,
  trouble_machine_at timestamp with time zone,
  proof text,
  incentive_minor bigint default 0 not null,
  courier text,
  constraint deliveries_pkey PRIMARY KEY (delivery_id),
  constraint deliveries_cash_minor_check CHECK ((cash_minor >= 0)),
  constraint deliveries_check1 CHECK (((state <> 'delivered'::text) OR (proof IS NOT NULL))),
  constraint deliveries_check2 CHECK (((incentive_minor >= 0) AND (incentive_minor <= pay_minor))),
  constraint deliveries_distance_m_check CHECK ((distance_m >= 0)),
  constraint deliveries_drop_code_check CHECK ((drop_code ~ '^[0-9]{4}$'::text)),
  constraint deliveries_held_by_one CHECK ((((COALESCE((rider_id)::text, courier) IS NOT NULL) = (state = ANY (ARRAY['assigned'::text, 'at_store'::text, 'picked_up'::text, 'at_customer'::text, 'delivered'::text, 'failed'::text]))) AND ((rider_id IS NULL) OR (courier IS NULL)))),
  constraint deliveries_items_count_check CHECK ((items_count > 0)),
  constraint deliveries_load_units_check CHECK ((load_units > 0)),
  constraint deliveries_order_id_key UNIQUE (order_id),
  constraint deliveries_pay_minor_check CHECK ((pay_minor >= 0)),
  constraint deliveries_pickup_code_check CHECK ((pickup_code ~ '^[0-9]{4}$'::text)),
  constraint deliveries_proof_check CHECK ((proof = ANY (ARRAY['code'::text, 'photo'::text, 'courier'::text]))),
  constraint deliveries_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'offered'::text, 'assigned'::text, 'at_store'::text, 'picked_up'::text, 'at_customer'::text, 'delivered'::text, 'cancelled'::text, 'failed'::text]))),
  constraint deliveries_trouble_check CHECK ((trouble = ANY (ARRAY['customer_unreachable'::text, 'store_late'::text, 'cannot_deliver'::text, 'rider_silent'::text])))
);
CREATE INDEX deliveries_by_rider ON deliveries.deliveries USING btree (rider_id) WHERE (state = ANY (ARRAY['assigned'::text, 'at_store'::text, 'picked_up'::text, 'at_customer'::text]));
CREATE INDEX deliveries_ridden ON deliveries.deliveries USING btree (rider_id, picked_up_at) WHERE (picked_up_at IS NOT NULL);
CREATE INDEX deliveries_under_way ON deliveries.deliveries USING btree (city_id) WHERE (state = ANY (ARRAY['waiting'::text, 'offered'::text, 'assigned'::text, 'at_store'::text, 'picked_up'::text, 'at_customer'::text]));
CREATE CONSTRAINT TRIGGER guard_fold AFTER INSERT OR UPDATE OF state ON deliveries.deliveries DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION deliveries.guard_fold();
CREATE TRIGGER guard_move BEFORE INSERT OR UPDATE OF state ON deliveries.deliveries FOR EACH ROW EXECUTE FUNCTION deliveries.guard_move();

-- What happened to a job, step by step, append-only; its state is the last one's to_state.
create table deliveries.events (
  delivery_id uuid not null,
  number integer not null,
  kind text not null,
  from_state text,
  to_state text not null,
  rider_id uuid,
  by_role text not null,
  at timestamp with time zone not null,
  constraint events_pkey PRIMARY KEY (delivery_id, number),
  constraint events_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES deliveries.deliveries(delivery_id),
  constraint events_number_check CHECK ((number > 0))
);
CREATE TRIGGER guard_log BEFORE DELETE OR UPDATE ON deliveries.events FOR EACH ROW EXECUTE FUNCTION deliveries.guard_log();

-- A delivery shown to several riders at once: to whom, since when, and whether a person keeps it back.
create table deliveries.hall (
  delivery_id uuid not null,
  listed_at timestamp with time zone,
  reach integer default 0 not null,
  riders uuid[] default '{}'::uuid[] not null,
  kept_back boolean default false not null,
  constraint hall_pkey PRIMARY KEY (delivery_id),
  constraint hall_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES deliveries.deliveries(delivery_id),
  constraint hall_reach_check CHECK ((reach >= 0))
);

-- A rider hands a delivery on: to dispatch, or to a colleague who has to say yes.
create table deliveries.handings (
  handing_id uuid not null,
  delivery_id uuid not null,
  from_rider_id uuid not null,
  to_rider_id uuid,
  reason text not null,
  state text not null,
  asked_at timestamp with time zone not null,
  answered_at timestamp with time zone,
  until_at timestamp with time zone,
  constraint handings_pkey PRIMARY KEY (handing_id),
  constraint handings_check CHECK (((state = 'asked'::text) = (answered_at IS NULL))),
  constraint handings_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES deliveries.deliveries(delivery_id),
  constraint handings_reason_check CHECK ((reason = ANY (ARRAY['breakdown'::text, 'unwell'::text, 'too_far'::text, 'too_late'::text, 'other'::text]))),
  constraint handings_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'done'::text, 'declined'::text, 'over'::text])))
);
CREATE INDEX handings_asked_of ON deliveries.handings USING btree (to_rider_id) WHERE (state = 'asked'::text);
CREATE INDEX handings_by_rider ON deliveries.handings USING btree (from_rider_id, asked_at);
CREATE UNIQUE INDEX handings_one_asked ON deliveries.handings USING btree (delivery_id) WHERE (state = 'asked'::text);

-- Which state may follow which; the same table stands in the code.
create table deliveries.moves (
  from_state text not null,
  to_state text not null,
  constraint moves_pkey PRIMARY KEY (from_state, to_state)
);

-- A delivery offered to one rider; at most one is open at a time.
create table deliveries.offers (
  offer_id uuid not null,
  delivery_id uuid not null,
  rider_id uuid not null,
  round_id uuid,
  state text not null,
  route jsonb not null,
  pickup_expected_at timestamp with time zone not null,
  dropoff_expected_at timestamp with time zone not null,
  offered_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  answered_at timestamp with time zone,
  ready_known_at timestamp with time zone,
  constraint offers_pkey PRIMARY KEY (offer_id),
  constraint offers_check CHECK (((state = 'open'::text) = (answered_at IS NULL))),
  constraint offers_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES deliveries.deliveries(delivery_id),
  constraint offers_state_check CHECK ((state = ANY (ARRAY['open'::text, 'accepted'::text, 'declined'::text, 'expired'::text, 'withdrawn'::text])))
);
CREATE INDEX offers_by_age ON deliveries.offers USING brin (offered_at);
CREATE INDEX offers_by_delivery ON deliveries.offers USING btree (delivery_id);
CREATE INDEX offers_open_by_rider ON deliveries.offers USING btree (rider_id) WHERE (state = 'open'::text);
CREATE UNIQUE INDEX offers_one_open ON deliveries.offers USING btree (delivery_id) WHERE (state = 'open'::text);

-- A photo of the hand-over.
create table deliveries.proofs (
  delivery_id uuid not null,
  consumer_id uuid not null,
  photo_sealed bytea not null, -- sealed: proof of delivery as a JPEG in base64; until erased
  constraint proofs_pkey PRIMARY KEY (delivery_id),
  constraint proofs_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES deliveries.deliveries(delivery_id)
);

-- One row a rider: locked by whoever changes the order of their stops.
create table deliveries.routes (
  rider_id uuid not null,
  version bigint default 0 not null,
  constraint routes_pkey PRIMARY KEY (rider_id)
);

-- What a rider still has to do, in order of place.
create table deliveries.stops (
  delivery_id uuid not null,
  kind text not null,
  rider_id uuid not null,
  place integer not null,
  expected_at timestamp with time zone not null,
  constraint stops_pkey PRIMARY KEY (delivery_id, kind),
  constraint stops_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES deliveries.deliveries(delivery_id),
  constraint stops_kind_check CHECK ((kind = ANY (ARRAY['pickup'::text, 'drop'::text])))
);
CREATE INDEX stops_by_rider ON deliveries.stops USING btree (rider_id, place);

CREATE OR REPLACE FUNCTION deliveries.guard_fold()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION deliveries.guard_log()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'events are only ever appended' using errcode = 'check_violation';
end $function$;

CREATE OR REPLACE FUNCTION deliveries.guard_move()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$;

create schema dispatch;

-- What the engine may not do: give a pinned delivery to another, plan a held one.
create table dispatch.bounds (
  delivery_id uuid not null,
  order_id uuid not null,
  city_id uuid not null,
  kind text not null,
  rider_id uuid,
  steer_id uuid not null,
  constraint bounds_pkey PRIMARY KEY (delivery_id),
  constraint bounds_check CHECK (((rider_id IS NOT NULL) = (kind = 'pinned'::text))),
  constraint bounds_kind_check CHECK ((kind = ANY (ARRAY['pinned'::text, 'held'::text]))),
  constraint bounds_steer_id_fkey FOREIGN KEY (steer_id) REFERENCES dispatch.steers(steer_id)
);
CREATE INDEX bounds_by_city ON dispatch.bounds USING btree (city_id);

-- Offers that broke a rule of care, as an independent check read them off the log; append-only.
create table dispatch.care_breaches (
  rule text not null,
  rider_id uuid not null,
  at timestamp with time zone not null,
  constraint care_breaches_pkey PRIMARY KEY (rule, rider_id, at)
);

-- Which round offered which delivery to whom.
create table dispatch.choices (
  round_id uuid not null,
  delivery_id uuid not null,
  order_id uuid not null,
  rider_id uuid,
  courier text,
  constraint choices_pkey PRIMARY KEY (delivery_id, round_id),
  constraint choices_of_one CHECK (((rider_id IS NULL) <> (courier IS NULL))),
  constraint choices_round_id_fkey FOREIGN KEY (round_id) REFERENCES dispatch.rounds(round_id)
);
CREATE INDEX choices_by_order ON dispatch.choices USING btree (order_id);

-- One leader a city; what a leader writes is guarded by its epoch.
create table dispatch.leads (
  city_id uuid not null,
  owner uuid not null,
  epoch bigint not null,
  until_machine_at timestamp with time zone not null,
  constraint leads_pkey PRIMARY KEY (city_id)
);

-- The first look at a city's peak in each minute of city time; forgotten after a week.
create table dispatch.peak_measures (
  city_id uuid not null,
  measured_at timestamp with time zone not null,
  open_count integer not null,
  free_count integer not null,
  pressure_percent integer not null,
  delay_s integer not null,
  constraint peak_measures_pkey PRIMARY KEY (city_id, measured_at),
  constraint peak_measures_free_count_check CHECK ((free_count >= 0)),
  constraint peak_measures_measured_at_check CHECK ((measured_at = date_trunc('minute'::text, measured_at))),
  constraint peak_measures_open_count_check CHECK ((open_count >= 0)),
  constraint peak_measures_pressure_percent_check CHECK ((pressure_percent >= 0))
);

-- When a city widens, pays more, promises later, reaches less far, lets couriers in; defaults where there is no row.
create table dispatch.peak_rules (
  city_id uuid not null,
  kind text not null,
  measure text not null,
  on_at integer not null,
  off_at integer not null,
  hold_s integer not null,
  longest_s integer not null,
  amount integer not null,
  is_enabled boolean not null,
  constraint peak_rules_pkey PRIMARY KEY (city_id, kind),
  constraint peak_rules_amount_check CHECK ((amount >= 0)),
  constraint peak_rules_check CHECK (((off_at >= 0) AND (off_at < on_at))),
  constraint peak_rules_hold_s_check CHECK (((hold_s >= 0) AND (hold_s <= 86400))),
  constraint peak_rules_kind_check CHECK ((kind = ANY (ARRAY['wider_area'::text, 'incentive'::text, 'longer_promise'::text, 'far_stores'::text, 'outside_couriers'::text]))),
  constraint peak_rules_longest_s_check CHECK (((longest_s >= 60) AND (longest_s <= 86400))),
  constraint peak_rules_measure_check CHECK ((measure = ANY (ARRAY['pressure_percent'::text, 'delay_s'::text]))),
  constraint peak_rules_on_at_check CHECK ((on_at > 0))
);

-- Each switch of a peak: on by rule or by hand, or kept off by hand (is_on false).
create table dispatch.peak_switches (
  switch_id uuid not null,
  city_id uuid not null,
  kind text not null,
  is_on boolean not null,
  by_hand boolean not null,
  by_person uuid,
  amount integer not null,
  measure text,
  seen integer,
  threshold integer,
  note text not null,
  since_at timestamp with time zone not null,
  until_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  ended_because text,
  constraint peak_switches_pkey PRIMARY KEY (switch_id),
  constraint peak_switches_check CHECK (((ended_at IS NULL) = (ended_because IS NULL))),
  constraint peak_switches_ended_because_check CHECK ((ended_because = ANY (ARRAY['eased'::text, 'over'::text, 'undone'::text, 'overridden'::text])))
);
CREATE INDEX peak_switches_newest ON dispatch.peak_switches USING btree (city_id, since_at DESC);
CREATE UNIQUE INDEX peak_switches_one ON dispatch.peak_switches USING btree (city_id, kind) WHERE (ended_at IS NULL);

-- Every decision: parameters, seed, engine version, the hashes of what it saw and planned, figures.
create table dispatch.rounds (
  round_id uuid not null,
  city_id uuid not null,
  epoch bigint not null,
  engine text not null,
  answered_by text not null,
  seed bigint not null,
  params jsonb not null,
  snapshot_hash text not null,
  plan_hash text not null,
  replayed_hash text,
  open_count integer not null,
  rider_count integer not null,
  offered_count integer not null,
  unplanned_count integer not null,
  cost bigint not null,
  took_ms integer not null,
  decided_at timestamp with time zone not null,
  decided_machine_at timestamp with time zone default now() not null,
  constraint rounds_pkey PRIMARY KEY (round_id)
);
CREATE INDEX rounds_by_city ON dispatch.rounds USING btree (city_id, decided_machine_at DESC);

-- What each round saw and planned, compressed; partitions by day, dropped after a month.
create table dispatch.snapshots (
  round_id uuid not null,
  decided_at timestamp with time zone not null,
  snapshot bytea not null,
  plan bytea not null,
  constraint snapshots_pkey PRIMARY KEY (round_id, decided_at)
) partition by RANGE (decided_at);

-- Who gave, took, pinned, held back or freed what, when and why. Rows are only ever appended.
create table dispatch.steers (
  steer_id uuid not null,
  delivery_id uuid not null,
  order_id uuid not null,
  city_id uuid not null,
  kind text not null,
  rider_id uuid,
  rider_before uuid,
  bound_before text,
  pinned_before uuid,
  because text not null,
  by_person uuid not null,
  undoes uuid,
  steered_at timestamp with time zone not null,
  steered_machine_at timestamp with time zone default now() not null,
  constraint steers_pkey PRIMARY KEY (steer_id),
  constraint steers_because_check CHECK ((char_length(because) <= 200)),
  constraint steers_bound_before_check CHECK ((bound_before = ANY (ARRAY['pinned'::text, 'held'::text]))),
  constraint steers_check CHECK (((rider_id IS NOT NULL) = (kind = ANY (ARRAY['assign'::text, 'pin'::text])))),
  constraint steers_check1 CHECK (((pinned_before IS NOT NULL) = (NOT (bound_before IS DISTINCT FROM 'pinned'::text)))),
  constraint steers_kind_check CHECK ((kind = ANY (ARRAY['assign'::text, 'release'::text, 'pin'::text, 'hold'::text, 'free'::text]))),
  constraint steers_undoes_fkey FOREIGN KEY (undoes) REFERENCES dispatch.steers(steer_id),
  constraint steers_undoes_key UNIQUE (undoes)
);
CREATE INDEX steers_by_city ON dispatch.steers USING btree (city_id, steered_machine_at DESC);
CREATE INDEX steers_by_delivery ON dispatch.steers USING btree (delivery_id, steered_machine_at DESC);

-- One what-if question each: lived by a process of its own, never by one that serves.
create table dispatch.trials (
  trial_id uuid not null,
  city_id uuid not null,
  asked_by uuid not null,
  ask jsonb not null,
  state text default 'waiting'::text not null,
  done_share real default 0 not null,
  answer jsonb,
  owner uuid,
  attempts integer default 0 not null,
  leased_until_machine_at timestamp with time zone,
  asked_at timestamp with time zone not null,
  asked_machine_at timestamp with time zone default now() not null,
  ended_machine_at timestamp with time zone,
  constraint trials_pkey PRIMARY KEY (trial_id),
  constraint trials_check CHECK (((answer IS NOT NULL) = (state = 'done'::text))),
  constraint trials_done_share_check CHECK (((done_share >= (0)::double precision) AND (done_share <= (1)::double precision))),
  constraint trials_ended CHECK (((ended_machine_at IS NOT NULL) = (state = ANY (ARRAY['done'::text, 'empty'::text, 'cancelled'::text, 'failed'::text])))),
  constraint trials_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'empty'::text, 'cancelled'::text, 'failed'::text])))
);
CREATE INDEX trials_by_city ON dispatch.trials USING btree (city_id, asked_machine_at DESC);
CREATE INDEX trials_to_live ON dispatch.trials USING btree (asked_machine_at) WHERE (state = ANY (ARRAY['waiting'::text, 'running'::text]));

create schema kernel;
create sequence kernel.fact_numbers;

-- City time as rows (machine_from, city_from, rate); the newest holds.
create table kernel.city_clock (
  row_id bigint generated always as identity not null,
  machine_from timestamp with time zone not null,
  city_from timestamp with time zone not null,
  rate double precision not null,
  constraint city_clock_pkey PRIMARY KEY (row_id),
  constraint city_clock_rate_check CHECK (((rate > (0)::double precision) AND (rate <= (60)::double precision)))
);

-- How far each lane of each listener has heard; the lease says which worker hears it.
create table kernel.cursors (
  listener text not null,
  lane smallint not null,
  position bigint not null,
  owner uuid,
  leased_until_machine_at timestamp with time zone,
  constraint cursors_pkey PRIMARY KEY (listener, lane),
  constraint cursors_lane_check CHECK (((lane >= 0) AND (lane <= 7)))
);

-- What happened, written in the transaction in which it happened; append-only. Ids and figures only.
create table kernel.facts (
  number bigint default nextval('kernel.fact_numbers'::regclass) not null,
  position bigint,
  name text not null,
  subject uuid not null,
  body jsonb not null,
  city_at timestamp with time zone not null,
  machine_at timestamp with time zone default now() not null,
  constraint facts_pkey PRIMARY KEY (number)
);
CREATE INDEX facts_by_subject ON kernel.facts USING btree (subject, number);
CREATE INDEX facts_unplaced ON kernel.facts USING btree (number) WHERE ("position" IS NULL);
CREATE UNIQUE INDEX facts_by_position ON kernel.facts USING btree ("position") WHERE ("position" IS NOT NULL);

-- One row a done command; the result holds ids and figures only.
create table kernel.idempotency (
  principal text not null,
  key text not null,
  fingerprint bytea not null,
  result jsonb,
  machine_at timestamp with time zone default now() not null,
  constraint idempotency_pkey PRIMARY KEY (principal, key)
);
CREATE INDEX idempotency_by_age ON kernel.idempotency USING btree (machine_at);

-- Work by the clock: due when both its machine time and its city time are reached.
create table kernel.jobs (
  job_id uuid not null,
  name text not null,
  key text,
  payload jsonb not null,
  due_machine_at timestamp with time zone not null,
  due_at timestamp with time zone,
  attempts integer default 0 not null,
  owner uuid,
  leased_until_machine_at timestamp with time zone,
  dead boolean default false not null,
  error text,
  constraint jobs_pkey PRIMARY KEY (job_id)
);
CREATE INDEX jobs_due ON kernel.jobs USING btree (due_machine_at) WHERE (NOT dead);
CREATE UNIQUE INDEX jobs_by_key ON kernel.jobs USING btree (name, key) WHERE ((key IS NOT NULL) AND (NOT dead));

-- Leadership: a holder writes only while its epoch holds.
create table kernel.leases (
  name text not null,
  epoch bigint not null,
  owner uuid not null,
  until_machine_at timestamp with time zone not null,
  constraint leases_pkey PRIMARY KEY (name)
);

-- Subjects a listener could not go on with, from a position on, for a person to look at and replay.
create table kernel.parked (
  listener text not null,
  subject uuid not null,
  from_position bigint not null,
  error text not null,
  tries integer default 1 not null,
  machine_at timestamp with time zone default now() not null,
  constraint parked_pkey PRIMARY KEY (listener, subject)
);

-- Tables kept in partitions by day of an instant, read-only: what keep_days may touch.
create table kernel.partitioned (
  parent text not null,
  instant text not null,
  constraint partitioned_pkey PRIMARY KEY (parent)
);

-- The key under which each person's fields are sealed.
create table kernel.person_keys (
  person_id uuid not null, -- personal: whose key this is; kept as a bare number after erasure, so that the erasure holds
  wrapped bytea, -- sealed: the data key under a root key of the installation; destroyed when the person is erased
  created_at timestamp with time zone default clock_timestamp() not null,
  erased_at timestamp with time zone,
  constraint person_keys_pkey PRIMARY KEY (person_id),
  constraint person_keys_is_held_or_erased CHECK (((wrapped IS NULL) = (erased_at IS NOT NULL)))
);

-- The last position given to a committed fact; its row lock makes one sequencer at a time.
create table kernel.sequencer (
  only_one boolean default true not null,
  last_position bigint default 0 not null,
  constraint sequencer_pkey PRIMARY KEY (only_one),
  constraint sequencer_only_one_check CHECK (only_one)
);

CREATE OR REPLACE FUNCTION kernel.begin_days(of_table text, by_instant text, first_on date, last_on date)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  insert into kernel.partitioned (parent, instant) values (of_table, by_instant);
  perform kernel.keep_days(of_table, first_on, last_on, null);
end $function$;

CREATE OR REPLACE FUNCTION kernel.grant_house(signs_in_as text)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare place record;
begin
  if to_regrole('songda_house') is null then
    begin
      create role songda_house nologin;
    exception
      when duplicate_object or unique_violation then null;
      when insufficient_privilege then return false;
    end;
  end if;
  if not pg_has_role(current_user, 'songda_house', 'member') then
    begin
      execute format('grant songda_house to %I', current_user);
    exception when insufficient_privilege then return false;
    end;
  end if;
  if signs_in_as is not null then
    execute format('grant songda_house to %I', signs_in_as);
  end if;
  for place in
    select n.nspname as name from pg_namespace n
    where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public')
  loop
    execute format('grant usage on schema %I to songda_house', place.name);
    execute format('grant usage on all sequences in schema %I to songda_house', place.name);
    execute format('grant execute on all functions in schema %I to songda_house', place.name);
  end loop;
  for place in
    select c.oid::regclass as name, coalesce(obj_description(c.oid, 'pg_class'), '') as said
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v') and not c.relispartition
      and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public')
  loop
    execute format('revoke all on %s from songda_house', place.name);
    execute format('grant %s on %s to songda_house', case
      when place.said like '%read-only%' then 'select'
      when place.said like '%append-only%' then 'select, insert'
      else 'select, insert, update, delete'
    end, place.name);
  end loop;
  return true;
end $function$;

CREATE OR REPLACE FUNCTION kernel.hear_facts(behind bigint, most integer)
 RETURNS TABLE("position" bigint, name text, subject uuid, body jsonb, city_at timestamp with time zone)
 LANGUAGE plpgsql
AS $function$
begin
  perform kernel.place_facts(most);
  return query
    select f.position, f.name, f.subject, f.body, f.city_at from kernel.facts f
    where f.position > behind order by f.position limit most;
end $function$;

CREATE OR REPLACE FUNCTION kernel.keep_days(of_table text, first_on date, last_on date, drop_before_on date)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET lock_timeout TO '1s'
AS $function$
declare
  by_instant text; day date; child text; begins timestamptz; ends timestamptz; old record; done integer := 0;
begin
  select p.instant into by_instant from kernel.partitioned p where p.parent = of_table;
  if not found then
    raise exception '% is not kept by days', of_table using errcode = 'undefined_table';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('kernel.keep_days:' || of_table, 0));
  for day in select generate_series(first_on, last_on, interval '1 day')::date loop
    child := of_table || '_' || to_char(day, 'YYYYMMDD');
    continue when to_regclass(child) is not null;
    -- Who writes meanwhile waits at the table's own door: past it they have chosen the default partition, and
    -- would be refused there once the day has its own.
    execute format('lock table %s in share row exclusive mode', of_table);
    begins := day::timestamp at time zone 'UTC';
    ends := (day + 1)::timestamp at time zone 'UTC';
    execute format('create table %s (like %s including defaults including constraints)', child, of_table);
    execute format(
      'with moved as (delete from %s_default where %I >= $1 and %I < $2 returning *) insert into %s select * from moved',
      of_table, by_instant, by_instant, child) using begins, ends;
    -- Attached, not created in place: that would lock everybody out of the whole table.
    execute format('alter table %s attach partition %s for values from (%L) to (%L)', of_table, child, begins, ends);
    done := done + 1;
  end loop;
  for old in
    select c.oid::regclass as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = of_table::regclass and c.relname ~ '_[0-9]{8}$'
      and to_date(right(c.relname, 8), 'YYYYMMDD') < drop_before_on
  loop
    execute format('drop table %s', old.name);
    done := done + 1;
  end loop;
  if drop_before_on is not null then
    execute format('delete from %s_default where %I < $1', of_table, by_instant)
      using drop_before_on::timestamp at time zone 'UTC';
  end if;
  return done;
end $function$;

CREATE OR REPLACE FUNCTION kernel.place_facts(most integer)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
end $function$;

create schema kitchen;

-- What was learned of a store's preparation time: figures of a small regression.
create table kitchen.learned (
  store_id uuid not null,
  seen integer not null,
  normal double precision[] not null,
  moment double precision[] not null,
  spread double precision not null,
  items_mean double precision not null,
  hour_sums double precision[] not null,
  hour_counts double precision[] not null,
  pickup_delay_s double precision not null,
  constraint learned_pkey PRIMARY KEY (store_id),
  constraint learned_hour_counts_check CHECK ((cardinality(hour_counts) = 24)),
  constraint learned_hour_sums_check CHECK ((cardinality(hour_sums) = 24)),
  constraint learned_moment_check CHECK ((cardinality(moment) = 3)),
  constraint learned_normal_check CHECK ((cardinality(normal) = 6)),
  constraint learned_spread_check CHECK ((spread > (0)::double precision)),
  constraint learned_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(store_id)
);

-- What the kitchen cooks; one ticket an accepted order.
create table kitchen.tickets (
  order_id uuid not null,
  store_id uuid not null,
  city_id uuid not null,
  number integer not null,
  state text not null,
  items_count integer not null,
  ahead integer not null,
  is_scheduled boolean not null,
  asked_at timestamp with time zone not null,
  opened_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  started_at timestamp with time zone,
  ready_at timestamp with time zone,
  closed_at timestamp with time zone,
  noted boolean default true not null,
  taken boolean default false not null,
  lessons smallint default 0 not null,
  constraint tickets_pkey PRIMARY KEY (order_id),
  constraint tickets_ahead_check CHECK ((ahead >= 0)),
  constraint tickets_closed_when CHECK (((state = 'closed'::text) = (closed_at IS NOT NULL))),
  constraint tickets_items_count_check CHECK ((items_count > 0)),
  constraint tickets_lessons_check CHECK (((lessons >= 0) AND (lessons <= 2))),
  constraint tickets_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders.orders(order_id),
  constraint tickets_ready_when CHECK (((state <> 'ready'::text) OR (ready_at IS NOT NULL))),
  constraint tickets_state_check CHECK ((state = ANY (ARRAY['open'::text, 'started'::text, 'ready'::text, 'closed'::text]))),
  constraint tickets_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(store_id)
);
CREATE INDEX tickets_live ON kitchen.tickets USING btree (store_id) WHERE (state <> 'closed'::text);
CREATE INDEX tickets_to_note ON kitchen.tickets USING btree (store_id) WHERE (NOT noted);

create schema ledger;
create view ledger.weights;

-- Who is owed or owes; append-only: the four sums are carried by the trigger on transfers.
create table ledger.accounts (
  account_id uuid not null,
  kind text not null,
  owner text not null,
  currency character(3) not null,
  limits text not null,
  debits_posted bigint default 0 not null,
  credits_posted bigint default 0 not null,
  debits_pending bigint default 0 not null,
  credits_pending bigint default 0 not null,
  constraint accounts_pkey PRIMARY KEY (account_id),
  constraint accounts_credits_pending_check CHECK ((credits_pending >= 0)),
  constraint accounts_credits_posted_check CHECK ((credits_posted >= 0)),
  constraint accounts_debits_pending_check CHECK ((debits_pending >= 0)),
  constraint accounts_debits_posted_check CHECK ((debits_posted >= 0)),
  constraint accounts_limits_check CHECK ((limits = ANY (ARRAY['none'::text, 'debits_within_credits'::text, 'credits_within_debits'::text]))),
  constraint accounts_of_one_currency UNIQUE (account_id, currency),
  constraint accounts_once UNIQUE (kind, owner, currency),
  constraint accounts_within_limit CHECK (
CASE limits
    WHEN 'debits_within_credits'::text THEN ((debits_posted + debits_pending) <= credits_posted)
    WHEN 'credits_within_debits'::text THEN ((credits_posted + credits_pending) <= debits_posted)
    ELSE true
END)
);

-- Every movement of money, append-only; a mistake is put right by another transfer.
create table ledger.transfers (
  transfer_id uuid not null,
  number bigint generated always as identity not null,
  kind text not null,
  debit_id uuid not null,
  credit_id uuid not null,
  amount_minor bigint not null,
  currency character(3) not null,
  pending_id uuid,
  code text not null,
  order_id uuid,
  at timestamp with time zone not null,
  machine_at timestamp with time zone default now() not null,
  constraint transfers_pkey PRIMARY KEY (transfer_id),
  constraint transfers_amount_minor_check CHECK (((amount_minor > 0) AND (amount_minor <= '1000000000000000'::bigint))),
  constraint transfers_between_two CHECK ((debit_id <> credit_id)),
  constraint transfers_credit FOREIGN KEY (credit_id, currency) REFERENCES ledger.accounts(account_id, currency),
  constraint transfers_debit FOREIGN KEY (debit_id, currency) REFERENCES ledger.accounts(account_id, currency),
  constraint transfers_kind_check CHECK ((kind = ANY (ARRAY['posted'::text, 'pending'::text, 'post'::text, 'void'::text]))),
  constraint transfers_pending_id_fkey FOREIGN KEY (pending_id) REFERENCES ledger.transfers(transfer_id),
  constraint transfers_resolve_one CHECK (((kind = ANY (ARRAY['post'::text, 'void'::text])) = (pending_id IS NOT NULL)))
);
CREATE INDEX transfers_by_credit ON ledger.transfers USING btree (credit_id, number);
CREATE INDEX transfers_by_debit ON ledger.transfers USING btree (debit_id, number);
CREATE INDEX transfers_by_order ON ledger.transfers USING btree (order_id) WHERE (order_id IS NOT NULL);
CREATE UNIQUE INDEX transfers_resolved_once ON ledger.transfers USING btree (pending_id) WHERE (pending_id IS NOT NULL);
CREATE TRIGGER transfers_append_only BEFORE DELETE OR UPDATE ON ledger.transfers FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER transfers_carried AFTER INSERT ON ledger.transfers REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger.carry();
CREATE TRIGGER transfers_never_emptied BEFORE TRUNCATE ON ledger.transfers FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

CREATE OR REPLACE FUNCTION ledger.carry()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  perform 1 from ledger.accounts a
    where a.account_id in (select n.debit_id from added n union select n.credit_id from added n)
    order by a.limits = 'none' desc, a.account_id for no key update;
  perform 1 from added n left join ledger.transfers p on p.transfer_id = n.pending_id
    where n.pending_id is not null
      and (p.kind, p.debit_id, p.credit_id, p.amount_minor)
        is distinct from ('pending', n.debit_id, n.credit_id, n.amount_minor);
  if found then
    raise exception 'a transfer resolves exactly the pending one it names'
      using errcode = 'check_violation', constraint = 'transfers_resolve_as_pended';
  end if;
  update ledger.accounts a set
    debits_posted = a.debits_posted + moved.debits_posted,
    credits_posted = a.credits_posted + moved.credits_posted,
    debits_pending = a.debits_pending + moved.debits_pending,
    credits_pending = a.credits_pending + moved.credits_pending
  from (
    select side.account_id,
      sum(side.debit * side.posted) as debits_posted, sum(side.credit * side.posted) as credits_posted,
      sum(side.debit * side.pending) as debits_pending, sum(side.credit * side.pending) as credits_pending
    from (
      select n.debit_id as account_id, n.amount_minor as debit, 0 as credit, w.posted, w.pending
      from added n join ledger.weights w on w.kind = n.kind
      union all
      select n.credit_id, 0, n.amount_minor, w.posted, w.pending
      from added n join ledger.weights w on w.kind = n.kind
    ) side group by side.account_id
  ) moved
  where a.account_id = moved.account_id;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION ledger.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $function$;

create schema notify;

-- A person's inbox: templates and figures, never prose.
create table notify.messages (
  message_id uuid not null,
  person_id uuid not null,
  template text not null,
  facts jsonb not null,
  at timestamp with time zone not null,
  seen_at timestamp with time zone,
  constraint messages_pkey PRIMARY KEY (message_id)
);
CREATE INDEX messages_of_person ON notify.messages USING btree (person_id, at DESC);

create schema operations;

-- What needs somebody now, who that is, and by when.
create table operations.exceptions (
  order_id uuid not null,
  kind text not null,
  since_at timestamp with time zone not null,
  act_by_at timestamp with time zone not null,
  who_acts text not null,
  closed_at timestamp with time zone,
  constraint exceptions_pkey PRIMARY KEY (order_id, kind),
  constraint exceptions_kind_check CHECK ((kind = ANY (ARRAY['unanswered'::text, 'neglected'::text, 'late'::text, 'unassigned'::text, 'unreachable'::text, 'troubled'::text]))),
  constraint exceptions_order_id_fkey FOREIGN KEY (order_id) REFERENCES operations.orders(order_id),
  constraint exceptions_who_acts_check CHECK ((who_acts = ANY (ARRAY['store'::text, 'rider'::text, 'operator'::text])))
);
CREATE INDEX exceptions_open ON operations.exceptions USING btree (order_id) WHERE (closed_at IS NULL);

-- What went another way than planned, for the day's report.
create table operations.happenings (
  order_id uuid not null,
  what text not null,
  times integer default 1 not null,
  constraint happenings_pkey PRIMARY KEY (order_id, what),
  constraint happenings_order_id_fkey FOREIGN KEY (order_id) REFERENCES operations.orders(order_id)
);

-- Every order as the operator's lists need it; kept from facts.
create table operations.orders (
  order_id uuid not null,
  city_id uuid not null,
  store_id uuid not null,
  number integer not null,
  state text not null,
  placed_at timestamp with time zone not null,
  promised_at timestamp with time zone,
  business_date date not null,
  ready_at timestamp with time zone,
  rider_id uuid,
  ended_at timestamp with time zone,
  constraint orders_pkey PRIMARY KEY (order_id)
);
CREATE INDEX orders_by_day ON operations.orders USING btree (city_id, business_date);
CREATE INDEX orders_live ON operations.orders USING btree (city_id) WHERE (ended_at IS NULL);

-- How fast the demo's town was asked to run, and how fast it runs.
create table operations.speed (
  only_one boolean default true not null,
  asked double precision not null,
  running double precision not null,
  constraint speed_pkey PRIMARY KEY (only_one),
  constraint speed_only_one_check CHECK (only_one)
);

create schema orders;

-- What happened to an order, in order, append-only.
create table orders.events (
  order_id uuid not null,
  seq integer not null,
  previous integer generated always as (NULLIF((seq - 1), 0)) stored,
  event text not null,
  from_state text not null,
  to_state text not null,
  by_role text not null,
  by_person uuid,
  because text,
  at timestamp with time zone not null,
  constraint events_pkey PRIMARY KEY (order_id, seq),
  constraint events_are_moves FOREIGN KEY (from_state, event, to_state) REFERENCES orders.moves(from_state, event, to_state),
  constraint events_begin_once CHECK (((seq = 1) = (from_state = 'new'::text))),
  constraint events_follow FOREIGN KEY (order_id, previous, from_state) REFERENCES orders.events(order_id, seq, to_state),
  constraint events_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders.orders(order_id),
  constraint events_seq_check CHECK ((seq > 0)),
  constraint events_state UNIQUE (order_id, seq, to_state)
);
CREATE TRIGGER events_append_only BEFORE DELETE OR UPDATE ON orders.events FOR EACH ROW EXECUTE FUNCTION orders.refuse_change();

-- What was ordered, with names and prices as quoted.
create table orders.lines (
  order_id uuid not null,
  line integer not null,
  variant_id uuid not null,
  name text not null,
  variant text not null,
  options jsonb not null,
  count integer not null,
  unit_minor bigint not null,
  total_minor bigint not null,
  constraint lines_pkey PRIMARY KEY (order_id, line),
  constraint lines_add_up CHECK ((total_minor = (unit_minor * count))),
  constraint lines_count_check CHECK ((count > 0)),
  constraint lines_line_check CHECK ((line > 0)),
  constraint lines_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders.orders(order_id),
  constraint lines_unit_minor_check CHECK ((unit_minor >= 0))
);

-- The state machine as the database enforces it, read-only; rules/machine.py holds the same rows.
create table orders.moves (
  from_state text not null,
  event text not null,
  to_state text not null,
  constraint moves_pkey PRIMARY KEY (from_state, event, to_state)
);

-- The last number given per store and day: what is called out at the counter.
create table orders.numbers (
  store_id uuid not null,
  business_date date not null,
  last integer not null,
  constraint numbers_pkey PRIMARY KEY (store_id, business_date),
  constraint numbers_last_check CHECK ((last > 0))
);

-- One row an order: the referee of every race about it.
create table orders.orders (
  order_id uuid not null,
  number integer not null,
  business_date date not null,
  store_id uuid not null,
  merchant_id uuid not null,
  city_id uuid not null,
  consumer_id uuid not null,
  state text not null,
  version integer not null,
  tender text not null,
  fulfilment text not null,
  currency character(3) not null,
  food_minor bigint not null,
  packing_minor bigint not null,
  delivery_minor bigint not null,
  discount_minor bigint not null,
  total_minor bigint not null,
  commission_bp integer not null,
  items_count integer not null,
  distance_m integer not null,
  ride_s integer not null,
  lon double precision not null, -- personal: the place on the ten-metre grid, to ride to; 90 days
  lat double precision not null, -- personal: the place on the ten-metre grid, to ride to; 90 days
  address bytea, -- sealed: to deliver and to answer questions about it; 90 days
  note bytea, -- sealed: what the consumer asks of the kitchen; 90 days
  cutlery boolean not null,
  quote_hash bytea not null,
  placed_at timestamp with time zone not null,
  scheduled_for timestamp with time zone,
  promised_low_at timestamp with time zone not null,
  promised_high_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  because text,
  delivery_id uuid,
  asked_times integer not null,
  due_at timestamp with time zone,
  due_machine_at timestamp with time zone,
  ready_expected_at timestamp with time zone,
  constraint orders_pkey PRIMARY KEY (order_id),
  constraint orders_add_up CHECK ((total_minor = (((food_minor + packing_minor) + delivery_minor) - discount_minor))),
  constraint orders_commission_bp_check CHECK (((commission_bp >= 0) AND (commission_bp <= 10000))),
  constraint orders_delivery_minor_check CHECK ((delivery_minor >= 0)),
  constraint orders_discount_minor_check CHECK ((discount_minor >= 0)),
  constraint orders_distance_m_check CHECK ((distance_m >= 0)),
  constraint orders_due_both_ways CHECK (((due_at IS NULL) = (due_machine_at IS NULL))),
  constraint orders_food_minor_check CHECK ((food_minor >= 0)),
  constraint orders_fulfilment_check CHECK ((fulfilment = ANY (ARRAY['delivery'::text, 'pickup'::text]))),
  constraint orders_items_count_check CHECK ((items_count > 0)),
  constraint orders_number_check CHECK ((number > 0)),
  constraint orders_number_once UNIQUE (store_id, business_date, number),
  constraint orders_packing_minor_check CHECK ((packing_minor >= 0)),
  constraint orders_promise_is_a_range CHECK ((promised_low_at <= promised_high_at)),
  constraint orders_ride_s_check CHECK ((ride_s >= 0)),
  constraint orders_stand_where_their_log_does FOREIGN KEY (order_id, version, state) REFERENCES orders.events(order_id, seq, to_state) DEFERRABLE INITIALLY DEFERRED,
  constraint orders_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(store_id),
  constraint orders_tender_check CHECK ((tender = ANY (ARRAY['online'::text, 'cash'::text]))),
  constraint orders_total_minor_check CHECK ((total_minor >= 0)),
  constraint orders_version_check CHECK ((version > 0))
);
CREATE INDEX orders_due ON orders.orders USING btree (due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX orders_live_of_city ON orders.orders USING btree (city_id) WHERE (ended_at IS NULL);
CREATE INDEX orders_live_of_store ON orders.orders USING btree (store_id) WHERE (ended_at IS NULL);
CREATE INDEX orders_of_city ON orders.orders USING btree (city_id, placed_at DESC);
CREATE INDEX orders_of_consumer ON orders.orders USING btree (consumer_id, placed_at DESC);
CREATE INDEX orders_of_store ON orders.orders USING btree (store_id, placed_at DESC);
CREATE TRIGGER orders_keep_ends BEFORE INSERT OR UPDATE ON orders.orders FOR EACH ROW EXECUTE FUNCTION orders.keep_ends();

-- What delivered orders taught about the two ends of a city's promises.
create table orders.promise_shifts (
  city_id uuid not null,
  low_s integer not null,
  high_s integer not null,
  orders bigint not null,
  constraint promise_shifts_pkey PRIMARY KEY (city_id),
  constraint promise_shifts_high_s_check CHECK (((high_s >= '-3600'::integer) AND (high_s <= 3600))),
  constraint promise_shifts_low_s_check CHECK (((low_s >= '-3600'::integer) AND (low_s <= 3600))),
  constraint promise_shifts_orders_check CHECK ((orders > 0))
);

CREATE OR REPLACE FUNCTION orders.keep_ends()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.state in ('delivered', 'expired', 'rejected', 'cancelled', 'failed') then
    new.ended_at := coalesce(new.ended_at, new.changed_at);
    new.due_at := null;
    new.due_machine_at := null;
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION orders.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $function$;

create schema payments;

-- Tries to pay; open ones are asked about at the gateway until they end.
create table payments.attempts (
  attempt_id uuid not null,
  order_id uuid not null,
  person_id uuid not null,
  gateway text not null,
  amount_minor bigint not null,
  currency character(3) not null,
  state text not null,
  pay_url text,
  opened_at timestamp with time zone not null,
  captured_at timestamp with time zone,
  captured_machine_at timestamp with time zone,
  query_machine_at timestamp with time zone,
  queries integer default 0 not null,
  constraint attempts_pkey PRIMARY KEY (attempt_id),
  constraint attempts_amount_minor_check CHECK ((amount_minor > 0)),
  constraint attempts_asked_about CHECK (((state = ANY (ARRAY['intended'::text, 'asked'::text])) = (query_machine_at IS NOT NULL))),
  constraint attempts_captured_when CHECK (((state = 'captured'::text) = (captured_at IS NOT NULL))),
  constraint attempts_order_id_fkey FOREIGN KEY (order_id) REFERENCES payments.expected(order_id),
  constraint attempts_state_check CHECK ((state = ANY (ARRAY['intended'::text, 'asked'::text, 'captured'::text, 'closed'::text])))
);
CREATE INDEX attempts_of_order ON payments.attempts USING btree (order_id);
CREATE INDEX attempts_to_query ON payments.attempts USING btree (query_machine_at) WHERE (query_machine_at IS NOT NULL);
CREATE UNIQUE INDEX attempts_open_once ON payments.attempts USING btree (order_id, gateway) WHERE (state = ANY (ARRAY['intended'::text, 'asked'::text]));

-- The gateway's own book against our clearing account, as last compared.
create table payments.books (
  gateway text not null,
  currency character(3) not null,
  theirs_minor bigint not null,
  ours_minor bigint not null,
  differs_since_machine_at timestamp with time zone,
  compared_machine_at timestamp with time zone not null,
  constraint books_pkey PRIMARY KEY (gateway, currency)
);

-- What is to be paid for an order, pushed down when it is placed.
create table payments.expected (
  order_id uuid not null,
  person_id uuid not null,
  store_id uuid not null,
  city_id uuid not null,
  amount_minor bigint not null,
  currency character(3) not null,
  tender text not null,
  closed_at timestamp with time zone,
  constraint expected_pkey PRIMARY KEY (order_id),
  constraint expected_amount_minor_check CHECK ((amount_minor >= 0)),
  constraint expected_tender_check CHECK ((tender = ANY (ARRAY['online'::text, 'cash'::text])))
);

-- Every signed notice as it came, kept as evidence; its second coming is only counted.
create table payments.notices (
  gateway text not null,
  notice_id text not null,
  raw bytea not null,
  verdict text not null,
  times integer default 1 not null,
  machine_at timestamp with time zone default now() not null,
  constraint notices_pkey PRIMARY KEY (gateway, notice_id)
);

-- Money on its way back; sent to the gateway until it says done.
create table payments.refunds (
  refund_id uuid not null,
  attempt_id uuid not null,
  order_id uuid not null,
  amount_minor bigint not null,
  because text not null,
  state text not null,
  opened_at timestamp with time zone not null,
  opened_machine_at timestamp with time zone default now() not null,
  done_at timestamp with time zone,
  send_machine_at timestamp with time zone,
  sends integer default 0 not null,
  constraint refunds_pkey PRIMARY KEY (refund_id),
  constraint refunds_amount_minor_check CHECK ((amount_minor > 0)),
  constraint refunds_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES payments.attempts(attempt_id),
  constraint refunds_once UNIQUE (attempt_id, because),
  constraint refunds_sent_until_done CHECK (((state = 'intended'::text) = (send_machine_at IS NOT NULL))),
  constraint refunds_state_check CHECK ((state = ANY (ARRAY['intended'::text, 'done'::text])))
);
CREATE INDEX refunds_of_order ON payments.refunds USING btree (order_id);
CREATE INDEX refunds_to_send ON payments.refunds USING btree (send_machine_at) WHERE (send_machine_at IS NOT NULL);

create schema riders;

-- Where each rider is: the latest fix wins.
create table riders.positions (
  rider_id uuid not null,
  city_id uuid not null,
  lon double precision not null, -- personal: dispatch and tracking; overwritten by the next fix
  lat double precision not null, -- personal: dispatch and tracking; overwritten by the next fix
  speed_mps real not null,
  heading smallint not null,
  at timestamp with time zone not null,
  heard_machine_at timestamp with time zone default clock_timestamp() not null,
  constraint positions_pkey PRIMARY KEY (rider_id),
  constraint positions_heading_check CHECK (((heading >= 0) AND (heading <= 359))),
  constraint positions_lat_check CHECK (((lat >= ('-90'::integer)::double precision) AND (lat <= (90)::double precision))),
  constraint positions_lon_check CHECK (((lon >= ('-180'::integer)::double precision) AND (lon <= (180)::double precision))),
  constraint positions_rider_id_fkey FOREIGN KEY (rider_id) REFERENCES riders.riders(rider_id),
  constraint positions_speed_mps_check CHECK ((speed_mps >= (0)::double precision))
);
CREATE INDEX positions_by_city ON riders.positions USING btree (city_id);

-- One row a rider. The day's figures are pushed down by deliveries and payments.
create table riders.riders (
  rider_id uuid not null,
  person_id uuid not null,
  city_id uuid not null,
  name_sealed bytea not null, -- sealed: shown to the consumer on the way and to operators; until erased
  vehicle text not null,
  capacity_units integer not null,
  state text default 'off'::text not null,
  since_at timestamp with time zone not null,
  figures_date date not null,
  delivered_count integer default 0 not null,
  earned_minor bigint default 0 not null,
  cash_owed_minor bigint default 0 not null,
  is_seen boolean default false not null,
  off_because text,
  since_machine_at timestamp with time zone default clock_timestamp() not null,
  work_folded_at timestamp with time zone not null,
  work_date date not null,
  held_count integer default 0 not null,
  worked_s integer default 0 not null,
  stretch_s integer default 0 not null,
  free_since timestamp with time zone,
  worked_today boolean default false not null,
  days_in_a_row integer default 0 not null,
  went_on boolean default false not null,
  standing_told text default 'offers'::text not null,
  constraint riders_pkey PRIMARY KEY (rider_id),
  constraint riders_capacity_units_check CHECK (((capacity_units >= 1) AND (capacity_units <= 99))),
  constraint riders_days_in_a_row_check CHECK ((days_in_a_row >= 0)),
  constraint riders_delivered_count_check CHECK ((delivered_count >= 0)),
  constraint riders_earned_minor_check CHECK ((earned_minor >= 0)),
  constraint riders_held_count_check CHECK ((held_count >= 0)),
  constraint riders_off_because_check CHECK ((off_because = 'silent'::text)),
  constraint riders_off_because_off CHECK (((off_because IS NULL) OR (state = 'off'::text))),
  constraint riders_person_id_key UNIQUE (person_id),
  constraint riders_state_check CHECK ((state = ANY (ARRAY['off'::text, 'on'::text]))),
  constraint riders_stretch_s_check CHECK ((stretch_s >= 0)),
  constraint riders_vehicle_check CHECK ((vehicle = ANY (ARRAY['ebike'::text, 'motor'::text, 'bicycle'::text, 'car'::text, 'walk'::text, 'robot'::text, 'drone'::text]))),
  constraint riders_worked_s_check CHECK ((worked_s >= 0))
);
CREATE INDEX riders_on_duty ON riders.riders USING btree (city_id) WHERE (state = 'on'::text);

-- A thinned trail of fixes, for disputes and learned travel times; partitions by day.
create table riders.samples (
  rider_id uuid not null,
  at timestamp with time zone not null,
  lon double precision not null, -- personal: disputes and learning; riders.samples_kept_days
  lat double precision not null, -- personal: disputes and learning; riders.samples_kept_days
  constraint samples_pkey PRIMARY KEY (rider_id, at)
) partition by RANGE (at);

-- When riders went on and off line, took and ended deliveries, and said that they go on.
create table riders.work_log (
  rider_id uuid not null,
  number integer not null,
  kind text not null,
  at timestamp with time zone not null,
  constraint work_log_pkey PRIMARY KEY (rider_id, number),
  constraint work_log_kind_check CHECK ((kind = ANY (ARRAY['on_line'::text, 'off_line'::text, 'took'::text, 'ended'::text, 'went_on'::text]))),
  constraint work_log_number_check CHECK ((number >= 1)),
  constraint work_log_rider_id_fkey FOREIGN KEY (rider_id) REFERENCES riders.riders(rider_id)
);
CREATE INDEX work_log_by_age ON riders.work_log USING brin (at);

create schema roads;

-- A city: its map as one packed file, and the few fields lists show.
create table roads.cities (
  city_id uuid not null,
  key text not null,
  name text not null,
  zone text not null,
  origin text not null,
  attribution text not null,
  lon double precision not null,
  lat double precision not null,
  content bytea not null,
  content_hash text not null,
  kept_at timestamp with time zone not null,
  constraint cities_pkey PRIMARY KEY (city_id),
  constraint cities_key_check CHECK ((key <> ''::text)),
  constraint cities_key_key UNIQUE (key),
  constraint cities_lat_check CHECK (((lat >= ('-90'::integer)::double precision) AND (lat <= (90)::double precision))),
  constraint cities_lon_check CHECK (((lon >= ('-180'::integer)::double precision) AND (lon <= (180)::double precision))),
  constraint cities_name_check CHECK ((name <> ''::text)),
  constraint cities_origin_check CHECK ((origin = ANY (ARRAY['generated'::text, 'osm'::text])))
);

-- Sums over finished rides, by square kilometre and hour of the local week. No ride and no rider is in it.
create table roads.rides_learned (
  city_id uuid not null,
  east integer not null,
  north integer not null,
  hour smallint not null,
  rides integer not null,
  expected_s bigint not null,
  took_s bigint not null,
  constraint rides_learned_pkey PRIMARY KEY (city_id, hour, east, north),
  constraint rides_learned_city_id_fkey FOREIGN KEY (city_id) REFERENCES roads.cities(city_id),
  constraint rides_learned_expected_s_check CHECK ((expected_s > 0)),
  constraint rides_learned_hour_check CHECK (((hour >= 0) AND (hour <= 167))),
  constraint rides_learned_rides_check CHECK ((rides > 0)),
  constraint rides_learned_took_s_check CHECK ((took_s > 0))
);

-- The newest word of each source about a city's traffic, for the map it was told about.
create table roads.traffic (
  city_id uuid not null,
  source text not null,
  content_hash text not null,
  told jsonb not null,
  told_at timestamp with time zone not null,
  until timestamp with time zone not null,
  constraint traffic_pkey PRIMARY KEY (city_id, source),
  constraint traffic_city_id_fkey FOREIGN KEY (city_id) REFERENCES roads.cities(city_id),
  constraint traffic_source_check CHECK ((source <> ''::text))
);

create schema stores;

create table stores.merchants (
  merchant_id uuid not null,
  name text not null,
  created_at timestamp with time zone not null,
  constraint merchants_pkey PRIMARY KEY (merchant_id),
  constraint merchants_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80)))
);

create table stores.slots (
  store_id uuid not null,
  starts_at timestamp with time zone not null,
  taken integer not null,
  constraint slots_pkey PRIMARY KEY (store_id, starts_at),
  constraint slots_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(store_id),
  constraint slots_taken_check CHECK ((taken >= 0))
);

create table stores.stores (
  store_id uuid not null,
  merchant_id uuid not null,
  city_id uuid not null,
  name text not null,
  cuisine text not null,
  description text not null,
  notice text not null,
  picture_id uuid,
  lon double precision not null,
  lat double precision not null,
  address_text text not null,
  phone text not null,
  zone text not null,
  currency character(3) not null,
  is_listed boolean not null,
  is_invented boolean not null,
  auto_accepts boolean not null,
  paused_until timestamp with time zone,
  hours jsonb not null,
  minimum_minor bigint not null,
  packing_minor bigint not null,
  fee_base_minor bigint not null,
  fee_steps jsonb not null,
  free_above_minor bigint,
  radius_m integer not null,
  area jsonb,
  reach_m integer not null,
  commission_bp integer not null,
  slot_s integer not null,
  slot_capacity integer not null,
  pace_prep_s_p50 integer not null,
  pace_prep_s_p90 integer not null,
  pace_pickup_delay_s integer not null,
  pace_pressure double precision not null,
  pace_until timestamp with time zone,
  score_centi integer,
  sold_count bigint not null,
  search_text text not null,
  search_pinyin text not null,
  search_initials text not null,
  sort_key text not null,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  peak_delay_s integer default 0 not null,
  reach_percent integer default 100 not null,
  constraint stores_pkey PRIMARY KEY (store_id),
  constraint stores_check CHECK ((pace_prep_s_p90 >= pace_prep_s_p50)),
  constraint stores_commission_bp_check CHECK (((commission_bp >= 0) AND (commission_bp <= 10000))),
  constraint stores_cuisine_check CHECK (((length(cuisine) >= 1) AND (length(cuisine) <= 40))),
  constraint stores_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint stores_fee_base_minor_check CHECK (((fee_base_minor >= 0) AND (fee_base_minor <= 1000000000))),
  constraint stores_free_above_minor_check CHECK (((free_above_minor >= 0) AND (free_above_minor <= 1000000000))),
  constraint stores_lat_check CHECK (((lat >= ('-90'::integer)::double precision) AND (lat <= (90)::double precision))),
  constraint stores_lon_check CHECK (((lon >= ('-180'::integer)::double precision) AND (lon <= (180)::double precision))),
  constraint stores_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES stores.merchants(merchant_id),
  constraint stores_minimum_minor_check CHECK (((minimum_minor >= 0) AND (minimum_minor <= 1000000000))),
  constraint stores_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80))),
  constraint stores_pace_pickup_delay_s_check CHECK (((pace_pickup_delay_s >= 0) AND (pace_pickup_delay_s <= 86400))),
  constraint stores_pace_prep_s_p50_check CHECK (((pace_prep_s_p50 >= 0) AND (pace_prep_s_p50 <= 86400))),
  constraint stores_pace_pressure_check CHECK ((pace_pressure >= (0)::double precision)),
  constraint stores_packing_minor_check CHECK (((packing_minor >= 0) AND (packing_minor <= 1000000000))),
  constraint stores_peak_delay_s_check CHECK (((peak_delay_s >= 0) AND (peak_delay_s <= 7200))),
  constraint stores_radius_m_check CHECK (((radius_m >= 0) AND (radius_m <= 50000))),
  constraint stores_reach_m_check CHECK (((reach_m >= 0) AND (reach_m <= 100000))),
  constraint stores_reach_percent_check CHECK (((reach_percent >= 10) AND (reach_percent <= 100))),
  constraint stores_score_centi_check CHECK (((score_centi >= 0) AND (score_centi <= 500))),
  constraint stores_slot_capacity_check CHECK (((slot_capacity >= 0) AND (slot_capacity <= 100000))),
  constraint stores_slot_s_check CHECK (((slot_s >= 300) AND (slot_s <= 86400))),
  constraint stores_sold_count_check CHECK ((sold_count >= 0))
);
CREATE INDEX stores_by_merchant ON stores.stores USING btree (merchant_id);
CREATE INDEX stores_by_place ON stores.stores USING btree (city_id, lat, lon) WHERE is_listed;
CREATE INDEX stores_search_initials ON stores.stores USING gin (search_initials public.gin_trgm_ops);
CREATE INDEX stores_search_pinyin ON stores.stores USING gin (search_pinyin public.gin_trgm_ops);
CREATE INDEX stores_search_text ON stores.stores USING gin (search_text public.gin_trgm_ops);
