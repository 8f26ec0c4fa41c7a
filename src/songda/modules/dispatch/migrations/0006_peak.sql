-- Peaks: rules as data, and every switch with what, why, by whom and until when.
create table dispatch.peak_rules (
  city_id uuid not null,
  kind text not null check (kind in ('wider_area', 'incentive', 'longer_promise', 'far_stores', 'outside_couriers')),
  measure text not null check (measure in ('pressure_percent', 'delay_s')),
  on_at integer not null check (on_at > 0),
  off_at integer not null check (off_at >= 0 and off_at < on_at),
  hold_s integer not null check (hold_s between 0 and 86400),
  longest_s integer not null check (longest_s between 60 and 86400),
  amount integer not null check (amount >= 0),
  is_enabled boolean not null,
  primary key (city_id, kind)
);
comment on table dispatch.peak_rules is 'When a city widens, pays more, promises later, reaches less far, lets couriers in; defaults where there is no row.';
comment on column dispatch.peak_rules.city_id is 'none';
comment on column dispatch.peak_rules.kind is 'none';
comment on column dispatch.peak_rules.measure is 'none';
comment on column dispatch.peak_rules.on_at is 'none';
comment on column dispatch.peak_rules.off_at is 'none';
comment on column dispatch.peak_rules.hold_s is 'none';
comment on column dispatch.peak_rules.longest_s is 'none';
comment on column dispatch.peak_rules.amount is 'none';
comment on column dispatch.peak_rules.is_enabled is 'none';

create table dispatch.peak_switches (
  switch_id uuid primary key,
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
  since_at timestamptz not null,
  until_at timestamptz not null,
  ended_at timestamptz,
  ended_because text check (ended_because in ('eased', 'over', 'undone', 'overridden')),
  check ((ended_at is null) = (ended_because is null))
);
comment on table dispatch.peak_switches is 'Each switch of a peak: on by rule or by hand, or kept off by hand (is_on false).';
comment on column dispatch.peak_switches.switch_id is 'none';
comment on column dispatch.peak_switches.city_id is 'none';
comment on column dispatch.peak_switches.kind is 'none';
comment on column dispatch.peak_switches.is_on is 'none';
comment on column dispatch.peak_switches.by_hand is 'none';
comment on column dispatch.peak_switches.by_person is 'none';
comment on column dispatch.peak_switches.amount is 'none';
comment on column dispatch.peak_switches.measure is 'none';
comment on column dispatch.peak_switches.seen is 'none';
comment on column dispatch.peak_switches.threshold is 'none';
comment on column dispatch.peak_switches.note is 'none';
comment on column dispatch.peak_switches.since_at is 'none';
comment on column dispatch.peak_switches.until_at is 'none';
comment on column dispatch.peak_switches.ended_at is 'none';
comment on column dispatch.peak_switches.ended_because is 'none';
create unique index peak_switches_one on dispatch.peak_switches (city_id, kind) where ended_at is null;
create index peak_switches_newest on dispatch.peak_switches (city_id, since_at desc);
