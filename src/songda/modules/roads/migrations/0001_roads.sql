create schema roads;

create table roads.cities (
  city_id uuid primary key,
  key text not null unique check (key <> ''),
  name text not null check (name <> ''),
  zone text not null,
  origin text not null check (origin in ('generated', 'osm')),
  attribution text not null,
  lon double precision not null check (lon between -180 and 180),
  lat double precision not null check (lat between -90 and 90),
  content bytea not null,
  content_hash text not null,
  kept_at timestamptz not null
);
comment on table roads.cities is 'A city: its map as one packed file, and the few fields lists show.';
comment on column roads.cities.city_id is 'none';
comment on column roads.cities.key is 'none';
comment on column roads.cities.name is 'none';
comment on column roads.cities.zone is 'none';
comment on column roads.cities.origin is 'none';
comment on column roads.cities.attribution is 'none';
comment on column roads.cities.lon is 'none';
comment on column roads.cities.lat is 'none';
comment on column roads.cities.content is 'none';
comment on column roads.cities.content_hash is 'none';
comment on column roads.cities.kept_at is 'none';
