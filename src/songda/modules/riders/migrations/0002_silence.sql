-- A rider whose phone is silent is set off line; what is known of a rider's signs of life, by both clocks.
alter table riders.riders add column is_seen boolean not null default false;
comment on column riders.riders.is_seen is 'none';
alter table riders.riders add column off_because text check (off_because in ('silent'));
comment on column riders.riders.off_because is 'none';
alter table riders.riders add constraint riders_off_because_off check (off_because is null or state = 'off');
alter table riders.riders add column since_machine_at timestamptz not null default clock_timestamp();
comment on column riders.riders.since_machine_at is 'none';
alter table riders.positions add column heard_machine_at timestamptz not null default clock_timestamp();
comment on column riders.positions.heard_machine_at is 'none';
