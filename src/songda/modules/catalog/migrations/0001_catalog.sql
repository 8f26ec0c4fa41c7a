create schema if not exists catalog;

-- One row a store. Every change of the menu gives it another version, so a version names one content for ever
-- and a menu held in memory under its version can't be wrong, only old.
create table catalog.menus (
    store_id uuid primary key references stores.stores,
    version uuid not null
);

comment on column catalog.menus.store_id is 'none';
comment on column catalog.menus.version is 'none';

create table catalog.sections (
    section_id uuid primary key,
    store_id uuid not null references stores.stores,
    merchant_id uuid not null,
    name text not null check (length(name) between 1 and 40),
    place integer not null,
    is_removed boolean not null default false
);

create index sections_by_store on catalog.sections (store_id);

comment on column catalog.sections.section_id is 'none';
comment on column catalog.sections.store_id is 'none';
comment on column catalog.sections.merchant_id is 'none';
comment on column catalog.sections.name is 'none';
comment on column catalog.sections.place is 'none';
comment on column catalog.sections.is_removed is 'none';

-- Every name a dish ever had, once: a city sells far fewer names than dishes, so search looks here first.
create table catalog.names (
    search_text text primary key,
    search_pinyin text not null,
    search_initials text not null
);

create index names_search_text on catalog.names using gin (search_text public.gin_trgm_ops);
create index names_search_pinyin on catalog.names using gin (search_pinyin public.gin_trgm_ops);
create index names_search_initials on catalog.names using gin (search_initials public.gin_trgm_ops);

comment on column catalog.names.search_text is 'none';
comment on column catalog.names.search_pinyin is 'none';
comment on column catalog.names.search_initials is 'none';

create table catalog.items (
    item_id uuid primary key,
    section_id uuid not null references catalog.sections,
    store_id uuid not null references stores.stores,
    merchant_id uuid not null,
    city_id uuid not null,
    kind text not null check (kind in ('item', 'set')),
    name text not null check (length(name) between 1 and 80),
    description text not null,
    picture_id uuid,
    kcal integer check (kcal between 0 and 20000),
    allergens text[] not null,
    tags text[] not null,
    windows jsonb not null,
    groups jsonb not null,
    parts jsonb not null,
    packing_minor bigint not null check (packing_minor between 0 and 1000000000),
    is_hidden boolean not null,
    place integer not null,
    search_text text not null references catalog.names,
    is_removed boolean not null default false
);

create index items_by_store on catalog.items (store_id);
create index items_by_text on catalog.items (search_text);

comment on column catalog.items.item_id is 'none';
comment on column catalog.items.section_id is 'none';
comment on column catalog.items.store_id is 'none';
comment on column catalog.items.merchant_id is 'none';
comment on column catalog.items.city_id is 'none';
comment on column catalog.items.kind is 'none';
comment on column catalog.items.name is 'none';
comment on column catalog.items.description is 'none';
comment on column catalog.items.picture_id is 'none';
comment on column catalog.items.kcal is 'none';
comment on column catalog.items.allergens is 'none';
comment on column catalog.items.tags is 'none';
comment on column catalog.items.windows is 'none';
comment on column catalog.items.groups is 'none';
comment on column catalog.items.parts is 'none';
comment on column catalog.items.packing_minor is 'none';
comment on column catalog.items.is_hidden is 'none';
comment on column catalog.items.place is 'none';
comment on column catalog.items.search_text is 'none';
comment on column catalog.items.is_removed is 'none';

-- `on_hand` is what is physically there, null where nobody counts; `reserved` of it is promised to orders.
create table catalog.variants (
    variant_id uuid primary key,
    item_id uuid not null references catalog.items,
    store_id uuid not null references stores.stores,
    merchant_id uuid not null,
    name text not null check (length(name) between 0 and 40),
    price_minor bigint not null check (price_minor between 0 and 1000000000),
    place integer not null,
    is_sold_out boolean not null default false,
    is_removed boolean not null default false,
    on_hand integer,
    reserved integer not null default 0 check (reserved >= 0),
    daily_count integer check (daily_count between 0 and 1000000),
    stocked_on date,
    constraint variants_never_oversold check (on_hand is null or on_hand >= reserved)
);

create index variants_by_store on catalog.variants (store_id);
create index variants_by_item on catalog.variants (item_id);
create index variants_counted_daily on catalog.variants (store_id, stocked_on) where daily_count is not null;

comment on column catalog.variants.variant_id is 'none';
comment on column catalog.variants.item_id is 'none';
comment on column catalog.variants.store_id is 'none';
comment on column catalog.variants.merchant_id is 'none';
comment on column catalog.variants.name is 'none';
comment on column catalog.variants.price_minor is 'none';
comment on column catalog.variants.place is 'none';
comment on column catalog.variants.is_sold_out is 'none';
comment on column catalog.variants.is_removed is 'none';
comment on column catalog.variants.on_hand is 'none';
comment on column catalog.variants.reserved is 'none';
comment on column catalog.variants.daily_count is 'none';
comment on column catalog.variants.stocked_on is 'none';

create table catalog.stock_holds (
    order_id uuid not null,
    variant_id uuid not null references catalog.variants,
    count integer not null check (count > 0),
    state text not null check (state in ('held', 'sold', 'released')),
    primary key (order_id, variant_id)
);

create index stock_holds_held on catalog.stock_holds (variant_id) where state = 'held';

comment on column catalog.stock_holds.order_id is 'none';
comment on column catalog.stock_holds.variant_id is 'none';
comment on column catalog.stock_holds.count is 'none';
comment on column catalog.stock_holds.state is 'none';

create table catalog.pictures (
    picture_id uuid primary key,
    store_id uuid not null references stores.stores,
    merchant_id uuid not null,
    mime text not null,
    width integer not null check (width between 1 and 4096),
    height integer not null check (height between 1 and 4096),
    body bytea not null,
    created_at timestamptz not null
);

create index pictures_by_store on catalog.pictures (store_id);

comment on column catalog.pictures.picture_id is 'none';
comment on column catalog.pictures.store_id is 'none';
comment on column catalog.pictures.merchant_id is 'none';
comment on column catalog.pictures.mime is 'none';
comment on column catalog.pictures.width is 'none';
comment on column catalog.pictures.height is 'none';
comment on column catalog.pictures.body is 'none';
comment on column catalog.pictures.created_at is 'none';
