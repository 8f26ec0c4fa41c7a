-- How far the ranges told of arrivals are moved, a city at a time, so that four of five hold.
create table deliveries.arrival_shifts (
  city_id uuid primary key,
  low_s integer not null check (low_s between -3600 and 3600),
  high_s integer not null check (high_s between -3600 and 3600),
  rides bigint not null check (rides > 0)
);
comment on table deliveries.arrival_shifts is 'What delivered orders taught about the two ends of a city''s arrivals.';
comment on column deliveries.arrival_shifts.city_id is 'none';
comment on column deliveries.arrival_shifts.low_s is 'none';
comment on column deliveries.arrival_shifts.high_s is 'none';
comment on column deliveries.arrival_shifts.rides is 'none';
