-- How far promises of a city are moved so that four of five hold.
create table orders.promise_shifts (
  city_id uuid primary key,
  low_s integer not null check (low_s between -3600 and 3600),
  high_s integer not null check (high_s between -3600 and 3600),
  orders bigint not null check (orders > 0)
);
comment on table orders.promise_shifts is 'What delivered orders taught about the two ends of a city''s promises.';
comment on column orders.promise_shifts.city_id is 'none';
comment on column orders.promise_shifts.low_s is 'none';
comment on column orders.promise_shifts.high_s is 'none';
comment on column orders.promise_shifts.orders is 'none';
