-- The trail of fixes in partitions by day: a day past its time is dropped whole.
alter table riders.samples rename to samples_before;
alter table riders.samples_before rename constraint samples_pkey to samples_before_pkey;
drop index riders.samples_by_age;

create table riders.samples (
  rider_id uuid not null,
  at timestamptz not null,
  lon double precision not null,
  lat double precision not null,
  primary key (rider_id, at)
) partition by range (at);
comment on table riders.samples is 'A thinned trail of fixes, for disputes and learned travel times; partitions by day.';
comment on column riders.samples.rider_id is 'none';
comment on column riders.samples.at is 'none';
comment on column riders.samples.lon is 'personal: disputes and learning; riders.samples_kept_days';
comment on column riders.samples.lat is 'personal: disputes and learning; riders.samples_kept_days';
create table riders.samples_default partition of riders.samples default;

select kernel.begin_days('riders.samples', 'at', min(at at time zone 'UTC')::date, max(at at time zone 'UTC')::date)
from riders.samples_before;
insert into riders.samples (rider_id, at, lon, lat) select rider_id, at, lon, lat from riders.samples_before;
drop table riders.samples_before;
