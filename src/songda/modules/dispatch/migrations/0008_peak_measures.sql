-- How hard a city was pressed, minute by minute: what the thresholds of its rules are chosen by.
create table dispatch.peak_measures (
  city_id uuid not null,
  measured_at timestamptz not null check (measured_at = date_trunc('minute', measured_at)),
  open_count integer not null check (open_count >= 0),
  free_count integer not null check (free_count >= 0),
  pressure_percent integer not null check (pressure_percent >= 0),
  delay_s integer not null,
  primary key (city_id, measured_at)
);
comment on table dispatch.peak_measures is 'The first look at a city''s peak in each minute of city time; forgotten after a week.';
comment on column dispatch.peak_measures.city_id is 'none';
comment on column dispatch.peak_measures.measured_at is 'none';
comment on column dispatch.peak_measures.open_count is 'none';
comment on column dispatch.peak_measures.free_count is 'none';
comment on column dispatch.peak_measures.pressure_percent is 'none';
comment on column dispatch.peak_measures.delay_s is 'none';
