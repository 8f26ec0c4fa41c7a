-- How long riders have worked, so that they rest: the newest fold on their row, and the log it is folded from.
alter table riders.riders
  add column work_folded_at timestamptz,
  add column work_date date,
  add column held_count integer not null default 0 check (held_count >= 0),
  add column worked_s integer not null default 0 check (worked_s >= 0),
  add column stretch_s integer not null default 0 check (stretch_s >= 0),
  add column free_since timestamptz,
  add column worked_today boolean not null default false,
  add column days_in_a_row integer not null default 0 check (days_in_a_row >= 0),
  add column went_on boolean not null default false,
  add column standing_told text not null default 'offers';
-- Who is on line now begins a stretch with this duty; what was before isn't known.
update riders.riders set work_folded_at = date_trunc('second', since_at), work_date = figures_date,
  free_since = case when state = 'off' then date_trunc('second', since_at) end;
alter table riders.riders
  alter column work_folded_at set not null,
  alter column work_date set not null;
comment on column riders.riders.work_folded_at is 'none';
comment on column riders.riders.work_date is 'none';
comment on column riders.riders.held_count is 'none';
comment on column riders.riders.worked_s is 'none';
comment on column riders.riders.stretch_s is 'none';
comment on column riders.riders.free_since is 'none';
comment on column riders.riders.worked_today is 'none';
comment on column riders.riders.days_in_a_row is 'none';
comment on column riders.riders.went_on is 'none';
comment on column riders.riders.standing_told is 'none';

create table riders.work_log (
  rider_id uuid not null references riders.riders (rider_id),
  number integer not null check (number >= 1),
  kind text not null check (kind in ('on_line', 'off_line', 'took', 'ended', 'went_on')),
  at timestamptz not null,
  primary key (rider_id, number)
);
comment on table riders.work_log is 'When riders went on and off line, took and ended deliveries, and said that they go on.';
comment on column riders.work_log.rider_id is 'none';
comment on column riders.work_log.number is 'none';
comment on column riders.work_log.kind is 'none';
comment on column riders.work_log.at is 'none';
create index work_log_by_age on riders.work_log using brin (at);
