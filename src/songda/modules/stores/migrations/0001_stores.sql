create schema if not exists stores;

create table stores.merchants (
    merchant_id uuid primary key,
    name text not null check (length(name) between 1 and 80),
    created_at timestamptz not null
);

comment on column stores.merchants.merchant_id is 'none';
comment on column stores.merchants.name is 'none';
comment on column stores.merchants.created_at is 'none';

create table stores.stores (
    store_id uuid primary key,
    merchant_id uuid not null references stores.merchants,
    city_id uuid not null,
    name text not null check (length(name) between 1 and 80),
    cuisine text not null check (length(cuisine) between 1 and 40),
    description text not null,
    notice text not null,
    picture_id uuid,
    lon double precision not null check (lon between -180 and 180),
    lat double precision not null check (lat between -90 and 90),
    address_text text not null,
    phone text not null,
    zone text not null,
    currency character(3) not null check (currency ~ '^[A-Z]{3}$'),
    is_listed boolean not null,
    is_invented boolean not null,
    auto_accepts boolean not null,
    paused_until timestamptz,
    hours jsonb not null,
    minimum_minor bigint not null check (minimum_minor between 0 and 1000000000),
    packing_minor bigint not null check (packing_minor between 0 and 1000000000),
    fee_base_minor bigint not null check (fee_base_minor between 0 and 1000000000),
    fee_steps jsonb not null,
    free_above_minor bigint check (free_above_minor between 0 and 1000000000),
    radius_m integer not null check (radius_m between 0 and 50000),
    area jsonb,
    reach_m integer not null check (reach_m between 0 and 100000),
    commission_bp integer not null check (commission_bp between 0 and 10000),
    slot_s integer not null check (slot_s between 300 and 86400),
    slot_capacity integer not null check (slot_capacity between 0 and 100000),
    pace_prep_s_p50 integer not null check (pace_prep_s_p50 between 0 and 86400),
    pace_prep_s_p90 integer not null check (pace_prep_s_p90 >= pace_prep_s_p50),
    pace_pickup_delay_s integer not null check (pace_pickup_delay_s between 0 and 86400),
    pace_pressure double precision not null check (pace_pressure >= 0),
    pace_until timestamptz,
    score_centi integer check (score_centi between 0 and 500),
    sold_count bigint not null check (sold_count >= 0),
    search_text text not null,
    search_pinyin text not null,
    search_initials text not null,
    sort_key text not null,
    created_at timestamptz not null,
    changed_at timestamptz not null
);

create index stores_by_merchant on stores.stores (merchant_id);
create index stores_by_place on stores.stores (city_id, lat, lon) where is_listed;
create index stores_search_text on stores.stores using gin (search_text public.gin_trgm_ops);
create index stores_search_pinyin on stores.stores using gin (search_pinyin public.gin_trgm_ops);
create index stores_search_initials on stores.stores using gin (search_initials public.gin_trgm_ops);

comment on column stores.stores.store_id is 'none';
comment on column stores.stores.merchant_id is 'none';
comment on column stores.stores.city_id is 'none';
comment on column stores.stores.name is 'none';
comment on column stores.stores.cuisine is 'none';
comment on column stores.stores.description is 'none';
comment on column stores.stores.notice is 'none';
comment on column stores.stores.picture_id is 'none';
comment on column stores.stores.lon is 'none';
comment on column stores.stores.lat is 'none';
comment on column stores.stores.address_text is 'none';
comment on column stores.stores.phone is 'none';
comment on column stores.stores.zone is 'none';
comment on column stores.stores.currency is 'none';
comment on column stores.stores.is_listed is 'none';
comment on column stores.stores.is_invented is 'none';
comment on column stores.stores.auto_accepts is 'none';
comment on column stores.stores.paused_until is 'none';
comment on column stores.stores.hours is 'none';
comment on column stores.stores.minimum_minor is 'none';
comment on column stores.stores.packing_minor is 'none';
comment on column stores.stores.fee_base_minor is 'none';
comment on column stores.stores.fee_steps is 'none';
comment on column stores.stores.free_above_minor is 'none';
comment on column stores.stores.radius_m is 'none';
comment on column stores.stores.area is 'none';
comment on column stores.stores.reach_m is 'none';
comment on column stores.stores.commission_bp is 'none';
comment on column stores.stores.slot_s is 'none';
comment on column stores.stores.slot_capacity is 'none';
comment on column stores.stores.pace_prep_s_p50 is 'none';
comment on column stores.stores.pace_prep_s_p90 is 'none';
comment on column stores.stores.pace_pickup_delay_s is 'none';
comment on column stores.stores.pace_pressure is 'none';
comment on column stores.stores.pace_until is 'none';
comment on column stores.stores.score_centi is 'none';
comment on column stores.stores.sold_count is 'none';
comment on column stores.stores.search_text is 'none';
comment on column stores.stores.search_pinyin is 'none';
comment on column stores.stores.search_initials is 'none';
comment on column stores.stores.sort_key is 'none';
comment on column stores.stores.created_at is 'none';
comment on column stores.stores.changed_at is 'none';

create table stores.slots (
    store_id uuid not null references stores.stores,
    starts_at timestamptz not null,
    taken integer not null check (taken >= 0),
    primary key (store_id, starts_at)
);

comment on column stores.slots.store_id is 'none';
comment on column stores.slots.starts_at is 'none';
comment on column stores.slots.taken is 'none';
