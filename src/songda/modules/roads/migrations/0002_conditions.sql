-- How the roads are: what traffic says until when, and what finished rides taught.
create table roads.traffic (
  city_id uuid not null references roads.cities (city_id),
  source text not null check (source <> ''),
  content_hash text not null,
  told jsonb not null,
  told_at timestamptz not null,
  until timestamptz not null,
  primary key (city_id, source)
);
comment on table roads.traffic is 'The newest word of each source about a city''s traffic, for the map it was told about.';
comment on column roads.traffic.city_id is 'none';
comment on column roads.traffic.source is 'none';
comment on column roads.traffic.content_hash is 'none';
comment on column roads.traffic.told is 'none';
comment on column roads.traffic.told_at is 'none';
comment on column roads.traffic.until is 'none';

create table roads.rides_learned (
  city_id uuid not null references roads.cities (city_id),
  east integer not null,
  north integer not null,
  hour smallint not null check (hour between 0 and 167),
  rides integer not null check (rides > 0),
  expected_s bigint not null check (expected_s > 0),
  took_s bigint not null check (took_s > 0),
  primary key (city_id, hour, east, north)
);
comment on table roads.rides_learned is 'Sums over finished rides, by square kilometre and hour of the local week. No ride and no rider is in it.';
comment on column roads.rides_learned.city_id is 'none';
comment on column roads.rides_learned.east is 'none';
comment on column roads.rides_learned.north is 'none';
comment on column roads.rides_learned.hour is 'none';
comment on column roads.rides_learned.rides is 'none';
comment on column roads.rides_learned.expected_s is 'none';
comment on column roads.rides_learned.took_s is 'none';
