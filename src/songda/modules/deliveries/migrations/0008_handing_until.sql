-- A colleague who is asked sees how long there is to answer.
alter table deliveries.handings add column until_at timestamptz;
comment on column deliveries.handings.until_at is 'none';
